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
import java.util.Collection;
import java.util.Comparator;

/** Mutable collections: the count, the comparator of those that have one, the elements. */
final class SequenceSerializer extends Serializer<Collection<Object>>
{
    /** Makes the empty collection. */
    @FunctionalInterface
    interface Factory
    {
        Collection<?> create(int count, Comparator<Object> comparator);
    }

    private final Factory factory;
    private final boolean isSorted;
    private final RefillCheck<Collection<Object>> check;

    SequenceSerializer(final Factory factory)
    {
        this(factory, false, null);
    }

    SequenceSerializer(final Factory factory, final boolean isSorted)
    {
        this(factory, isSorted, null);
    }

    /** For classes that are not known to be no more than their elements. */
    SequenceSerializer(final Factory factory, final RefillCheck<Collection<Object>> check)
    {
        this(factory, false, check);
    }

    private SequenceSerializer(
        final Factory factory, final boolean isSorted, final RefillCheck<Collection<Object>> check)
    {
        this.factory = factory;
        this.isSorted = isSorted;
        this.check = check;
    }

    @Override
    public void write(final Kryo kryo, final Output output, final Collection<Object> collection)
    {
        // One snapshot, so that count and elements agree even if another thread changes the collection.
        final Object[] elements = collection.toArray();
        if (null != check)
        {
            check(collection, elements);
        }

        output.writeVarInt(elements.length, true);
        if (isSorted)
        {
            kryo.writeClassAndObject(output, RefillCheck.comparatorOf(collection));
        }

        for (final Object element : elements)
        {
            kryo.writeClassAndObject(output, element);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public Collection<Object> read(
        final Kryo kryo, final Input input, final Class<? extends Collection<Object>> type)
    {
        final int count = ((BoundedInput)input).readCount();
        final Comparator<Object> comparator = isSorted ? (Comparator<Object>)kryo.readClassAndObject(input) : null;
        final Collection<Object> collection = (Collection<Object>)factory.create(count, comparator);
        kryo.reference(collection);
        for (int i = 0; i < count; i++)
        {
            collection.add(kryo.readClassAndObject(input));
        }

        return collection;
    }

    @SuppressWarnings("unchecked")
    private void check(final Collection<Object> collection, final Object[] elements)
    {
        final Collection<Object> refilled = (Collection<Object>)factory.create(elements.length, null);
        for (final Object element : elements)
        {
            refilled.add(element);
        }

        check.require(collection, refilled);
    }
}
