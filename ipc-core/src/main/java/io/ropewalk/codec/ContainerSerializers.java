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
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.ropewalk.error.CodecException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.function.Function;
import java.util.stream.Stream;

/** Collections and maps: those that are made empty and filled, and those that are made whole. */
final class ContainerSerializers
{
    /** What a container is beyond its parts. */
    enum Beyond
    {
        NOTHING,
        COMPARATOR,
        /** An order, a bound, defaults, what not: only seen by filling a new one and comparing. */
        UNKNOWN
    }

    /** Makes the empty container. */
    @FunctionalInterface
    interface Factory<C>
    {
        C create(int count, Comparator<Object> comparator);
    }

    private ContainerSerializers()
    {
    }

    /** Mutable containers: the count, the comparator of those that have one, the parts of each entry in turn. */
    private abstract static class Refilled<C> extends Serializer<C>
    {
        private final int partsPerEntry;
        private final Beyond beyond;
        private final Factory<C> factory;

        Refilled(final int partsPerEntry, final Beyond beyond, final Factory<C> factory)
        {
            this.partsPerEntry = partsPerEntry;
            this.beyond = beyond;
            this.factory = factory;
        }

        /** One snapshot, so that count and parts agree even if another thread changes the container. */
        abstract Object[] partsOf(C container);

        /** Adds an entry; one of a single part is given that part twice. */
        abstract void add(C container, Object first, Object last);

        abstract boolean isAlike(C original, C refilled);

        @Override
        public void write(final Kryo kryo, final Output output, final C container)
        {
            final Object[] parts = partsOf(container);
            if (Beyond.UNKNOWN == beyond)
            {
                requireAlike(container, parts);
            }

            output.writeVarInt(parts.length / partsPerEntry, true);
            if (Beyond.COMPARATOR == beyond)
            {
                kryo.writeClassAndObject(output, comparatorOf(container));
            }

            for (final Object part : parts)
            {
                kryo.writeClassAndObject(output, part);
            }
        }

        @Override
        @SuppressWarnings("unchecked")
        public C read(final Kryo kryo, final Input input, final Class<? extends C> type)
        {
            final int count = ((BoundedInput)input).readCount();
            final Comparator<Object> comparator =
                Beyond.COMPARATOR == beyond ? (Comparator<Object>)kryo.readClassAndObject(input) : null;
            final C container = factory.create(count, comparator);
            kryo.reference(container);
            for (int i = 0; i < count; i++)
            {
                final Object first = kryo.readClassAndObject(input);
                add(container, first, partsPerEntry > 1 ? kryo.readClassAndObject(input) : first);
            }

            return container;
        }

        /** Whether the container comes back equal from its constructor without arguments and its parts. */
        private void requireAlike(final C original, final Object[] parts)
        {
            final C refilled = factory.create(parts.length / partsPerEntry, null);
            for (int i = 0; i < parts.length; i += partsPerEntry)
            {
                add(refilled, parts[i], parts[i + partsPerEntry - 1]);
            }

            if (!isAlike(original, refilled) || !isSameOrder(comparatorOf(original), comparatorOf(refilled)))
            {
                throw new CodecException("collection is more than its elements in a new one of its class (an order, " +
                    "a bound, defaults), send " + UserSerializers.copyOf(original.getClass()) + ": class=" +
                    original.getClass().getName());
            }
        }
    }

    /** Sets, lists and queues. */
    static final class Sequences extends Refilled<Collection<Object>>
    {
        Sequences(final Beyond beyond, final Factory<Collection<Object>> factory)
        {
            super(1, beyond, factory);
        }

        @Override
        Object[] partsOf(final Collection<Object> collection)
        {
            return collection.toArray();
        }

        @Override
        void add(final Collection<Object> collection, final Object element, final Object same)
        {
            collection.add(element);
        }

        @Override
        boolean isAlike(final Collection<Object> original, final Collection<Object> refilled)
        {
            return (Arrays.equals(original.toArray(), refilled.toArray()) || original.equals(refilled)) &&
                room(original) == room(refilled);
        }

        private static int room(final Collection<?> collection)
        {
            return collection instanceof BlockingQueue ? ((BlockingQueue<?>)collection).remainingCapacity() : 0;
        }
    }

    /** Maps. */
    static final class Entries extends Refilled<Map<Object, Object>>
    {
        Entries(final Beyond beyond, final Factory<Map<Object, Object>> factory)
        {
            super(2, beyond, factory);
        }

        @Override
        Object[] partsOf(final Map<Object, Object> map)
        {
            if (LinkedHashMap.class == map.getClass() && isInAccessOrder((LinkedHashMap<Object, Object>)map))
            {
                throw new CodecException("map is in access order, send new LinkedHashMap<>(map): class=" +
                    map.getClass().getName() + " size=" + map.size());
            }

            return flatten(map);
        }

        @Override
        void add(final Map<Object, Object> map, final Object key, final Object value)
        {
            map.put(key, value);
        }

        @Override
        boolean isAlike(final Map<Object, Object> original, final Map<Object, Object> refilled)
        {
            return original.equals(refilled) &&
                (!(original instanceof Properties) || ((Properties)(Map<?, ?>)original).stringPropertyNames()
                    .equals(((Properties)(Map<?, ?>)refilled).stringPropertyNames()));
        }

        /** Only a copy may be asked by trying, and only a clone has the same order. */
        private static boolean isInAccessOrder(final LinkedHashMap<Object, Object> map)
        {
            @SuppressWarnings("unchecked")
            final Map<Object, Object> clone = (Map<Object, Object>)map.clone();
            clone.clear();
            clone.put(1, 1);
            clone.put(2, 2);
            clone.get(1);
            return clone.keySet().iterator().next().equals(2);
        }
    }

    /** Collections and maps that are made whole from an array and cannot be filled one by one. */
    static final class Snapshots extends Serializer<Object>
    {
        private final Function<Object[], Object> factory;

        Snapshots(final Function<Object[], Object> factory)
        {
            this.factory = factory;
        }

        @Override
        public void write(final Kryo kryo, final Output output, final Object snapshot)
        {
            final Object[] parts = snapshot instanceof Map ?
                flatten((Map<?, ?>)snapshot) : ((Collection<?>)snapshot).toArray();
            output.writeVarInt(parts.length, true);
            for (final Object part : parts)
            {
                kryo.writeClassAndObject(output, part);
            }
        }

        @Override
        public Object read(final Kryo kryo, final Input input, final Class<? extends Object> type)
        {
            final Object[] parts = new Object[((BoundedInput)input).readCount()];
            for (int i = 0; i < parts.length; i++)
            {
                parts[i] = kryo.readClassAndObject(input);
            }

            return factory.apply(parts);
        }
    }

    /** Keys and values in turn: a snapshot, so that count and entries agree even if another thread changes the map. */
    static Object[] flatten(final Map<?, ?> map)
    {
        return map.entrySet().stream()
            .flatMap((entry) -> Stream.of(entry.getKey(), entry.getValue()))
            .toArray();
    }

    static Comparator<?> comparatorOf(final Object container)
    {
        return container instanceof SortedSet ? ((SortedSet<?>)container).comparator() :
            container instanceof SortedMap ? ((SortedMap<?, ?>)container).comparator() :
            container instanceof PriorityQueue ? ((PriorityQueue<?>)container).comparator() :
            container instanceof PriorityBlockingQueue ? ((PriorityBlockingQueue<?>)container).comparator() : null;
    }

    /** A constructor makes another comparator each time; of its class is what can be asked for. */
    private static boolean isSameOrder(final Comparator<?> one, final Comparator<?> other)
    {
        return null == one ? null == other : null != other && one.getClass() == other.getClass();
    }
}
