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

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;

/**
 * A double shared between processes, with the methods of {@link AtomicLong} but those that add one. Compared by its
 * bits: a NaN equals the same NaN, and 0.0 does not equal -0.0.
 *
 * <p><b>Threads:</b> any, in any number of processes. Each method is one atomic step; it is lock-free, and wait-free
 * when it only reads or sets. {@link #lock()} is for what takes several.
 *
 * <p><b>Failure:</b> a process that dies leaves the old value or the new one. {@link
 * io.ropewalk.error.HandleClosedException} from a handle that was closed.
 *
 * <pre>{@code
 * SharedDouble price = walk.doubleValue("price", 0.5);
 * price.set(3.14);                  // in one JVM
 * double now = price.get();         // in another
 * }</pre>
 */
public final class SharedDouble extends LongCells
{
    private static final long serialVersionUID = 1L;

    SharedDouble(final Attachment attachment, final CellsKind<?> kind)
    {
        super(attachment, kind);
    }

    /**
     * What a value of this type is, to be opened or created.
     *
     * @param initial value for whoever creates it; one that exists keeps its own.
     * @return the kind.
     */
    public static Kind<SharedDouble> of(final double initial)
    {
        return CellsKind.value(ElementType.DOUBLE, doubleToRawLongBits(initial));
    }

    /** As {@link AtomicLong#get}. */
    public double get()
    {
        return longBitsToDouble(buffer.getLongVolatile(at()));
    }

    /** As {@link AtomicLong#set}. */
    public void set(final double value)
    {
        buffer.putLongVolatile(at(), doubleToRawLongBits(value));
    }

    /** As {@link AtomicLong#lazySet}. */
    public void lazySet(final double value)
    {
        release(at(), doubleToRawLongBits(value));
    }

    /** As {@link AtomicLong#getAndSet}. */
    public double getAndSet(final double value)
    {
        return longBitsToDouble(buffer.getAndSetLong(at(), doubleToRawLongBits(value)));
    }

    /** As {@link AtomicLong#compareAndSet}. */
    public boolean compareAndSet(final double expected, final double value)
    {
        return buffer.compareAndSetLong(at(), doubleToRawLongBits(expected), doubleToRawLongBits(value));
    }

    /** As {@link AtomicLong#compareAndExchange}. */
    public double compareAndExchange(final double expected, final double value)
    {
        return longBitsToDouble(
            buffer.compareAndExchangeLong(at(), doubleToRawLongBits(expected), doubleToRawLongBits(value)));
    }

    /** Adds, as {@link AtomicLong#getAndAdd} does, in the arithmetic of double. */
    public double getAndAdd(final double delta)
    {
        return longBitsToDouble(updateOld(at(), (bits) -> doubleToRawLongBits(longBitsToDouble(bits) + delta)));
    }

    /** Adds, as {@link AtomicLong#addAndGet} does, in the arithmetic of double. */
    public double addAndGet(final double delta)
    {
        return longBitsToDouble(updateNew(at(), (bits) -> doubleToRawLongBits(longBitsToDouble(bits) + delta)));
    }

    /** As {@link AtomicLong#getAndUpdate}. */
    public double getAndUpdate(final DoubleUnaryOperator update)
    {
        return longBitsToDouble(updateOld(at(),
            (bits) -> doubleToRawLongBits(update.applyAsDouble(longBitsToDouble(bits)))));
    }

    /** As {@link AtomicLong#updateAndGet}. */
    public double updateAndGet(final DoubleUnaryOperator update)
    {
        return longBitsToDouble(updateNew(at(),
            (bits) -> doubleToRawLongBits(update.applyAsDouble(longBitsToDouble(bits)))));
    }

    /** As {@link AtomicLong#getAndAccumulate}. */
    public double getAndAccumulate(final double value, final DoubleBinaryOperator accumulator)
    {
        return longBitsToDouble(updateOld(at(),
            (bits) -> doubleToRawLongBits(accumulator.applyAsDouble(longBitsToDouble(bits), value))));
    }

    /** As {@link AtomicLong#accumulateAndGet}. */
    public double accumulateAndGet(final double value, final DoubleBinaryOperator accumulator)
    {
        return longBitsToDouble(updateNew(at(),
            (bits) -> doubleToRawLongBits(accumulator.applyAsDouble(longBitsToDouble(bits), value))));
    }

    @Override
    String text()
    {
        return String.valueOf(get());
    }
}
