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
import com.esotericsoftware.kryo.serializers.RecordSerializer;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import com.esotericsoftware.kryo.util.MapReferenceResolver;
import io.ropewalk.error.CodecException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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

    StrictKryo(final List<Class<?>> classes)
    {
        super(new Resolver(), new MapReferenceResolver(MAX_SHARED_OBJECTS_RETAINED));
        setRegistrationRequired(true);
        setMaxDepth(MAX_DEPTH);
        setInstantiatorStrategy(new Instantiators());
        StandardClasses.registerWith(this);
        for (final Class<?> type : classes)
        {
            registerOne(type);
        }
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

        try
        {
            return super.getRegistration(type);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new CodecException("class is not registered, add it to Codecs.object(…, " +
                type.getSimpleName() + ".class): class=" + type.getTypeName(), ex);
        }
    }

    private void registerOne(final Class<?> type)
    {
        try
        {
            final Registration registration = register(type, serializerFor(type));
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

    private Serializer<?> serializerFor(final Class<?> type)
    {
        if (type.isHidden())
        {
            throw new CodecException("peers have no such lambda or hidden class: class=" + type.getTypeName());
        }

        if (HandleSerializer.isHandle(type))
        {
            return new HandleSerializer(type);
        }

        if (type.isArray())
        {
            return new ObjectArraySerializer();
        }

        if (type.isRecord())
        {
            return new RecordSerializer<>(type);
        }

        if (!type.isEnum() && Modifier.isAbstract(type.getModifiers()))
        {
            throw new CodecException("no object has an abstract class, register the concrete ones: class=" +
                type.getTypeName());
        }

        if (Collection.class.isAssignableFrom(type))
        {
            requireConstructor(type);
            return new SequenceSerializer((count, comparator) -> (Collection<?>)newInstance(type));
        }

        if (Map.class.isAssignableFrom(type))
        {
            requireConstructor(type);
            return new EntriesSerializer((count, comparator) -> (Map<?, ?>)newInstance(type));
        }

        return getDefaultSerializer(type);
    }

    @Override
    @SuppressWarnings("rawtypes")
    protected Serializer newDefaultSerializer(final Class type)
    {
        return new FieldsSerializer(type);
    }

    private static void requireConstructor(final Class<?> type)
    {
        if (null == noArgumentConstructor(type))
        {
            throw new CodecException("collection needs an accessible constructor without arguments: class=" +
                type.getTypeName());
        }
    }

    private static Constructor<?> noArgumentConstructor(final Class<?> type)
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
}
