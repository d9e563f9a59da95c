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

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

/**
 * A float shared between processes, with the methods of {@link AtomicInteger} but those that add one. Compared by its
 * bits: a NaN equals the same NaN, and 0.0 does not equal -0.0.
 *
 * <p><b>Threads:</b> any, in any number of processes. Each method is one atomic step; it is lock-free, and wait-free
 * when it only reads or sets. {@link #lock()} is for what takes several.
 *
 * <p><b>Failure:</b> a process that dies leaves the old value or the new one. {@link
 * io.ropewalk.error.HandleClosedException} from a handle that was closed.
 *
 * <pre>{@code
 * SharedFloat price = walk.floatValue("price", 0.5f);
 * price.set(3.14f);                 // in one JVM
 * float now = price.get();          // in another
 * }</pre>
 */
public final class SharedFloat extends IntCells
{
    private static final long serialVersionUID = 1L;

    SharedFloat(final Attachment attachment, final CellsKind<?> kind)
    {
        super(attachment, kind);
    }

    /**
     * What a value of this type is, to be opened or created.
     *
     * @param initial value for whoever creates it; one that exists keeps its own.
     * @return the kind.
     */
    public static Kind<SharedFloat> of(final float initial)
    {
        return CellsKind.value(ElementType.FLOAT, floatToRawIntBits(initial));
    }

    /** As {@link AtomicInteger#get}. */
    public float get()
    {
        return intBitsToFloat(buffer.getIntVolatile(at()));
    }

    /** As {@link AtomicInteger#set}. */
    public void set(final float value)
    {
        buffer.putIntVolatile(at(), floatToRawIntBits(value));
    }

    /** As {@link AtomicInteger#lazySet}. */
    public void lazySet(final float value)
    {
        release(at(), floatToRawIntBits(value));
    }

    /** As {@link AtomicInteger#getAndSet}. */
    public float getAndSet(final float value)
    {
        return intBitsToFloat(buffer.getAndSetInt(at(), floatToRawIntBits(value)));
    }

    /** As {@link AtomicInteger#compareAndSet}. */
    public boolean compareAndSet(final float expected, final float value)
    {
        return buffer.compareAndSetInt(at(), floatToRawIntBits(expected), floatToRawIntBits(value));
    }

    /** As {@link AtomicInteger#compareAndExchange}. */
    public float compareAndExchange(final float expected, final float value)
    {
        return intBitsToFloat(
            buffer.compareAndExchangeInt(at(), floatToRawIntBits(expected), floatToRawIntBits(value)));
    }

    /** Adds, as {@link AtomicInteger#getAndAdd} does, in the arithmetic of float. */
    public float getAndAdd(final float delta)
    {
        return intBitsToFloat(updateOld(at(), (bits) -> floatToRawIntBits(intBitsToFloat(bits) + delta)));
    }

    /** Adds, as {@link AtomicInteger#addAndGet} does, in the arithmetic of float. */
    public float addAndGet(final float delta)
    {
        return intBitsToFloat(updateNew(at(), (bits) -> floatToRawIntBits(intBitsToFloat(bits) + delta)));
    }

    /** As {@link AtomicInteger#getAndUpdate}. */
    public float getAndUpdate(final DoubleUnaryOperator update)
    {
        return intBitsToFloat(updateOld(at(),
            (bits) -> floatToRawIntBits((float)update.applyAsDouble(intBitsToFloat(bits)))));
    }

    /** As {@link AtomicInteger#updateAndGet}. */
    public float updateAndGet(final DoubleUnaryOperator update)
    {
        return intBitsToFloat(updateNew(at(),
            (bits) -> floatToRawIntBits((float)update.applyAsDouble(intBitsToFloat(bits)))));
    }

    /** As {@link AtomicInteger#getAndAccumulate}. */
    public float getAndAccumulate(final float value, final DoubleBinaryOperator accumulator)
    {
        return intBitsToFloat(updateOld(at(),
            (bits) -> floatToRawIntBits((float)accumulator.applyAsDouble(intBitsToFloat(bits), value))));
    }

    /** As {@link AtomicInteger#accumulateAndGet}. */
    public float accumulateAndGet(final float value, final DoubleBinaryOperator accumulator)
    {
        return intBitsToFloat(updateNew(at(),
            (bits) -> floatToRawIntBits((float)accumulator.applyAsDouble(intBitsToFloat(bits), value))));
    }

    @Override
    String text()
    {
        return String.valueOf(get());
    }
}
