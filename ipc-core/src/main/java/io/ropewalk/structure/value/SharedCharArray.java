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
package io.ropewalk.structure.value;

import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * An array of chars shared between processes, with the methods of {@link AtomicIntegerArray}; of a fixed length, which
 * is at least 1. Arithmetic wraps around as a cast does.
 *
 * <p><b>Threads:</b> any, in any number of processes. Each method with an index is one atomic step, lock-free. Those
 * that copy go from element to element; for a snapshot, let everybody hold {@link #lock()} meanwhile.
 *
 * <p><b>Failure:</b> {@link IndexOutOfBoundsException}, with nothing written; a negative index never counts from the
 * end. A process that dies leaves each element with its old value or its new one. {@link
 * io.ropewalk.error.HandleClosedException} from a handle that was closed.
 *
 * <pre>{@code
 * SharedCharArray cells = walk.charArray("cells", 10);
 * cells.set(0, 'a');                   // in one JVM
 * char first = cells.get(0);           // in another
 * cells.lock().lock();
 * char[] all = cells.toArray();
 * cells.lock().unlock();
 * }</pre>
 */
public final class SharedCharArray extends NarrowCells
{
    private static final long serialVersionUID = 1L;

    SharedCharArray(final Attachment attachment, final CellsKind<?> kind)
    {
        super(attachment, kind);
    }

    /**
     * What an array of this type is, to be opened or created, all of it zero.
     *
     * @param length in elements, at least 1.
     * @return the kind; all participants must agree on the length.
     * @throws IllegalArgumentException if the length is zero, negative or beyond 2 GiB.
     */
    public static Kind<SharedCharArray> of(final int length)
    {
        return CellsKind.array(ElementType.CHAR, length);
    }

    /**
     * What an array of this type is, to be opened or created.
     *
     * @param initial elements for whoever creates it; one that exists keeps its own, and must be as long.
     * @return the kind.
     */
    public static Kind<SharedCharArray> of(final char[] initial)
    {
        return CellsKind.array(ElementType.CHAR, initial.length, (index) -> initial[index]);
    }

    /** Number of elements. */
    public int length()
    {
        checkOpen();
        return length;
    }

    /** As {@link AtomicIntegerArray#get}. */
    public char get(final int index)
    {
        return (char)load(at(index));
    }

    /** As {@link AtomicIntegerArray#set}. */
    public void set(final int index, final char value)
    {
        store(at(index), value);
    }

    /** As {@link AtomicIntegerArray#lazySet}. */
    public void lazySet(final int index, final char value)
    {
        store(at(index), value);
    }

    /** As {@link AtomicIntegerArray#getAndSet}. */
    public char getAndSet(final int index, final char value)
    {
        return (char)replace(at(index), value);
    }

    /** As {@link AtomicIntegerArray#compareAndSet}. */
    public boolean compareAndSet(final int index, final char expected, final char value)
    {
        return replaceIf(at(index), expected, value);
    }

    /** As {@link AtomicIntegerArray#compareAndExchange}. */
    public char compareAndExchange(final int index, final char expected, final char value)
    {
        return (char)witness(at(index), expected, value);
    }

    /** As {@link AtomicIntegerArray#getAndAdd}. */
    public char getAndAdd(final int index, final int delta)
    {
        return (char)updateOld(at(index), (found) -> found + delta);
    }

    /** As {@link AtomicIntegerArray#addAndGet}. */
    public char addAndGet(final int index, final int delta)
    {
        return (char)updateNew(at(index), (found) -> found + delta);
    }

    /** As {@link AtomicIntegerArray#getAndIncrement}. */
    public char getAndIncrement(final int index)
    {
        return getAndAdd(index, 1);
    }

    /** As {@link AtomicIntegerArray#getAndDecrement}. */
    public char getAndDecrement(final int index)
    {
        return getAndAdd(index, -1);
    }

    /** As {@link AtomicIntegerArray#incrementAndGet}. */
    public char incrementAndGet(final int index)
    {
        return addAndGet(index, 1);
    }

    /** As {@link AtomicIntegerArray#decrementAndGet}. */
    public char decrementAndGet(final int index)
    {
        return addAndGet(index, -1);
    }

    /** As {@link AtomicIntegerArray#getAndUpdate}. */
    public char getAndUpdate(final int index, final IntUnaryOperator update)
    {
        return (char)updateOld(at(index), update);
    }

    /** As {@link AtomicIntegerArray#updateAndGet}. */
    public char updateAndGet(final int index, final IntUnaryOperator update)
    {
        return (char)updateNew(at(index), update);
    }

    /** As {@link AtomicIntegerArray#getAndAccumulate}. */
    public char getAndAccumulate(final int index, final char value, final IntBinaryOperator accumulator)
    {
        return (char)updateOld(at(index), (found) -> accumulator.applyAsInt(found, value));
    }

    /** As {@link AtomicIntegerArray#accumulateAndGet}. */
    public char accumulateAndGet(final int index, final char value, final IntBinaryOperator accumulator)
    {
        return (char)updateNew(at(index), (found) -> accumulator.applyAsInt(found, value));
    }

    /** A copy of all elements, one after the other. */
    public char[] toArray()
    {
        return toArray(0, length);
    }

    /**
     * A copy of the elements in a range, one after the other.
     *
     * @param from index of the first.
     * @param to   index after the last.
     */
    public char[] toArray(final int from, final int to)
    {
        final char[] copy = new char[checkRange(from, to)];
        for (int i = 0; i < copy.length; i++)
        {
            copy[i] = get(from + i);
        }
        return copy;
    }

    /**
     * Sets as many elements as there are in an array, one after the other; none if they do not fit.
     *
     * @param from   index of the first to set.
     * @param source of the values.
     */
    public void setAll(final int from, final char[] source)
    {
        checkOpen();
        Objects.checkFromIndexSize(from, source.length, length);
        for (int i = 0; i < source.length; i++)
        {
            lazySet(from + i, source[i]);
        }
        // As if the last had been volatile.
        VarHandle.fullFence();
    }

    /**
     * Sets each element to what a function makes of its index; none if the function throws.
     *
     * @param generator of the values, all of which are asked for before the first is set.
     */
    public void setAll(final IntUnaryOperator generator)
    {
        checkOpen();
        final char[] values = new char[length];
        for (int i = 0; i < values.length; i++)
        {
            values[i] = (char)generator.applyAsInt(i);
        }
        setAll(0, values);
    }

    @Override
    int decode(final int bits)
    {
        return (char)bits;
    }

    @Override
    String text()
    {
        return Arrays.toString(toArray());
    }
}
