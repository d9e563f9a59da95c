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
 * A byte shared between processes, with the methods of {@link AtomicInteger}. Arithmetic wraps around as a cast does.
 *
 * <p><b>Threads:</b> any, in any number of processes. Each method is one atomic step; it is lock-free, and wait-free
 * when it only reads or sets. {@link #lock()} is for what takes several.
 *
 * <p><b>Failure:</b> a process that dies leaves the old value or the new one. {@link
 * io.ropewalk.error.HandleClosedException} from a handle that was closed.
 *
 * <pre>{@code
 * SharedByte counter = walk.byteValue("counter", (byte)0);
 * counter.getAndAdd(2);             // in one JVM
 * byte now = counter.get();         // in another
 * }</pre>
 */
public final class SharedByte extends NarrowCells
{
    private static final long serialVersionUID = 1L;

    SharedByte(final Attachment attachment, final CellsKind<?> kind)
    {
        super(attachment, kind);
    }

    /**
     * What a value of this type is, to be opened or created.
     *
     * @param initial value for whoever creates it; one that exists keeps its own.
     * @return the kind.
     */
    public static Kind<SharedByte> of(final byte initial)
    {
        return CellsKind.value(ElementType.BYTE, initial);
    }

    /** As {@link AtomicInteger#get}. */
    public byte get()
    {
        return (byte)load(at());
    }

    /** As {@link AtomicInteger#set}. */
    public void set(final byte value)
    {
        store(at(), value);
    }

    /** As {@link AtomicInteger#lazySet}. */
    public void lazySet(final byte value)
    {
        store(at(), value);
    }

    /** As {@link AtomicInteger#getAndSet}. */
    public byte getAndSet(final byte value)
    {
        return (byte)replace(at(), value);
    }

    /** As {@link AtomicInteger#compareAndSet}. */
    public boolean compareAndSet(final byte expected, final byte value)
    {
        return replaceIf(at(), expected, value);
    }

    /** As {@link AtomicInteger#compareAndExchange}. */
    public byte compareAndExchange(final byte expected, final byte value)
    {
        return (byte)witness(at(), expected, value);
    }

    /** As {@link AtomicInteger#getAndAdd}. */
    public byte getAndAdd(final int delta)
    {
        return (byte)updateOld(at(), (found) -> found + delta);
    }

    /** As {@link AtomicInteger#addAndGet}. */
    public byte addAndGet(final int delta)
    {
        return (byte)updateNew(at(), (found) -> found + delta);
    }

    /** As {@link AtomicInteger#getAndIncrement}. */
    public byte getAndIncrement()
    {
        return getAndAdd(1);
    }

    /** As {@link AtomicInteger#getAndDecrement}. */
    public byte getAndDecrement()
    {
        return getAndAdd(-1);
    }

    /** As {@link AtomicInteger#incrementAndGet}. */
    public byte incrementAndGet()
    {
        return addAndGet(1);
    }

    /** As {@link AtomicInteger#decrementAndGet}. */
    public byte decrementAndGet()
    {
        return addAndGet(-1);
    }

    /** As {@link AtomicInteger#getAndUpdate}. */
    public byte getAndUpdate(final IntUnaryOperator update)
    {
        return (byte)updateOld(at(), update);
    }

    /** As {@link AtomicInteger#updateAndGet}. */
    public byte updateAndGet(final IntUnaryOperator update)
    {
        return (byte)updateNew(at(), update);
    }

    /** As {@link AtomicInteger#getAndAccumulate}. */
    public byte getAndAccumulate(final byte value, final IntBinaryOperator accumulator)
    {
        return (byte)updateOld(at(), (found) -> accumulator.applyAsInt(found, value));
    }

    /** As {@link AtomicInteger#accumulateAndGet}. */
    public byte accumulateAndGet(final byte value, final IntBinaryOperator accumulator)
    {
        return (byte)updateNew(at(), (found) -> accumulator.applyAsInt(found, value));
    }

    @Override
    int decode(final int bits)
    {
        return (byte)bits;
    }

    @Override
    String text()
    {
        return String.valueOf(get());
    }
}
