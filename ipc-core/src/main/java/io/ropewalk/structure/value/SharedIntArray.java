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
 * An array of ints shared between processes, with the methods of {@link AtomicIntegerArray}; of a fixed length, which
 * is at least 1.
 *
 * <p><b>Threads:</b> any, in any number of processes. Each method with an index is one atomic step, lock-free. Those
 * that copy go from element to element; for a snapshot, let everybody hold {@link #lock()} meanwhile.
 *
 * <p><b>Failure:</b> {@link IndexOutOfBoundsException}, with nothing written; a negative index never counts from the
 * end. A process that dies leaves each element with its old value or its new one. {@link
 * io.ropewalk.error.HandleClosedException} from a handle that was closed.
 *
 * <pre>{@code
 * SharedIntArray cells = walk.intArray("cells", 10);
 * cells.getAndAdd(0, 5);               // in one JVM
 * int first = cells.get(0);            // in another
 * cells.lock().lock();
 * int[] all = cells.toArray();
 * cells.lock().unlock();
 * }</pre>
 */
public final class SharedIntArray extends IntCells
{
    private static final long serialVersionUID = 1L;

    SharedIntArray(final Attachment attachment, final CellsKind<?> kind)
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
    public static Kind<SharedIntArray> of(final int length)
    {
        return CellsKind.array(ElementType.INT, length);
    }

    /**
     * What an array of this type is, to be opened or created.
     *
     * @param initial elements for whoever creates it; one that exists keeps its own, and must be as long.
     * @return the kind.
     */
    public static Kind<SharedIntArray> of(final int[] initial)
    {
        return CellsKind.array(ElementType.INT, initial.length, (index) -> initial[index]);
    }

    /** Number of elements. */
    public int length()
    {
        checkOpen();
        return length;
    }

    /** As {@link AtomicIntegerArray#get}. */
    public int get(final int index)
    {
        return buffer.getIntVolatile(at(index));
    }

    /** As {@link AtomicIntegerArray#set}. */
    public void set(final int index, final int value)
    {
        buffer.putIntVolatile(at(index), value);
    }

    /** As {@link AtomicIntegerArray#lazySet}. */
    public void lazySet(final int index, final int value)
    {
        release(at(index), value);
    }

    /** As {@link AtomicIntegerArray#getPlain}. */
    public int getPlain(final int index)
    {
        return buffer.getInt(at(index));
    }

    /** As {@link AtomicIntegerArray#setPlain}. */
    public void setPlain(final int index, final int value)
    {
        buffer.putInt(at(index), value);
    }

    /** As {@link AtomicIntegerArray#getOpaque}. */
    public int getOpaque(final int index)
    {
        return buffer.getIntOpaque(at(index));
    }

    /** As {@link AtomicIntegerArray#setOpaque}. */
    public void setOpaque(final int index, final int value)
    {
        buffer.putIntOpaque(at(index), value);
    }

    /** As {@link AtomicIntegerArray#getAcquire}. */
    public int getAcquire(final int index)
    {
        return acquire(at(index));
    }

    /** As {@link AtomicIntegerArray#setRelease}. */
    public void setRelease(final int index, final int value)
    {
        release(at(index), value);
    }

    /** As {@link AtomicIntegerArray#getAndSet}. */
    public int getAndSet(final int index, final int value)
    {
        return buffer.getAndSetInt(at(index), value);
    }

    /** As {@link AtomicIntegerArray#compareAndSet}. */
    public boolean compareAndSet(final int index, final int expected, final int value)
    {
        return buffer.compareAndSetInt(at(index), expected, value);
    }

    /** As {@link AtomicIntegerArray#weakCompareAndSetPlain}; never fails for no reason. */
    public boolean weakCompareAndSetPlain(final int index, final int expected, final int value)
    {
        return compareAndSet(index, expected, value);
    }

    /** As {@link AtomicIntegerArray#weakCompareAndSetVolatile}; never fails for no reason. */
    public boolean weakCompareAndSetVolatile(final int index, final int expected, final int value)
    {
        return compareAndSet(index, expected, value);
    }

    /** As {@link AtomicIntegerArray#weakCompareAndSetAcquire}; never fails for no reason. */
    public boolean weakCompareAndSetAcquire(final int index, final int expected, final int value)
    {
        return compareAndSet(index, expected, value);
    }

    /** As {@link AtomicIntegerArray#weakCompareAndSetRelease}; never fails for no reason. */
    public boolean weakCompareAndSetRelease(final int index, final int expected, final int value)
    {
        return compareAndSet(index, expected, value);
    }

    /** As {@link AtomicIntegerArray#compareAndExchange}. */
    public int compareAndExchange(final int index, final int expected, final int value)
    {
        return buffer.compareAndExchangeInt(at(index), expected, value);
    }

    /** As {@link AtomicIntegerArray#compareAndExchangeAcquire}; ordered as {@code compareAndExchange}. */
    public int compareAndExchangeAcquire(final int index, final int expected, final int value)
    {
        return compareAndExchange(index, expected, value);
    }

    /** As {@link AtomicIntegerArray#compareAndExchangeRelease}; ordered as {@code compareAndExchange}. */
    public int compareAndExchangeRelease(final int index, final int expected, final int value)
    {
        return compareAndExchange(index, expected, value);
    }

    /** As {@link AtomicIntegerArray#getAndAdd}. */
    public int getAndAdd(final int index, final int delta)
    {
        return buffer.getAndAddInt(at(index), delta);
    }

    /** As {@link AtomicIntegerArray#addAndGet}. */
    public int addAndGet(final int index, final int delta)
    {
        return getAndAdd(index, delta) + delta;
    }

    /** As {@link AtomicIntegerArray#getAndIncrement}. */
    public int getAndIncrement(final int index)
    {
        return getAndAdd(index, 1);
    }

    /** As {@link AtomicIntegerArray#getAndDecrement}. */
    public int getAndDecrement(final int index)
    {
        return getAndAdd(index, -1);
    }

    /** As {@link AtomicIntegerArray#incrementAndGet}. */
    public int incrementAndGet(final int index)
    {
        return addAndGet(index, 1);
    }

    /** As {@link AtomicIntegerArray#decrementAndGet}. */
    public int decrementAndGet(final int index)
    {
        return addAndGet(index, -1);
    }

    /** As {@link AtomicIntegerArray#getAndUpdate}. */
    public int getAndUpdate(final int index, final IntUnaryOperator update)
    {
        return updateOld(at(index), update);
    }

    /** As {@link AtomicIntegerArray#updateAndGet}. */
    public int updateAndGet(final int index, final IntUnaryOperator update)
    {
        return updateNew(at(index), update);
    }

    /** As {@link AtomicIntegerArray#getAndAccumulate}. */
    public int getAndAccumulate(final int index, final int value, final IntBinaryOperator accumulator)
    {
        return updateOld(at(index), (found) -> accumulator.applyAsInt(found, value));
    }

    /** As {@link AtomicIntegerArray#accumulateAndGet}. */
    public int accumulateAndGet(final int index, final int value, final IntBinaryOperator accumulator)
    {
        return updateNew(at(index), (found) -> accumulator.applyAsInt(found, value));
    }

    /** A copy of all elements, one after the other. */
    public int[] toArray()
    {
        return toArray(0, length);
    }

    /**
     * A copy of the elements in a range, one after the other.
     *
     * @param from index of the first.
     * @param to   index after the last.
     */
    public int[] toArray(final int from, final int to)
    {
        final int[] copy = new int[checkRange(from, to)];
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
    public void setAll(final int from, final int[] source)
    {
        checkOpen();
        Objects.checkFromIndexSize(from, source.length, length);
        for (int i = 0; i < source.length; i++)
        {
            setRelease(from + i, source[i]);
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
        final int[] values = new int[length];
        for (int i = 0; i < values.length; i++)
        {
            values[i] = generator.applyAsInt(i);
        }
        setAll(0, values);
    }

    @Override
    String text()
    {
        return Arrays.toString(toArray());
    }
}
