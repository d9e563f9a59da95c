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
package io.ropewalk.structure.collection;

import io.ropewalk.codec.Codec;
import io.ropewalk.segment.AnyOf;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SegmentKind;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;

/**
 * A {@link Set} shared between processes, with a fixed number of elements and bytes. Elements are equal if their bytes
 * are, as the codec makes them.
 *
 * <p><b>Threads:</b> any, in any number of processes. {@code contains} takes no lock and stops for nobody; {@code add}
 * and {@code remove} take the lock of a part of the set, and of two that add the same element one gets true. Iterators
 * are weakly consistent.
 *
 * <p><b>Failure:</b> a process that dies half-way has added, or removed, its element or not; the next writer of that
 * part repairs it, while all others go on. {@link io.ropewalk.error.CollectionFullException} if the elements or the
 * bytes are used up, {@link io.ropewalk.error.ElementTooLargeException} for one longer than the budget.
 *
 * <pre>{@code
 * SharedSet<String> seen = walk.set("seen", 10_000, Codecs.utf8());
 * if (seen.add(url)) { fetch(url); }               // in one process of all
 * }</pre>
 *
 * @param <E> type of the elements.
 */
public final class SharedSet<E> extends StripedHandle<E, Void> implements Set<E>
{
    private static final long serialVersionUID = 1L;

    private final transient Elements elements = new Elements();

    SharedSet(final Attachment attachment, final SetKind<E> kind)
    {
        super(attachment, kind.layout(), kind.codec(), null);
    }

    /**
     * Returns the spec of a set, to open or create one.
     *
     * @param entries most elements, not rounded up.
     * @param codec   for the elements.
     * @param <E>     type of the elements.
     * @return the spec, with a default {@linkplain SetKind#budget(int) budget}.
     */
    public static <E> SetKind<E> of(final int entries, final Codec<E> codec)
    {
        final int budget = CollectionKinds.defaultBudget(entries, codec, null);
        return new SetKind<>(entries, budget, budget, codec);
    }

    /**
     * Returns a spec that finds an existing set, whatever its limits.
     *
     * @param codec for the elements.
     * @param <E>   type of the elements.
     * @return the spec, for {@code find}.
     */
    public static <E> AnyOf<SharedSet<E>> any(final Codec<E> codec)
    {
        Objects.requireNonNull(codec, "codec");
        return new AnyOf<>(SegmentKind.SET, MapDescriptor.FINGERPRINT, (parameters) -> new SetKind<>(
            (int)parameters.applyAsLong(CollectionKinds.ENTRIES), (int)parameters.applyAsLong(CollectionKinds.BUDGET),
            (int)parameters.applyAsLong(CollectionKinds.MAX_BUDGET), codec));
    }

    @Override
    public boolean add(final E element)
    {
        checkOpen();
        return store.add(element);
    }

    @Override
    public boolean contains(final Object element)
    {
        checkOpen();
        return store.contains(element);
    }

    @Override
    public boolean remove(final Object element)
    {
        checkOpen();
        return store.delete(element);
    }

    /**
     * Removes all elements, part by part: one that others add meanwhile may stay.
     */
    @Override
    public void clear()
    {
        checkOpen();
        store.clear();
    }

    @Override
    public int size()
    {
        checkOpen();
        return (int)store.stripes().entries();
    }

    @Override
    public boolean isEmpty()
    {
        return 0 == size();
    }

    @Override
    public Iterator<E> iterator()
    {
        checkOpen();
        return elements.iterator();
    }

    @Override
    public Spliterator<E> spliterator()
    {
        return Spliterators.spliteratorUnknownSize(iterator(),
            Spliterator.DISTINCT | Spliterator.CONCURRENT | Spliterator.NONNULL);
    }

    @Override
    public Object[] toArray()
    {
        return elements.toArray();
    }

    @Override
    public <T> T[] toArray(final T[] array)
    {
        return elements.toArray(array);
    }

    @Override
    public boolean containsAll(final Collection<?> others)
    {
        return elements.containsAll(others);
    }

    @Override
    public boolean addAll(final Collection<? extends E> others)
    {
        boolean isChanged = false;
        for (final E element : others)
        {
            isChanged |= add(element);
        }
        return isChanged;
    }

    @Override
    public boolean removeAll(final Collection<?> others)
    {
        Objects.requireNonNull(others, "others");
        return removeIf(others::contains);
    }

    @Override
    public boolean retainAll(final Collection<?> others)
    {
        Objects.requireNonNull(others, "others");
        return removeIf((element) -> !others.contains(element));
    }

    @Override
    public boolean removeIf(final Predicate<? super E> filter)
    {
        Objects.requireNonNull(filter, "filter");
        boolean isChanged = false;
        for (final Iterator<E> all = iterator(); all.hasNext();)
        {
            final E element = all.next();
            isChanged |= filter.test(element) && remove(element);
        }
        return isChanged;
    }

    @Override
    public boolean equals(final Object other)
    {
        return other == this || elements.equals(other);
    }

    @Override
    public int hashCode()
    {
        return elements.hashCode();
    }

    @Override
    public String toString()
    {
        return isClosed() ? super.toString() : elements.toString();
    }

    /** What a set can say without knowing how it is stored. */
    private final class Elements extends AbstractSet<E>
    {
        @Override
        public Iterator<E> iterator()
        {
            checkOpen();
            final MapCursor<E, Void> cursor = new MapCursor<>(store);
            return new Iterator<>()
            {
                @Override
                public boolean hasNext()
                {
                    return cursor.hasNext();
                }

                @Override
                public E next()
                {
                    return cursor.next().getKey();
                }

                @Override
                public void remove()
                {
                    cursor.remove();
                }
            };
        }

        @Override
        public int size()
        {
            return SharedSet.this.size();
        }

        @Override
        public boolean contains(final Object element)
        {
            return SharedSet.this.contains(element);
        }
    }
}
