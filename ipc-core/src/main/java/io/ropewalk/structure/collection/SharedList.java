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
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.machine.memory.Scratch;
import io.ropewalk.machine.platform.StackReserve;
import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.segment.AnyOf;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SegmentKind;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import static io.ropewalk.structure.collection.ListMemory.ANY_VERSION;

/**
 * A bounded {@link List} shared between processes, without nulls.
 *
 * <p>{@code get}, {@code set} and {@code add} at the end take the same time however long the list is; insertion and
 * removal elsewhere copy eight bytes for each element. Iterators and sublists are fail-fast: if another thread or
 * process has added or removed elements, they throw {@link java.util.ConcurrentModificationException}, and change
 * nothing; {@code set} does not disturb them. Streams, {@code toArray}, {@code forEach}, {@code equals} and the
 * searches work on the elements of one moment.
 *
 * <p><b>Threads:</b> any, in any number of processes. Readers hold no lock; after 64 failures against fast writers,
 * they take that of the writers, who take turns. Each call is atomic, and so are {@code addAll}, {@code removeIf},
 * {@code removeAll}, {@code retainAll}, {@code replaceAll}, {@code sort} and {@code clear}: other processes see all of
 * its changes or none. They call functions and codecs while they hold the lock; a function that changes the same list
 * gets an {@link IllegalStateException}.
 *
 * <p><b>Failure:</b> a process that dies in a call leaves the list as it was before, or after; the next writer
 * reclaims what it left. Without room for an element, or for its bytes,
 * {@link io.ropewalk.error.CollectionFullException}, and if its bytes exceed the whole budget,
 * {@link io.ropewalk.error.ElementTooLargeException}; the list is as it was, also if a function throws.
 * <pre>{@code
 * SharedList<String> names = walk.list("names", 1000, Codecs.utf8());
 * names.add("Ada");                          // in one JVM
 * String first = names.get(0);               // in another
 * names.removeIf(String::isBlank);
 * }</pre>
 *
 * @param <E> type of the elements.
 */
public final class SharedList<E> extends AbstractList<E> implements RandomAccess, AutoCloseable, Serializable
{
    private static final long serialVersionUID = 1L;
    private static final int SNAPSHOT_ATTEMPTS = 8;
    private static final int AT_END = -1;

    private final transient Attachment attachment;
    private final transient ListKind<E> kind;
    private final transient ListMemory memory;
    private final transient ListWriter<E> writer;

    /** Read without ordering: a call that runs while its handle is closed may or may not notice. */
    private transient boolean closed;

    SharedList(final Attachment attachment, final ListKind<E> kind)
    {
        this.attachment = attachment;
        this.kind = kind;
        this.memory = new ListMemory(attachment, kind.layout());
        this.writer = new ListWriter<>(memory, kind.layout(), kind.codec());
    }

    /**
     * Returns the spec of a list, to open or create one.
     *
     * @param capacity most elements the list can have.
     * @param codec    for the elements.
     * @param <E>      type of the elements.
     * @return the spec, with a default {@linkplain ListKind#budget(int) budget}.
     */
    public static <E> ListKind<E> of(final int capacity, final Codec<E> codec)
    {
        return new ListKind<>(capacity, ListKind.defaultBudget(capacity, codec), codec);
    }

    /**
     * Returns a spec that finds an existing list, whatever its capacity and budget.
     *
     * @param codec for the elements.
     * @param <E>   type of the elements.
     * @return the spec, for {@code find}.
     */
    public static <E> AnyOf<SharedList<E>> any(final Codec<E> codec)
    {
        Objects.requireNonNull(codec, "codec");
        return new AnyOf<>(SegmentKind.LIST, ListDescriptor.FINGERPRINT, (parameters) -> new ListKind<>(
            (int)parameters.applyAsLong(0), (int)parameters.applyAsLong(1), codec));
    }

    /**
     * Returns the most elements the list can have.
     */
    public int capacity()
    {
        return kind.capacity();
    }

    /**
     * Returns a number that grows with every change of the list, and with every repair of it.
     */
    public long version()
    {
        checkOpen();
        return memory.changes();
    }

    /**
     * Returns what is ready once the list has changed, for {@link io.ropewalk.Waiting#any}.
     *
     * @param version of the list that is known.
     */
    public Waitable changeAfter(final long version)
    {
        checkOpen();
        return new ChangeWaitable(this::version, version, memory.changed());
    }

    @Override
    public int size()
    {
        checkOpen();
        return ListDescriptor.size(memory.header());
    }

    @Override
    public E get(final int index)
    {
        return get(index, ANY_VERSION);
    }

    E get(final int index, final long expectedVersion)
    {
        checkOpen();
        StackReserve.ensure();
        final Scratch scratch = Scratch.acquire();
        try
        {
            final int lengthBytes = memory.read(index, expectedVersion, scratch.buffer());
            return kind.codec().decode(scratch.buffer(), 0, lengthBytes);
        }
        finally
        {
            scratch.release();
        }
    }

    @Override
    public E set(final int index, final E element)
    {
        return set(index, element, ANY_VERSION);
    }

    E set(final int index, final E element, final long expectedVersion)
    {
        checkOpen();
        return writer.set(index, element, expectedVersion);
    }

    @Override
    public boolean add(final E element)
    {
        checkOpen();
        return writer.addAll(AT_END, List.of(element), ANY_VERSION);
    }

    @Override
    public void add(final int index, final E element)
    {
        add(index, element, ANY_VERSION);
    }

    void add(final int index, final E element, final long expectedVersion)
    {
        addAll(index, List.of(element), expectedVersion);
    }

    @Override
    public boolean addAll(final Collection<? extends E> elements)
    {
        checkOpen();
        return writer.addAll(AT_END, elements, ANY_VERSION);
    }

    @Override
    public boolean addAll(final int index, final Collection<? extends E> elements)
    {
        return addAll(index, elements, ANY_VERSION);
    }

    boolean addAll(final int index, final Collection<? extends E> elements, final long expectedVersion)
    {
        checkOpen();
        if (index < 0)
        {
            throw new IndexOutOfBoundsException("index out of range: index=" + index);
        }
        return writer.addAll(index, elements, expectedVersion);
    }

    @Override
    public E remove(final int index)
    {
        return remove(index, ANY_VERSION);
    }

    E remove(final int index, final long expectedVersion)
    {
        checkOpen();
        return writer.remove(index, expectedVersion);
    }

    @Override
    public boolean remove(final Object element)
    {
        checkOpen();
        return writer.remove(element);
    }

    @Override
    protected void removeRange(final int fromIndex, final int toIndex)
    {
        removeRange(fromIndex, toIndex, ANY_VERSION);
    }

    void removeRange(final int fromIndex, final int toIndex, final long expectedVersion)
    {
        checkOpen();
        writer.removeRange(fromIndex, toIndex, expectedVersion);
    }

    @Override
    public void clear()
    {
        removeRange(0, AT_END);
    }

    @Override
    public boolean removeIf(final Predicate<? super E> filter)
    {
        checkOpen();
        return writer.removeIf(Objects.requireNonNull(filter, "filter"));
    }

    @Override
    public boolean removeAll(final Collection<?> elements)
    {
        Objects.requireNonNull(elements, "elements");
        return removeIf(elements::contains);
    }

    @Override
    public boolean retainAll(final Collection<?> elements)
    {
        Objects.requireNonNull(elements, "elements");
        return removeIf((element) -> !elements.contains(element));
    }

    @Override
    public void replaceAll(final UnaryOperator<E> operator)
    {
        checkOpen();
        writer.replaceAll(Objects.requireNonNull(operator, "operator"));
    }

    @Override
    public void sort(final Comparator<? super E> comparator)
    {
        checkOpen();
        writer.sort(comparator);
    }

    @Override
    public boolean contains(final Object element)
    {
        return indexOf(element) >= 0;
    }

    @Override
    public int indexOf(final Object element)
    {
        return snapshot().indexOf(element);
    }

    @Override
    public int lastIndexOf(final Object element)
    {
        return snapshot().lastIndexOf(element);
    }

    @Override
    public boolean containsAll(final Collection<?> elements)
    {
        return snapshot().containsAll(elements);
    }

    @Override
    public Object[] toArray()
    {
        return snapshot().toArray();
    }

    @Override
    public <T> T[] toArray(final T[] array)
    {
        return snapshot().toArray(array);
    }

    @Override
    public void forEach(final Consumer<? super E> action)
    {
        snapshot().forEach(action);
    }

    @Override
    public Spliterator<E> spliterator()
    {
        return snapshot().spliterator();
    }

    @Override
    public Iterator<E> iterator()
    {
        return listIterator(0);
    }

    @Override
    public ListIterator<E> listIterator(final int index)
    {
        checkOpen();
        final long header = memory.header();
        return new ListRange<>(
            this, 0, ListDescriptor.size(header), ListDescriptor.version(header), false).listIterator(index);
    }

    @Override
    public List<E> subList(final int fromIndex, final int toIndex)
    {
        checkOpen();
        final long header = memory.header();
        if (fromIndex > toIndex)
        {
            throw new IllegalArgumentException("ends before it begins: from=" + fromIndex + " to=" + toIndex);
        }
        Objects.checkFromToIndex(fromIndex, toIndex, ListDescriptor.size(header));
        return new ListRange<>(this, fromIndex, toIndex - fromIndex, ListDescriptor.version(header), true);
    }

    void checkVersion(final long expectedVersion)
    {
        checkOpen();
        memory.header(expectedVersion);
    }

    @Override
    public boolean equals(final Object other)
    {
        return this == other ||
            snapshot().equals(other instanceof SharedList<?> list ? list.snapshot() : other);
    }

    @Override
    public int hashCode()
    {
        return snapshot().hashCode();
    }

    @Override
    public String toString()
    {
        return snapshot().toString();
    }

    ListMemory memory()
    {
        return memory;
    }

    /** The elements of one moment. */
    private List<E> snapshot()
    {
        checkOpen();
        StackReserve.ensure();
        final MutableDirectBuffer bytes = new ExpandableArrayBuffer();
        for (int i = 0; i < SNAPSHOT_ATTEMPTS; i++)
        {
            final int[] lengths = memory.tryReadAll(bytes);
            if (null != lengths)
            {
                return decode(bytes, lengths);
            }
        }
        return memory.locked(() -> writer.decodeAll(memory.header()));
    }

    private List<E> decode(final MutableDirectBuffer bytes, final int[] lengths)
    {
        final List<E> elements = new ArrayList<>(lengths.length);
        int at = 0;
        for (final int lengthBytes : lengths)
        {
            elements.add(kind.codec().decode(bytes, at, lengthBytes));
            at += lengthBytes;
        }
        return elements;
    }

    /**
     * Returns the name of the list, which is generated if it was created without one.
     */
    public String name()
    {
        return attachment.name();
    }

    /**
     * Removes the list's name from the walk. Open handles keep working; the next caller to open the name gets a new
     * list.
     *
     * @return true if the name existed.
     */
    public boolean destroy()
    {
        return attachment.destroy();
    }

    /**
     * Closes this handle, and only this one.
     */
    @Override
    public void close()
    {
        closed = true;
    }

    private void checkOpen()
    {
        if (closed)
        {
            throw new HandleClosedException("this handle was closed: name=" + attachment.name());
        }
    }

    /** Returns the attachment, which is serialised in place of the handle and deserialised as a new handle. */
    private Object writeReplace()
    {
        return attachment;
    }

    private void readObject(final ObjectInputStream stream) throws InvalidObjectException
    {
        throw new InvalidObjectException("a handle is deserialised through its replacement");
    }
}
