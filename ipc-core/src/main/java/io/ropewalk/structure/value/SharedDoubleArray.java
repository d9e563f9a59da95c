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
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;

/**
 * An array of doubles shared between processes, with the methods of {@link AtomicLongArray} but those that add one; of
 * a fixed length, which is at least 1. Compared by their bits: a NaN equals the same NaN, and 0.0 does not equal -0.0.
 *
 * <p><b>Threads:</b> any, in any number of processes. Each method with an index is one atomic step, lock-free. Those
 * that copy go from element to element; for a snapshot, let everybody hold {@link #lock()} meanwhile.
 *
 * <p><b>Failure:</b> {@link IndexOutOfBoundsException}, with nothing written; a negative index never counts from the
 * end. A process that dies leaves each element with its old value or its new one. {@link
 * io.ropewalk.error.HandleClosedException} from a handle that was closed.
 *
 * <pre>{@code
 * SharedDoubleArray cells = walk.doubleArray("cells", 10);
 * cells.getAndAdd(0, 5);               // in one JVM
 * double first = cells.get(0);         // in another
 * cells.lock().lock();
 * double[] all = cells.toArray();
 * cells.lock().unlock();
 * }</pre>
 */
public final class SharedDoubleArray extends LongCells
{
    private static final long serialVersionUID = 1L;

    SharedDoubleArray(final Attachment attachment, final CellsKind<?> kind)
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
    public static Kind<SharedDoubleArray> of(final int length)
    {
        return CellsKind.array(ElementType.DOUBLE, length);
    }

    /**
     * What an array of this type is, to be opened or created.
     *
     * @param initial elements for whoever creates it; one that exists keeps its own, and must be as long.
     * @return the kind.
     */
    public static Kind<SharedDoubleArray> of(final double[] initial)
    {
        return CellsKind.array(ElementType.DOUBLE, initial.length, (index) -> doubleToRawLongBits(initial[index]));
    }

    /** Number of elements. */
    public int length()
    {
        checkOpen();
        return length;
    }

    /** As {@link AtomicLongArray#get}. */
    public double get(final int index)
    {
        return longBitsToDouble(buffer.getLongVolatile(at(index)));
    }

    /** As {@link AtomicLongArray#set}. */
    public void set(final int index, final double value)
    {
        buffer.putLongVolatile(at(index), doubleToRawLongBits(value));
    }

    /** As {@link AtomicLongArray#lazySet}. */
    public void lazySet(final int index, final double value)
    {
        release(at(index), doubleToRawLongBits(value));
    }

    /** As {@link AtomicLongArray#getAndSet}. */
    public double getAndSet(final int index, final double value)
    {
        return longBitsToDouble(buffer.getAndSetLong(at(index), doubleToRawLongBits(value)));
    }

    /** As {@link AtomicLongArray#compareAndSet}. */
    public boolean compareAndSet(final int index, final double expected, final double value)
    {
        return buffer.compareAndSetLong(at(index), doubleToRawLongBits(expected), doubleToRawLongBits(value));
    }

    /** As {@link AtomicLongArray#compareAndExchange}. */
    public double compareAndExchange(final int index, final double expected, final double value)
    {
        return longBitsToDouble(
            buffer.compareAndExchangeLong(at(index), doubleToRawLongBits(expected), doubleToRawLongBits(value)));
    }

    /** Adds, as {@link AtomicLongArray#getAndAdd} does, in the arithmetic of double. */
    public double getAndAdd(final int index, final double delta)
    {
        return longBitsToDouble(updateOld(at(index), (bits) -> doubleToRawLongBits(longBitsToDouble(bits) + delta)));
    }

    /** Adds, as {@link AtomicLongArray#addAndGet} does, in the arithmetic of double. */
    public double addAndGet(final int index, final double delta)
    {
        return longBitsToDouble(updateNew(at(index), (bits) -> doubleToRawLongBits(longBitsToDouble(bits) + delta)));
    }

    /** As {@link AtomicLongArray#getAndUpdate}. */
    public double getAndUpdate(final int index, final DoubleUnaryOperator update)
    {
        return longBitsToDouble(updateOld(at(index),
            (bits) -> doubleToRawLongBits(update.applyAsDouble(longBitsToDouble(bits)))));
    }

    /** As {@link AtomicLongArray#updateAndGet}. */
    public double updateAndGet(final int index, final DoubleUnaryOperator update)
    {
        return longBitsToDouble(updateNew(at(index),
            (bits) -> doubleToRawLongBits(update.applyAsDouble(longBitsToDouble(bits)))));
    }

    /** As {@link AtomicLongArray#getAndAccumulate}. */
    public double getAndAccumulate(final int index, final double value, final DoubleBinaryOperator accumulator)
    {
        return longBitsToDouble(updateOld(at(index),
            (bits) -> doubleToRawLongBits(accumulator.applyAsDouble(longBitsToDouble(bits), value))));
    }

    /** As {@link AtomicLongArray#accumulateAndGet}. */
    public double accumulateAndGet(final int index, final double value, final DoubleBinaryOperator accumulator)
    {
        return longBitsToDouble(updateNew(at(index),
            (bits) -> doubleToRawLongBits(accumulator.applyAsDouble(longBitsToDouble(bits), value))));
    }

    /** A copy of all elements, one after the other. */
    public double[] toArray()
    {
        return toArray(0, length);
    }

    /**
     * A copy of the elements in a range, one after the other.
     *
     * @param from index of the first.
     * @param to   index after the last.
     */
    public double[] toArray(final int from, final int to)
    {
        final double[] copy = new double[checkRange(from, to)];
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
    public void setAll(final int from, final double[] source)
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
    public void setAll(final IntToDoubleFunction generator)
    {
        checkOpen();
        final double[] values = new double[length];
        for (int i = 0; i < values.length; i++)
        {
            values[i] = generator.applyAsDouble(i);
        }
        setAll(0, values);
    }

    @Override
    String text()
    {
        return Arrays.toString(toArray());
    }
}
