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

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;

/**
 * Ropewalk's own handles, which know how to re-attach when Java deserialises them. The filter admits Ropewalk's classes
 * and plain values, so a codec of the user's own class inside a handle does not get through.
 *
 * <p>Reading a form of a handle attaches, and may do more before anybody can look at the outcome. So of Ropewalk's
 * classes only those are read that a handle of the expected type consists of: those near it, which are none of another
 * handle's, and those that all handles have parts of.
 */
final class HandleSerializer extends Serializer<Object>
{
    private static final String OWN_PACKAGES = "io.ropewalk.";
    private static final List<String> PARTS = List.of(
        "io.ropewalk.codec.", "io.ropewalk.segment.", "io.ropewalk.machine.waiting.");
    private static final int MAX_DEPTH = 32;
    private static final int MAX_REFERENCES = 1000;
    private static final Set<String> VALUES = Set.of(
        "java.lang.Boolean", "java.lang.Byte", "java.lang.Character", "java.lang.Double", "java.lang.Enum",
        "java.lang.Float", "java.lang.Integer", "java.lang.Long", "java.lang.Number", "java.lang.Object",
        "java.lang.Short", "java.lang.String", "java.math.BigDecimal", "java.math.BigInteger", "java.time.Ser",
        "java.util.CollSer", "java.util.UUID");

    private final Class<?> handleType;

    HandleSerializer(final Class<?> handleType)
    {
        this.handleType = handleType;
    }

    static boolean isHandle(final Class<?> type)
    {
        return type.getName().startsWith(OWN_PACKAGES) &&
            Serializable.class.isAssignableFrom(type) &&
            !type.isEnum() &&
            (type.isInterface() || declaresWriteReplace(type));
    }

    private static boolean declaresWriteReplace(final Class<?> type)
    {
        for (Class<?> owner = type; null != owner; owner = owner.getSuperclass())
        {
            try
            {
                return null != owner.getDeclaredMethod("writeReplace");
            }
            catch (final NoSuchMethodException ignored)
            {
                // A superclass may have it.
            }
        }

        return false;
    }

    @Override
    public void write(final Kryo kryo, final Output output, final Object handle)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream stream = new ObjectOutputStream(bytes))
        {
            stream.writeObject(handle);
        }
        catch (final IOException ex)
        {
            throw new KryoException("handle cannot be serialised: class=" + handle.getClass().getName(), ex);
        }

        output.writeVarInt(bytes.size(), true);
        output.writeBytes(bytes.toByteArray());
    }

    @Override
    public Object read(final Kryo kryo, final Input input, final Class<? extends Object> type)
    {
        final byte[] bytes = input.readBytes(input.readVarInt(true));
        try (ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(bytes)))
        {
            stream.setObjectInputFilter((info) -> filter(info, bytes.length));
            return handleType.cast(stream.readObject());
        }
        catch (final IOException | ClassNotFoundException ex)
        {
            throw new KryoException("handle cannot be deserialised: class=" + handleType.getName(), ex);
        }
    }

    private ObjectInputFilter.Status filter(final ObjectInputFilter.FilterInfo info, final int lengthBytes)
    {
        if (info.depth() > MAX_DEPTH || info.references() > MAX_REFERENCES || info.arrayLength() > lengthBytes)
        {
            return ObjectInputFilter.Status.REJECTED;
        }

        Class<?> type = info.serialClass();
        while (null != type && type.isArray())
        {
            type = type.getComponentType();
        }

        return null == type || type.isPrimitive() || isAdmitted(type) ?
            ObjectInputFilter.Status.UNDECIDED :
            ObjectInputFilter.Status.REJECTED;
    }

    private boolean isAdmitted(final Class<?> type)
    {
        final String name = type.getName();
        return VALUES.contains(name) ||
            (name.startsWith(OWN_PACKAGES) && (isPart(name) || (isNear(name) && isOfThisHandle(type))));
    }

    private static boolean isPart(final String name)
    {
        return PARTS.stream().anyMatch(name::startsWith);
    }

    private boolean isNear(final String name)
    {
        return name.startsWith(handleType.getPackageName() + ".");
    }

    /** The form of a handle is in most cases nested in it; what stands alone only attaches to something. */
    private boolean isOfThisHandle(final Class<?> type)
    {
        Class<?> outermost = type;
        while (null != outermost.getEnclosingClass())
        {
            outermost = outermost.getEnclosingClass();
        }
        return outermost == type || !Modifier.isPublic(outermost.getModifiers()) || !isHandle(outermost) ||
            outermost.isAssignableFrom(handleType) || handleType.isAssignableFrom(outermost);
    }
}
