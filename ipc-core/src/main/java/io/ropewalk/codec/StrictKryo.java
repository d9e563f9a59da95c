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
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import com.esotericsoftware.kryo.util.MapReferenceResolver;
import io.ropewalk.codec.UserSerializers.FieldsSerializer;
import io.ropewalk.error.CodecException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.objenesis.instantiator.ObjectInstantiator;
import org.objenesis.strategy.InstantiatorStrategy;
import org.objenesis.strategy.StdInstantiatorStrategy;

/**
 * Kryo that knows the standard classes and those registered by the user, in this order, and takes no class names from
 * messages. References are on: graphs keep their shape, and every element of a container has a byte (see
 * {@link BoundedInput}).
 */
final class StrictKryo extends Kryo
{
    /** Deep enough for data that people write, shallow enough for any thread's stack. */
    static final int MAX_DEPTH = 400;

    private static final int MAX_SHARED_OBJECTS_RETAINED = 256;

    private final List<Registration> handles = new ArrayList<>();
    private final List<Object> unfinished;

    StrictKryo(final List<Class<?>> classes)
    {
        this(classes, new ArrayList<>());
    }

    private StrictKryo(final List<Class<?>> classes, final List<Object> unfinished)
    {
        super(new Resolver(), new References(unfinished));
        this.unfinished = unfinished;
        setRegistrationRequired(true);
        setMaxDepth(MAX_DEPTH);
        setInstantiatorStrategy(new Instantiators());
        StandardClasses.registerWith(this);
        for (final Class<?> type : classes)
        {
            registerOne(type);
        }

        StandardClasses.registerLaterOnes(this);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Registration getRegistration(final Class type)
    {
        final Registration exact = getClassResolver().getRegistration(type);
        if (null != exact)
        {
            return exact;
        }

        final Class<?> actual = type;
        for (final Registration handle : handles)
        {
            final Class<?> registered = handle.getType();
            if (registered.isAssignableFrom(actual))
            {
                return handle;
            }
        }

        if (EnumSet.class.isAssignableFrom(actual))
        {
            return getClassResolver().getRegistration(EnumSet.class);
        }

        try
        {
            return super.getRegistration(type);
        }
        catch (final IllegalArgumentException ex)
        {
            throw refusal(actual, ex);
        }
    }

    /** Never advises to register what is refused when it is registered. */
    private CodecException refusal(final Class<?> type, final Exception cause)
    {
        try
        {
            UserSerializers.of(this, type);
        }
        catch (final CodecException ex)
        {
            return new CodecException(ex.getMessage(), cause);
        }

        return new CodecException("class is not registered, add it to Codecs.object(…, " + type.getSimpleName() +
            ".class): class=" + type.getTypeName(), cause);
    }

    /** Of an object that is there when all of its parts have been read; to be ended unless an exception is thrown. */
    void begin(final Object object)
    {
        unfinished.add(object);
    }

    void end()
    {
        unfinished.remove(unfinished.size() - 1);
    }

    private void registerOne(final Class<?> type)
    {
        try
        {
            final Registration registration = register(type, UserSerializers.of(this, type));
            if (HandleSerializer.isHandle(type))
            {
                handles.add(registration);
            }
        }
        catch (final CodecException ex)
        {
            throw ex;
        }
        catch (final RuntimeException ex)
        {
            throw new CodecException("class cannot be registered: class=" + type.getTypeName() + " cause=" + ex, ex);
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    protected Serializer newDefaultSerializer(final Class type)
    {
        return new FieldsSerializer(type);
    }

    static Constructor<?> noArgumentConstructor(final Class<?> type)
    {
        try
        {
            final Constructor<?> constructor = type.getDeclaredConstructor();
            return constructor.trySetAccessible() ? constructor : null;
        }
        catch (final NoSuchMethodException ex)
        {
            return null;
        }
    }

    /** The constructor without arguments where there is one; elsewhere none at all, as deserialisation does it. */
    private static final class Instantiators implements InstantiatorStrategy
    {
        private final InstantiatorStrategy fallback = new StdInstantiatorStrategy();

        @Override
        public <T> ObjectInstantiator<T> newInstantiatorOf(final Class<T> type)
        {
            final Constructor<?> constructor = noArgumentConstructor(type);
            return null == constructor ?
                fallback.newInstantiatorOf(type) :
                () -> type.cast(construct(constructor));
        }

        private static Object construct(final Constructor<?> constructor)
        {
            try
            {
                return constructor.newInstance();
            }
            catch (final InvocationTargetException ex)
            {
                throw new KryoException("constructor threw: " + constructor, ex.getCause());
            }
            catch (final ReflectiveOperationException ex)
            {
                throw new KryoException("constructor cannot be called: " + constructor, ex);
            }
        }
    }

    private static final class Resolver extends DefaultClassResolver
    {
        @Override
        protected Registration readName(final Input input)
        {
            throw new KryoException("message names a class instead of its number");
        }
    }

    /** Objects by number, but none that are not there yet. */
    private static final class References extends MapReferenceResolver
    {
        private final List<Object> unfinished;

        References(final List<Object> unfinished)
        {
            super(MAX_SHARED_OBJECTS_RETAINED);
            this.unfinished = unfinished;
        }

        @Override
        public int getWrittenId(final Object object)
        {
            final int id = super.getWrittenId(object);
            for (int i = 0; id >= 0 && i < unfinished.size(); i++)
            {
                if (object == unfinished.get(i))
                {
                    throw new CodecException("object refers to itself and could not be decoded, use a class with " +
                        "fields, or a mutable collection, instead: class=" + object.getClass().getName());
                }
            }

            return id;
        }

        @Override
        @SuppressWarnings("rawtypes")
        public Object getReadObject(final Class type, final int id)
        {
            final Object object = super.getReadObject(type, id);
            if (null == object)
            {
                throw new KryoException("message refers to an incomplete object: id=" + id);
            }

            return object;
        }
    }
}
