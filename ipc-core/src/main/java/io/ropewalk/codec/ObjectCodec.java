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

import io.ropewalk.codec.UserSerializers.FieldsSerializer;
import io.ropewalk.error.CodecException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Graphs of objects of registered classes. */
final class ObjectCodec<E> implements Codec<E>
{
    private static final long serialVersionUID = 1L;

    /** Changes when older messages can no longer be read. */
    private static final String FORMAT = "1";

    private final transient List<Class<?>> classes;
    private final transient String name;
    private final transient ThreadLocal<ObjectSession> sessions;

    private ObjectCodec(final List<Class<?>> classes)
    {
        this.classes = classes;
        this.name = CodecForm.nameOf("object", Integer.toString(classes.size()), shapeOf(classes));
        this.sessions = ThreadLocal.withInitial(() -> new ObjectSession(classes));
        this.sessions.get();
    }

    static <E> ObjectCodec<E> of(final Class<?>... registered)
    {
        final Set<Class<?>> distinct = new LinkedHashSet<>();
        for (final Class<?> type : registered)
        {
            if (!StandardClasses.contains(Objects.requireNonNull(type, "registered class")))
            {
                distinct.add(type);
            }
        }

        return new ObjectCodec<>(List.copyOf(new ArrayList<>(distinct)));
    }

    @Override
    public String name()
    {
        return name;
    }

    @Override
    public int encode(final E element, final MutableDirectBuffer buffer, final int offset)
    {
        Objects.requireNonNull(element, "element");
        final ObjectSession session = acquire();
        boolean isIntact = false;
        try
        {
            session.write(element);
            final int length = session.copyTo(buffer, offset);
            isIntact = true;
            return length;
        }
        finally
        {
            release(session, isIntact);
        }
    }

    @Override
    public E decode(final DirectBuffer buffer, final int offset, final int length)
    {
        buffer.boundsCheck(offset, length);
        final ObjectSession session = acquire();
        boolean isIntact = false;
        try
        {
            @SuppressWarnings("unchecked")
            final E element = (E)session.read(buffer, offset, length);
            isIntact = true;
            return element;
        }
        catch (final CodecException ex)
        {
            throw ex;
        }
        catch (final RuntimeException | StackOverflowError ex)
        {
            ObjectSession.throwError(ex);
            throw new CodecException(
                "object cannot be decoded: lengthBytes=" + length + " cause=" + ObjectSession.inOneLine(ex), ex);
        }
        finally
        {
            release(session, isIntact);
        }
    }

    @Override
    public String toString()
    {
        return name;
    }

    /** A constructor or comparator of the user's may come back here in the middle; it gets a session of its own. */
    private ObjectSession acquire()
    {
        final ObjectSession session = sessions.get();
        return session.tryBegin() ? session : new ObjectSession(classes);
    }

    private void release(final ObjectSession session, final boolean isIntact)
    {
        session.end();
        if (!isIntact && session == sessions.get())
        {
            // Kryo does not undo all of its bookkeeping after an exception.
            sessions.remove();
        }
    }

    private Object writeReplace()
    {
        return new CodecForm(name, false, classes);
    }

    private void readObject(final ObjectInputStream stream) throws InvalidObjectException
    {
        throw new InvalidObjectException("only its CodecForm is serialised: class=" + ObjectCodec.class.getName());
    }

    /** What peers must agree on, as text: the classes in their order, and what is written of each. */
    private static String shapeOf(final List<Class<?>> classes)
    {
        final StringBuilder shape = new StringBuilder(FORMAT);
        for (final Class<?> type : classes)
        {
            shape.append(';').append(type.getName());
            appendParts(shape, type);
        }

        return shape.toString();
    }

    private static void appendParts(final StringBuilder shape, final Class<?> type)
    {
        if (type.isEnum())
        {
            for (final Object constant : type.getEnumConstants())
            {
                shape.append(',').append(((Enum<?>)constant).name());
            }
        }
        else if (type.isRecord())
        {
            for (final RecordComponent component : type.getRecordComponents())
            {
                shape.append(',').append(component.getName()).append(':').append(component.getType().getName());
            }
        }
        else if (isWrittenByFields(type))
        {
            for (final Field field : FieldsSerializer.fieldsOf(type))
            {
                shape.append(',').append(field.getName()).append(':').append(field.getType().getName());
            }
        }
    }

    /** The fields of JDK classes are not looked at: they differ between versions, and are not what is written. */
    private static boolean isWrittenByFields(final Class<?> type)
    {
        return !type.getName().startsWith("java.") &&
            !type.isArray() &&
            !type.isInterface() &&
            !HandleSerializer.isHandle(type) &&
            !Collection.class.isAssignableFrom(type) &&
            !Map.class.isAssignableFrom(type);
    }
}
