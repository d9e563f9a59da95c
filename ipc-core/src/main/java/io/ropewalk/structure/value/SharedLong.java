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
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * A long shared between processes, with the methods of {@link AtomicLong}.
 *
 * <p><b>Threads:</b> any, in any number of processes. Each method is one atomic step; it is wait-free but for updates,
 * which are lock-free. {@link #lock()} is for what takes several.
 *
 * <p><b>Failure:</b> a process that dies leaves the old value or the new one. {@link
 * io.ropewalk.error.HandleClosedException} from a handle that was closed.
 *
 * <pre>{@code
 * SharedLong counter = walk.longValue("counter", 0);
 * counter.getAndAdd(2);             // in one JVM
 * long now = counter.get();         // in another
 * }</pre>
 */
public final class SharedLong extends LongCells
{
    private static final long serialVersionUID = 1L;

    SharedLong(final Attachment attachment, final CellsKind<?> kind)
    {
        super(attachment, kind);
    }

    /**
     * What a value of this type is, to be opened or created.
     *
     * @param initial value for whoever creates it; one that exists keeps its own.
     * @return the kind.
     */
    public static Kind<SharedLong> of(final long initial)
    {
        return CellsKind.value(ElementType.LONG, initial);
    }

    /** As {@link AtomicLong#get}. */
    public long get()
    {
        return buffer.getLongVolatile(at());
    }

    /** As {@link AtomicLong#set}. */
    public void set(final long value)
    {
        buffer.putLongVolatile(at(), value);
    }

    /** As {@link AtomicLong#lazySet}. */
    public void lazySet(final long value)
    {
        release(at(), value);
    }

    /** As {@link AtomicLong#getPlain}. */
    public long getPlain()
    {
        return buffer.getLong(at());
    }

    /** As {@link AtomicLong#setPlain}. */
    public void setPlain(final long value)
    {
        buffer.putLong(at(), value);
    }

    /** As {@link AtomicLong#getOpaque}. */
    public long getOpaque()
    {
        return buffer.getLongOpaque(at());
    }

    /** As {@link AtomicLong#setOpaque}. */
    public void setOpaque(final long value)
    {
        buffer.putLongOpaque(at(), value);
    }

    /** As {@link AtomicLong#getAcquire}. */
    public long getAcquire()
    {
        return acquire(at());
    }

    /** As {@link AtomicLong#setRelease}. */
    public void setRelease(final long value)
    {
        release(at(), value);
    }

    /** As {@link AtomicLong#getAndSet}. */
    public long getAndSet(final long value)
    {
        return buffer.getAndSetLong(at(), value);
    }

    /** As {@link AtomicLong#compareAndSet}. */
    public boolean compareAndSet(final long expected, final long value)
    {
        return buffer.compareAndSetLong(at(), expected, value);
    }

    /** As {@link AtomicLong#weakCompareAndSetPlain}; never fails for no reason. */
    public boolean weakCompareAndSetPlain(final long expected, final long value)
    {
        return compareAndSet(expected, value);
    }

    /** As {@link AtomicLong#weakCompareAndSetVolatile}; never fails for no reason. */
    public boolean weakCompareAndSetVolatile(final long expected, final long value)
    {
        return compareAndSet(expected, value);
    }

    /** As {@link AtomicLong#weakCompareAndSetAcquire}; never fails for no reason. */
    public boolean weakCompareAndSetAcquire(final long expected, final long value)
    {
        return compareAndSet(expected, value);
    }

    /** As {@link AtomicLong#weakCompareAndSetRelease}; never fails for no reason. */
    public boolean weakCompareAndSetRelease(final long expected, final long value)
    {
        return compareAndSet(expected, value);
    }

    /** As {@link AtomicLong#compareAndExchange}. */
    public long compareAndExchange(final long expected, final long value)
    {
        return buffer.compareAndExchangeLong(at(), expected, value);
    }

    /** As {@link AtomicLong#compareAndExchangeAcquire}; ordered as {@code compareAndExchange}. */
    public long compareAndExchangeAcquire(final long expected, final long value)
    {
        return compareAndExchange(expected, value);
    }

    /** As {@link AtomicLong#compareAndExchangeRelease}; ordered as {@code compareAndExchange}. */
    public long compareAndExchangeRelease(final long expected, final long value)
    {
        return compareAndExchange(expected, value);
    }

    /** As {@link AtomicLong#getAndAdd}. */
    public long getAndAdd(final long delta)
    {
        return buffer.getAndAddLong(at(), delta);
    }

    /** As {@link AtomicLong#addAndGet}. */
    public long addAndGet(final long delta)
    {
        return getAndAdd(delta) + delta;
    }

    /** As {@link AtomicLong#getAndIncrement}. */
    public long getAndIncrement()
    {
        return getAndAdd(1);
    }

    /** As {@link AtomicLong#getAndDecrement}. */
    public long getAndDecrement()
    {
        return getAndAdd(-1);
    }

    /** As {@link AtomicLong#incrementAndGet}. */
    public long incrementAndGet()
    {
        return addAndGet(1);
    }

    /** As {@link AtomicLong#decrementAndGet}. */
    public long decrementAndGet()
    {
        return addAndGet(-1);
    }

    /** As {@link AtomicLong#getAndUpdate}. */
    public long getAndUpdate(final LongUnaryOperator update)
    {
        return updateOld(at(), update);
    }

    /** As {@link AtomicLong#updateAndGet}. */
    public long updateAndGet(final LongUnaryOperator update)
    {
        return updateNew(at(), update);
    }

    /** As {@link AtomicLong#getAndAccumulate}. */
    public long getAndAccumulate(final long value, final LongBinaryOperator accumulator)
    {
        return updateOld(at(), (found) -> accumulator.applyAsLong(found, value));
    }

    /** As {@link AtomicLong#accumulateAndGet}. */
    public long accumulateAndGet(final long value, final LongBinaryOperator accumulator)
    {
        return updateNew(at(), (found) -> accumulator.applyAsLong(found, value));
    }

    @Override
    String text()
    {
        return String.valueOf(get());
    }
}
