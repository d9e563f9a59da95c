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
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * An int shared between processes, with the methods of {@link AtomicInteger}.
 *
 * <p><b>Threads:</b> any, in any number of processes. Each method is one atomic step; it is wait-free but for updates,
 * which are lock-free. {@link #lock()} is for what takes several.
 *
 * <p><b>Failure:</b> a process that dies leaves the old value or the new one. {@link
 * io.ropewalk.error.HandleClosedException} from a handle that was closed.
 *
 * <pre>{@code
 * SharedInt counter = walk.intValue("counter", 0);
 * counter.getAndAdd(2);             // in one JVM
 * int now = counter.get();          // in another
 * }</pre>
 */
public final class SharedInt extends IntCells
{
    private static final long serialVersionUID = 1L;

    SharedInt(final Attachment attachment, final CellsKind<?> kind)
    {
        super(attachment, kind);
    }

    /**
     * What a value of this type is, to be opened or created.
     *
     * @param initial value for whoever creates it; one that exists keeps its own.
     * @return the kind.
     */
    public static Kind<SharedInt> of(final int initial)
    {
        return CellsKind.value(ElementType.INT, initial);
    }

    /** As {@link AtomicInteger#get}. */
    public int get()
    {
        return buffer.getIntVolatile(at());
    }

    /** As {@link AtomicInteger#set}. */
    public void set(final int value)
    {
        buffer.putIntVolatile(at(), value);
    }

    /** As {@link AtomicInteger#lazySet}. */
    public void lazySet(final int value)
    {
        release(at(), value);
    }

    /** As {@link AtomicInteger#getPlain}. */
    public int getPlain()
    {
        return buffer.getInt(at());
    }

    /** As {@link AtomicInteger#setPlain}. */
    public void setPlain(final int value)
    {
        buffer.putInt(at(), value);
    }

    /** As {@link AtomicInteger#getOpaque}. */
    public int getOpaque()
    {
        return buffer.getIntOpaque(at());
    }

    /** As {@link AtomicInteger#setOpaque}. */
    public void setOpaque(final int value)
    {
        buffer.putIntOpaque(at(), value);
    }

    /** As {@link AtomicInteger#getAcquire}. */
    public int getAcquire()
    {
        return acquire(at());
    }

    /** As {@link AtomicInteger#setRelease}. */
    public void setRelease(final int value)
    {
        release(at(), value);
    }

    /** As {@link AtomicInteger#getAndSet}. */
    public int getAndSet(final int value)
    {
        return buffer.getAndSetInt(at(), value);
    }

    /** As {@link AtomicInteger#compareAndSet}. */
    public boolean compareAndSet(final int expected, final int value)
    {
        return buffer.compareAndSetInt(at(), expected, value);
    }

    /** As {@link AtomicInteger#weakCompareAndSetPlain}; never fails for no reason. */
    public boolean weakCompareAndSetPlain(final int expected, final int value)
    {
        return compareAndSet(expected, value);
    }

    /** As {@link AtomicInteger#weakCompareAndSetVolatile}; never fails for no reason. */
    public boolean weakCompareAndSetVolatile(final int expected, final int value)
    {
        return compareAndSet(expected, value);
    }

    /** As {@link AtomicInteger#weakCompareAndSetAcquire}; never fails for no reason. */
    public boolean weakCompareAndSetAcquire(final int expected, final int value)
    {
        return compareAndSet(expected, value);
    }

    /** As {@link AtomicInteger#weakCompareAndSetRelease}; never fails for no reason. */
    public boolean weakCompareAndSetRelease(final int expected, final int value)
    {
        return compareAndSet(expected, value);
    }

    /** As {@link AtomicInteger#compareAndExchange}. */
    public int compareAndExchange(final int expected, final int value)
    {
        return buffer.compareAndExchangeInt(at(), expected, value);
    }

    /** As {@link AtomicInteger#compareAndExchangeAcquire}; ordered as {@code compareAndExchange}. */
    public int compareAndExchangeAcquire(final int expected, final int value)
    {
        return compareAndExchange(expected, value);
    }

    /** As {@link AtomicInteger#compareAndExchangeRelease}; ordered as {@code compareAndExchange}. */
    public int compareAndExchangeRelease(final int expected, final int value)
    {
        return compareAndExchange(expected, value);
    }

    /** As {@link AtomicInteger#getAndAdd}. */
    public int getAndAdd(final int delta)
    {
        return buffer.getAndAddInt(at(), delta);
    }

    /** As {@link AtomicInteger#addAndGet}. */
    public int addAndGet(final int delta)
    {
        return getAndAdd(delta) + delta;
    }

    /** As {@link AtomicInteger#getAndIncrement}. */
    public int getAndIncrement()
    {
        return getAndAdd(1);
    }

    /** As {@link AtomicInteger#getAndDecrement}. */
    public int getAndDecrement()
    {
        return getAndAdd(-1);
    }

    /** As {@link AtomicInteger#incrementAndGet}. */
    public int incrementAndGet()
    {
        return addAndGet(1);
    }

    /** As {@link AtomicInteger#decrementAndGet}. */
    public int decrementAndGet()
    {
        return addAndGet(-1);
    }

    /** As {@link AtomicInteger#getAndUpdate}. */
    public int getAndUpdate(final IntUnaryOperator update)
    {
        return updateOld(at(), update);
    }

    /** As {@link AtomicInteger#updateAndGet}. */
    public int updateAndGet(final IntUnaryOperator update)
    {
        return updateNew(at(), update);
    }

    /** As {@link AtomicInteger#getAndAccumulate}. */
    public int getAndAccumulate(final int value, final IntBinaryOperator accumulator)
    {
        return updateOld(at(), (found) -> accumulator.applyAsInt(found, value));
    }

    /** As {@link AtomicInteger#accumulateAndGet}. */
    public int accumulateAndGet(final int value, final IntBinaryOperator accumulator)
    {
        return updateNew(at(), (found) -> accumulator.applyAsInt(found, value));
    }

    @Override
    String text()
    {
        return String.valueOf(get());
    }
}
