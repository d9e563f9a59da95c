/*
 * Copyright 2026 The Ropewalk Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.ropewalk.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ropewalk.codec.names.ClassNames;
import io.ropewalk.error.CodecException;

import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.List;

/**
 * What a codec of user classes looks like in a Java serialisation stream: class names, not classes, for the reason
 * given in {@link ClassNames}; and its own name, which differs if the classes do.
 */
final class CodecForm implements Serializable
{
    /** What the header of a shared file has room for. */
    static final int MAX_NAME_LENGTH_BYTES = 124;

    private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long serialVersionUID = 1L;

    private final String name;
    private final boolean isRecord;
    private final String[] classNames;

    CodecForm(final String name, final boolean isRecord, final List<Class<?>> classes)
    {
        this.name = name;
        this.isRecord = isRecord;
        this.classNames = classes.stream().map(Class::getName).toArray(String[]::new);
    }

    /**
     * Names a codec of user classes: readable in part, exact by its fingerprint.
     *
     * @param kind  of codec.
     * @param label for people; its beginning is cut off when it is too long.
     * @param shape everything that peers must agree on.
     * @return {@code kind:label#fingerprint}.
     */
    static String nameOf(final String kind, final String label, final String shape)
    {
        final String prefix = kind + ':';
        final String suffix = '#' + String.format("%016x", fingerprint(shape));
        final int roomBytes = MAX_NAME_LENGTH_BYTES - prefix.length() - suffix.length();
        String shown = label;
        while (shown.getBytes(UTF_8).length > roomBytes)
        {
            shown = shown.substring(shown.offsetByCodePoints(0, 1));
        }

        return prefix + shown + suffix;
    }

    private static long fingerprint(final String shape)
    {
        long hash = FNV_OFFSET_BASIS;
        for (final byte b : shape.getBytes(UTF_8))
        {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }

        return hash;
    }

    private Object readResolve() throws InvalidObjectException
    {
        try
        {
            final Class<?>[] classes = new Class<?>[classNames.length];
            for (int i = 0; i < classes.length; i++)
            {
                classes[i] = ClassNames.load(classNames[i]);
            }

            final Codec<?> codec =
                isRecord ? RecordCodec.of(classes[0].asSubclass(Record.class)) : ObjectCodec.of(classes);
            if (!codec.name().equals(name))
            {
                throw new InvalidObjectException("classes of the codec differ from the sender's: expected=" +
                    name + " found=" + codec.name());
            }

            return codec;
        }
        catch (final ClassNotFoundException | LinkageError | CodecException | ClassCastException |
            IndexOutOfBoundsException | NullPointerException ex)
        {
            final InvalidObjectException invalid = new InvalidObjectException("codec cannot be restored: " + ex);
            invalid.initCause(ex);
            throw invalid;
        }
    }
}
