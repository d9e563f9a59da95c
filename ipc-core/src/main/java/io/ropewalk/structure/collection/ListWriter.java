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
import io.ropewalk.error.CollectionFullException;
import io.ropewalk.error.ElementTooLargeException;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import static io.ropewalk.structure.collection.ListDescriptor.size;
import static io.ropewalk.structure.collection.ListMemory.lengthBytes;
import static io.ropewalk.structure.collection.ListMemory.offset;

/**
 * The changes of a list, each of them whole or not at all.
 * <p>
 * <b>Threads:</b> any; one at a time.
 * <p>
 * <b>Failure:</b> what a function of the user throws leaves the list as it was, and so does a list that is full.
 */
final class ListWriter<E>
{
    private final ListMemory memory;
    private final ListLayout layout;
    private final Codec<E> codec;

    ListWriter(final ListMemory memory, final ListLayout layout, final Codec<E> codec)
    {
        this.memory = memory;
        this.layout = layout;
        this.codec = codec;
    }

    E set(final int index, final E element, final long expectedVersion)
    {
        final Encoded encoded = encode(List.of(element));
        return memory.locked(() ->
        {
            final long header = memory.header(expectedVersion);
            Objects.checkIndex(index, size(header));
            final E before = decode(memory.word(header, index));
            final long word = encoded.store()[0];
            final long replaced = memory.word(header, index);
            memory.putWord(header, index, word);
            memory.free(replaced);
            memory.noteChange();
            return before;
        });
    }

    /** At an index, or at the end for a negative one. */
    boolean addAll(final int index, final Collection<? extends E> elements, final long expectedVersion)
    {
        final Encoded encoded = encode(elements);
        return memory.locked(() ->
        {
            final long header = memory.header(expectedVersion);
            final int at = index < 0 ? size(header) : index;
            checkPosition(at, size(header));
            if (encoded.count() > layout.capacity() - size(header))
            {
                throw memory.full();
            }
            if (0 != encoded.count())
            {
                insert(header, at, encoded.store());
            }
            return 0 != encoded.count();
        });
    }

    private void insert(final long header, final int index, final long[] words)
    {
        final int size = size(header);
        if (index == size)
        {
            for (int i = 0; i < words.length; i++)
            {
                memory.putWord(header, size + i, words[i]);
            }
            memory.publishSize(header, size + words.length);
            return;
        }
        memory.beginOther();
        memory.copyOther(header, 0, index, 0);
        for (int i = 0; i < words.length; i++)
        {
            memory.putOther(header, index + i, words[i]);
        }
        memory.copyOther(header, index, size, index + words.length);
        memory.publishOther(header, size + words.length);
    }

    E remove(final int index, final long expectedVersion)
    {
        return memory.locked(() ->
        {
            final long header = memory.header(expectedVersion);
            Objects.checkIndex(index, size(header));
            final E removed = decode(memory.word(header, index));
            removeRange(header, index, index + 1);
            return removed;
        });
    }

    /** The first that is equal. */
    boolean remove(final Object element)
    {
        return memory.locked(() ->
        {
            final long header = memory.header();
            for (int i = 0; i < size(header); i++)
            {
                if (decode(memory.word(header, i)).equals(element))
                {
                    removeRange(header, i, i + 1);
                    return true;
                }
            }
            return false;
        });
    }

    /** Up to an index, or to the end for a negative one. */
    void removeRange(final int from, final int to, final long expectedVersion)
    {
        memory.locked(() ->
        {
            final long header = memory.header(expectedVersion);
            final int end = to < 0 ? size(header) : to;
            Objects.checkFromToIndex(from, end, size(header));
            if (from < end)
            {
                removeRange(header, from, end);
            }
            return null;
        });
    }

    private void removeRange(final long header, final int from, final int to)
    {
        final int size = size(header);
        if (to == size)
        {
            memory.publishSize(header, from);
        }
        else
        {
            memory.beginOther();
            memory.copyOther(header, 0, from, 0);
            memory.copyOther(header, to, size, from);
            memory.publishOther(header, size - (to - from));
        }
        // The words of the table before are no longer reached, and stay.
        for (int i = from; i < to; i++)
        {
            memory.free(memory.word(header, i));
        }
    }

    boolean removeIf(final Predicate<? super E> predicate)
    {
        return memory.locked(() ->
        {
            final long header = memory.header();
            final int size = size(header);
            final BitSet removed = new BitSet(size);
            for (int i = 0; i < size; i++)
            {
                removed.set(i, predicate.test(decode(memory.word(header, i))));
            }
            if (!removed.isEmpty())
            {
                removeAll(header, removed);
            }
            return !removed.isEmpty();
        });
    }

    private void removeAll(final long header, final BitSet removed)
    {
        final int size = size(header);
        int kept = 0;
        memory.beginOther();
        for (int i = removed.nextClearBit(0); i < size; i = removed.nextClearBit(i + 1))
        {
            memory.putOther(header, kept++, memory.word(header, i));
        }
        memory.publishOther(header, kept);
        for (int i = removed.nextSetBit(0); i >= 0; i = removed.nextSetBit(i + 1))
        {
            memory.free(memory.word(header, i));
        }
    }

    void replaceAll(final UnaryOperator<E> operator)
    {
        memory.locked(() ->
        {
            final long header = memory.header();
            final List<E> replaced = decodeAll(header);
            replaced.replaceAll(operator);
            final long[] words = encode(replaced).store();
            publish(header, words);
            for (int i = 0; i < words.length; i++)
            {
                memory.free(memory.word(header, i));
            }
            return null;
        });
    }

    @SuppressWarnings("unchecked")
    void sort(final Comparator<? super E> comparator)
    {
        final Comparator<? super E> order =
            null == comparator ? (Comparator<? super E>)Comparator.naturalOrder() : comparator;
        memory.locked(() ->
        {
            final long header = memory.header();
            final List<E> elements = decodeAll(header);
            final List<Integer> places = new ArrayList<>();
            for (int i = 0; i < elements.size(); i++)
            {
                places.add(i);
            }
            places.sort((a, b) -> order.compare(elements.get(a), elements.get(b)));
            publish(header, places.stream().mapToLong((place) -> memory.word(header, place)).toArray());
            return null;
        });
    }

    private void publish(final long header, final long[] words)
    {
        memory.beginOther();
        for (int i = 0; i < words.length; i++)
        {
            memory.putOther(header, i, words[i]);
        }
        memory.publishOther(header, words.length);
    }

    /** Under the lock, or of a list that does not change. */
    List<E> decodeAll(final long header)
    {
        final List<E> elements = new ArrayList<>(size(header));
        for (int i = 0; i < size(header); i++)
        {
            elements.add(decode(memory.word(header, i)));
        }
        return elements;
    }

    private E decode(final long word)
    {
        memory.checked(word);
        return codec.decode(memory.buffer(), offset(word), lengthBytes(word));
    }

    private static void checkPosition(final int index, final int size)
    {
        if (index > size)
        {
            throw new IndexOutOfBoundsException("index out of range: index=" + index + " size=" + size);
        }
    }

    private Encoded encode(final Collection<? extends E> elements)
    {
        final Object[] array = elements.toArray();
        final MutableDirectBuffer bytes = new ExpandableArrayBuffer();
        final int[] lengths = new int[array.length];
        int at = 0;
        for (int i = 0; i < array.length; i++)
        {
            lengths[i] = encode(array[i], bytes, at);
            at = Math.addExact(at, lengths[i]);
        }
        return new Encoded(bytes, lengths);
    }

    @SuppressWarnings("unchecked")
    private int encode(final Object element, final MutableDirectBuffer bytes, final int at)
    {
        final int length = codec.encode((E)Objects.requireNonNull(element, "element"), bytes, at);
        if (length > layout.budget())
        {
            throw new ElementTooLargeException("element exceeds the byte budget: length=" + length +
                " budget=" + layout.budget());
        }
        return length;
    }

    /** Elements that are bytes already, and in no table yet. */
    private final class Encoded
    {
        private final MutableDirectBuffer bytes;
        private final int[] lengths;

        private Encoded(final MutableDirectBuffer bytes, final int[] lengths)
        {
            this.bytes = bytes;
            this.lengths = lengths;
        }

        private int count()
        {
            return lengths.length;
        }

        /** Under the lock: in blocks, all of them or none. */
        private long[] store()
        {
            final long[] words = new long[lengths.length];
            int stored = 0;
            int at = 0;
            try
            {
                while (stored < words.length)
                {
                    words[stored] = memory.store(bytes, at, lengths[stored]);
                    at += lengths[stored++];
                }
                return words;
            }
            catch (final CollectionFullException ex)
            {
                for (int i = 0; i < stored; i++)
                {
                    memory.free(words[i]);
                }
                throw ex;
            }
        }
    }
}
