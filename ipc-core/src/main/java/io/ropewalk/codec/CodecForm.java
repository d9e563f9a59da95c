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

import io.ropewalk.error.CodecException;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.List;

/**
 * What a codec of user classes looks like in a Java serialisation stream: class names, not classes.
 *
 * <p>So a filter that admits only Ropewalk's own classes admits a handle whatever its element class is, and nothing of
 * the user's is initialised by reading it.
 */
final class CodecForm implements Serializable
{
    private static final long serialVersionUID = 1L;

    private final boolean isRecord;
    private final String[] classNames;

    CodecForm(final boolean isRecord, final List<Class<?>> classes)
    {
        this.isRecord = isRecord;
        this.classNames = classes.stream().map(Class::getName).toArray(String[]::new);
    }

    private Object readResolve() throws InvalidObjectException
    {
        try
        {
            final Class<?>[] classes = new Class<?>[classNames.length];
            for (int i = 0; i < classes.length; i++)
            {
                classes[i] = load(classNames[i]);
            }

            return isRecord ? RecordCodec.of(classes[0].asSubclass(Record.class)) : ObjectCodec.of(classes);
        }
        catch (final ClassNotFoundException | CodecException | ClassCastException | IndexOutOfBoundsException |
            NullPointerException ex)
        {
            final InvalidObjectException invalid = new InvalidObjectException("codec cannot be restored: " + ex);
            invalid.initCause(ex);
            throw invalid;
        }
    }

    private static Class<?> load(final String name) throws ClassNotFoundException
    {
        final ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (null != context)
        {
            try
            {
                return Class.forName(name, false, context);
            }
            catch (final ClassNotFoundException ignored)
            {
                // A context loader that knows less than ours is the host's business.
            }
        }

        return Class.forName(name, false, CodecForm.class.getClassLoader());
    }
}
