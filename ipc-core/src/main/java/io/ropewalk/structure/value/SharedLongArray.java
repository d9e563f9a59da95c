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
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntToLongFunction;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * An array of longs shared between processes, with the methods of {@link AtomicLongArray}; of a fixed length, which is
 * at least 1.
 *
 * <p><b>Threads:</b> any, in any number of processes. Each method with an index is one atomic step, lock-free. Those
 * that copy go from element to element; for a snapshot, let everybody hold {@link #lock()} meanwhile.
 *
 * <p><b>Failure:</b> {@link IndexOutOfBoundsException}, with nothing written; a negative index never counts from the
 * end. A process that dies leaves each element with its old value or its new one. {@link
 * io.ropewalk.error.HandleClosedException} from a handle that was closed.
 *
 * <pre>{@code
 * SharedLongArray cells = walk.longArray("cells", 10);
 * cells.getAndAdd(0, 5);               // in one JVM
 * long first = cells.get(0);           // in another
 * cells.lock().lock();
 * long[] all = cells.toArray();
 * cells.lock().unlock();
 * }</pre>
 */
public final class SharedLongArray extends LongCells
{
    private static final long serialVersionUID = 1L;

    SharedLongArray(final Attachment attachment, final CellsKind<?> kind)
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
    public static Kind<SharedLongArray> of(final int length)
    {
        return CellsKind.array(ElementType.LONG, length);
    }

    /**
     * What an array of this type is, to be opened or created.
     *
     * @param initial elements for whoever creates it; one that exists keeps its own, and must be as long.
     * @return the kind.
     */
    public static Kind<SharedLongArray> of(final long[] initial)
    {
        return CellsKind.array(ElementType.LONG, initial.length, (index) -> initial[index]);
    }

    /** Number of elements. */
    public int length()
    {
        checkOpen();
        return length;
    }

    /** As {@link AtomicLongArray#get}. */
    public long get(final int index)
    {
        return buffer.getLongVolatile(at(index));
    }

    /** As {@link AtomicLongArray#set}. */
    public void set(final int index, final long value)
    {
        buffer.putLongVolatile(at(index), value);
    }

    /** As {@link AtomicLongArray#lazySet}. */
    public void lazySet(final int index, final long value)
    {
        release(at(index), value);
    }

    /** As {@link AtomicLongArray#getPlain}. */
    public long getPlain(final int index)
    {
        return buffer.getLong(at(index));
    }

    /** As {@link AtomicLongArray#setPlain}. */
    public void setPlain(final int index, final long value)
    {
        buffer.putLong(at(index), value);
    }

    /** As {@link AtomicLongArray#getOpaque}. */
    public long getOpaque(final int index)
    {
        return buffer.getLongOpaque(at(index));
    }

    /** As {@link AtomicLongArray#setOpaque}. */
    public void setOpaque(final int index, final long value)
    {
        buffer.putLongOpaque(at(index), value);
    }

    /** As {@link AtomicLongArray#getAcquire}. */
    public long getAcquire(final int index)
    {
        return acquire(at(index));
    }

    /** As {@link AtomicLongArray#setRelease}. */
    public void setRelease(final int index, final long value)
    {
        release(at(index), value);
    }

    /** As {@link AtomicLongArray#getAndSet}. */
    public long getAndSet(final int index, final long value)
    {
        return buffer.getAndSetLong(at(index), value);
    }

    /** As {@link AtomicLongArray#compareAndSet}. */
    public boolean compareAndSet(final int index, final long expected, final long value)
    {
        return buffer.compareAndSetLong(at(index), expected, value);
    }

    /** As {@link AtomicLongArray#weakCompareAndSetPlain}; never fails for no reason. */
    public boolean weakCompareAndSetPlain(final int index, final long expected, final long value)
    {
        return compareAndSet(index, expected, value);
    }

    /** As {@link AtomicLongArray#weakCompareAndSetVolatile}; never fails for no reason. */
    public boolean weakCompareAndSetVolatile(final int index, final long expected, final long value)
    {
        return compareAndSet(index, expected, value);
    }

    /** As {@link AtomicLongArray#weakCompareAndSetAcquire}; never fails for no reason. */
    public boolean weakCompareAndSetAcquire(final int index, final long expected, final long value)
    {
        return compareAndSet(index, expected, value);
    }

    /** As {@link AtomicLongArray#weakCompareAndSetRelease}; never fails for no reason. */
    public boolean weakCompareAndSetRelease(final int index, final long expected, final long value)
    {
        return compareAndSet(index, expected, value);
    }

    /** As {@link AtomicLongArray#compareAndExchange}. */
    public long compareAndExchange(final int index, final long expected, final long value)
    {
        return buffer.compareAndExchangeLong(at(index), expected, value);
    }

    /** As {@link AtomicLongArray#compareAndExchangeAcquire}; ordered as {@code compareAndExchange}. */
    public long compareAndExchangeAcquire(final int index, final long expected, final long value)
    {
        return compareAndExchange(index, expected, value);
    }

    /** As {@link AtomicLongArray#compareAndExchangeRelease}; ordered as {@code compareAndExchange}. */
    public long compareAndExchangeRelease(final int index, final long expected, final long value)
    {
        return compareAndExchange(index, expected, value);
    }

    /** As {@link AtomicLongArray#getAndAdd}. */
    public long getAndAdd(final int index, final long delta)
    {
        return buffer.getAndAddLong(at(index), delta);
    }

    /** As {@link AtomicLongArray#addAndGet}. */
    public long addAndGet(final int index, final long delta)
    {
        return getAndAdd(index, delta) + delta;
    }

    /** As {@link AtomicLongArray#getAndIncrement}. */
    public long getAndIncrement(final int index)
    {
        return getAndAdd(index, 1);
    }

    /** As {@link AtomicLongArray#getAndDecrement}. */
    public long getAndDecrement(final int index)
    {
        return getAndAdd(index, -1);
    }

    /** As {@link AtomicLongArray#incrementAndGet}. */
    public long incrementAndGet(final int index)
    {
        return addAndGet(index, 1);
    }

    /** As {@link AtomicLongArray#decrementAndGet}. */
    public long decrementAndGet(final int index)
    {
        return addAndGet(index, -1);
    }

    /** As {@link AtomicLongArray#getAndUpdate}. */
    public long getAndUpdate(final int index, final LongUnaryOperator update)
    {
        return updateOld(at(index), update);
    }

    /** As {@link AtomicLongArray#updateAndGet}. */
    public long updateAndGet(final int index, final LongUnaryOperator update)
    {
        return updateNew(at(index), update);
    }

    /** As {@link AtomicLongArray#getAndAccumulate}. */
    public long getAndAccumulate(final int index, final long value, final LongBinaryOperator accumulator)
    {
        return updateOld(at(index), (found) -> accumulator.applyAsLong(found, value));
    }

    /** As {@link AtomicLongArray#accumulateAndGet}. */
    public long accumulateAndGet(final int index, final long value, final LongBinaryOperator accumulator)
    {
        return updateNew(at(index), (found) -> accumulator.applyAsLong(found, value));
    }

    /** A copy of all elements, one after the other. */
    public long[] toArray()
    {
        return toArray(0, length);
    }

    /**
     * A copy of the elements in a range, one after the other.
     *
     * @param from index of the first.
     * @param to   index after the last.
     */
    public long[] toArray(final int from, final int to)
    {
        final long[] copy = new long[checkRange(from, to)];
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
    public void setAll(final int from, final long[] source)
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
    public void setAll(final IntToLongFunction generator)
    {
        checkOpen();
        final long[] values = new long[length];
        for (int i = 0; i < values.length; i++)
        {
            values[i] = generator.applyAsLong(i);
        }
        setAll(0, values);
    }

    @Override
    String text()
    {
        return Arrays.toString(toArray());
    }
}
