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
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

/**
 * An array of floats shared between processes, with the methods of {@link AtomicIntegerArray} but those that add one;
 * of a fixed length, which is at least 1. Compared by their bits: a NaN equals the same NaN, and 0.0 does not equal
 * -0.0.
 *
 * <p><b>Threads:</b> any, in any number of processes. Each method with an index is one atomic step, lock-free. Those
 * that copy go from element to element; for a snapshot, let everybody hold {@link #lock()} meanwhile.
 *
 * <p><b>Failure:</b> {@link IndexOutOfBoundsException}, with nothing written; a negative index never counts from the
 * end. A process that dies leaves each element with its old value or its new one. {@link
 * io.ropewalk.error.HandleClosedException} from a handle that was closed.
 *
 * <pre>{@code
 * SharedFloatArray cells = walk.floatArray("cells", 10);
 * cells.set(0, 0.5f);                  // in one JVM
 * float first = cells.get(0);          // in another
 * cells.lock().lock();
 * float[] all = cells.toArray();
 * cells.lock().unlock();
 * }</pre>
 */
public final class SharedFloatArray extends IntCells
{
    private static final long serialVersionUID = 1L;

    SharedFloatArray(final Attachment attachment, final CellsKind<?> kind)
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
    public static Kind<SharedFloatArray> of(final int length)
    {
        return CellsKind.array(ElementType.FLOAT, length);
    }

    /**
     * What an array of this type is, to be opened or created.
     *
     * @param initial elements for whoever creates it; one that exists keeps its own, and must be as long.
     * @return the kind.
     */
    public static Kind<SharedFloatArray> of(final float[] initial)
    {
        return CellsKind.array(ElementType.FLOAT, initial.length, (index) -> floatToRawIntBits(initial[index]));
    }

    /** Number of elements. */
    public int length()
    {
        checkOpen();
        return length;
    }

    /** As {@link AtomicIntegerArray#get}. */
    public float get(final int index)
    {
        return intBitsToFloat(buffer.getIntVolatile(at(index)));
    }

    /** As {@link AtomicIntegerArray#set}. */
    public void set(final int index, final float value)
    {
        buffer.putIntVolatile(at(index), floatToRawIntBits(value));
    }

    /** As {@link AtomicIntegerArray#lazySet}. */
    public void lazySet(final int index, final float value)
    {
        release(at(index), floatToRawIntBits(value));
    }

    /** As {@link AtomicIntegerArray#getAndSet}. */
    public float getAndSet(final int index, final float value)
    {
        return intBitsToFloat(buffer.getAndSetInt(at(index), floatToRawIntBits(value)));
    }

    /** As {@link AtomicIntegerArray#compareAndSet}. */
    public boolean compareAndSet(final int index, final float expected, final float value)
    {
        return buffer.compareAndSetInt(at(index), floatToRawIntBits(expected), floatToRawIntBits(value));
    }

    /** As {@link AtomicIntegerArray#compareAndExchange}. */
    public float compareAndExchange(final int index, final float expected, final float value)
    {
        return intBitsToFloat(
            buffer.compareAndExchangeInt(at(index), floatToRawIntBits(expected), floatToRawIntBits(value)));
    }

    /** Adds, as {@link AtomicIntegerArray#getAndAdd} does, in the arithmetic of float. */
    public float getAndAdd(final int index, final float delta)
    {
        return intBitsToFloat(updateOld(at(index), (bits) -> floatToRawIntBits(intBitsToFloat(bits) + delta)));
    }

    /** Adds, as {@link AtomicIntegerArray#addAndGet} does, in the arithmetic of float. */
    public float addAndGet(final int index, final float delta)
    {
        return intBitsToFloat(updateNew(at(index), (bits) -> floatToRawIntBits(intBitsToFloat(bits) + delta)));
    }

    /** As {@link AtomicIntegerArray#getAndUpdate}. */
    public float getAndUpdate(final int index, final DoubleUnaryOperator update)
    {
        return intBitsToFloat(updateOld(at(index),
            (bits) -> floatToRawIntBits((float)update.applyAsDouble(intBitsToFloat(bits)))));
    }

    /** As {@link AtomicIntegerArray#updateAndGet}. */
    public float updateAndGet(final int index, final DoubleUnaryOperator update)
    {
        return intBitsToFloat(updateNew(at(index),
            (bits) -> floatToRawIntBits((float)update.applyAsDouble(intBitsToFloat(bits)))));
    }

    /** As {@link AtomicIntegerArray#getAndAccumulate}. */
    public float getAndAccumulate(final int index, final float value, final DoubleBinaryOperator accumulator)
    {
        return intBitsToFloat(updateOld(at(index),
            (bits) -> floatToRawIntBits((float)accumulator.applyAsDouble(intBitsToFloat(bits), value))));
    }

    /** As {@link AtomicIntegerArray#accumulateAndGet}. */
    public float accumulateAndGet(final int index, final float value, final DoubleBinaryOperator accumulator)
    {
        return intBitsToFloat(updateNew(at(index),
            (bits) -> floatToRawIntBits((float)accumulator.applyAsDouble(intBitsToFloat(bits), value))));
    }

    /** A copy of all elements, one after the other. */
    public float[] toArray()
    {
        return toArray(0, length);
    }

    /**
     * A copy of the elements in a range, one after the other.
     *
     * @param from index of the first.
     * @param to   index after the last.
     */
    public float[] toArray(final int from, final int to)
    {
        final float[] copy = new float[checkRange(from, to)];
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
    public void setAll(final int from, final float[] source)
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
        final float[] values = new float[length];
        for (int i = 0; i < values.length; i++)
        {
            values[i] = (float)generator.applyAsDouble(i);
        }
        setAll(0, values);
    }

    @Override
    String text()
    {
        return Arrays.toString(toArray());
    }
}
