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
 * A short shared between processes, with the methods of {@link AtomicInteger}. Arithmetic wraps around as a cast does.
 *
 * <p><b>Threads:</b> any, in any number of processes. Each method is one atomic step; it is lock-free, and wait-free
 * when it only reads or sets. {@link #lock()} is for what takes several.
 *
 * <p><b>Failure:</b> a process that dies leaves the old value or the new one. {@link
 * io.ropewalk.error.HandleClosedException} from a handle that was closed.
 *
 * <pre>{@code
 * SharedShort counter = walk.shortValue("counter", (short)0);
 * counter.getAndAdd(2);             // in one JVM
 * short now = counter.get();        // in another
 * }</pre>
 */
public final class SharedShort extends NarrowCells
{
    private static final long serialVersionUID = 1L;

    SharedShort(final Attachment attachment, final CellsKind<?> kind)
    {
        super(attachment, kind);
    }

    /**
     * What a value of this type is, to be opened or created.
     *
     * @param initial value for whoever creates it; one that exists keeps its own.
     * @return the kind.
     */
    public static Kind<SharedShort> of(final short initial)
    {
        return CellsKind.value(ElementType.SHORT, initial);
    }

    /** As {@link AtomicInteger#get}. */
    public short get()
    {
        return (short)load(at());
    }

    /** As {@link AtomicInteger#set}. */
    public void set(final short value)
    {
        store(at(), value);
    }

    /** As {@link AtomicInteger#lazySet}. */
    public void lazySet(final short value)
    {
        store(at(), value);
    }

    /** As {@link AtomicInteger#getAndSet}. */
    public short getAndSet(final short value)
    {
        return (short)replace(at(), value);
    }

    /** As {@link AtomicInteger#compareAndSet}. */
    public boolean compareAndSet(final short expected, final short value)
    {
        return replaceIf(at(), expected, value);
    }

    /** As {@link AtomicInteger#compareAndExchange}. */
    public short compareAndExchange(final short expected, final short value)
    {
        return (short)witness(at(), expected, value);
    }

    /** As {@link AtomicInteger#getAndAdd}. */
    public short getAndAdd(final int delta)
    {
        return (short)updateOld(at(), (found) -> found + delta);
    }

    /** As {@link AtomicInteger#addAndGet}. */
    public short addAndGet(final int delta)
    {
        return (short)updateNew(at(), (found) -> found + delta);
    }

    /** As {@link AtomicInteger#getAndIncrement}. */
    public short getAndIncrement()
    {
        return getAndAdd(1);
    }

    /** As {@link AtomicInteger#getAndDecrement}. */
    public short getAndDecrement()
    {
        return getAndAdd(-1);
    }

    /** As {@link AtomicInteger#incrementAndGet}. */
    public short incrementAndGet()
    {
        return addAndGet(1);
    }

    /** As {@link AtomicInteger#decrementAndGet}. */
    public short decrementAndGet()
    {
        return addAndGet(-1);
    }

    /** As {@link AtomicInteger#getAndUpdate}. */
    public short getAndUpdate(final IntUnaryOperator update)
    {
        return (short)updateOld(at(), update);
    }

    /** As {@link AtomicInteger#updateAndGet}. */
    public short updateAndGet(final IntUnaryOperator update)
    {
        return (short)updateNew(at(), update);
    }

    /** As {@link AtomicInteger#getAndAccumulate}. */
    public short getAndAccumulate(final short value, final IntBinaryOperator accumulator)
    {
        return (short)updateOld(at(), (found) -> accumulator.applyAsInt(found, value));
    }

    /** As {@link AtomicInteger#accumulateAndGet}. */
    public short accumulateAndGet(final short value, final IntBinaryOperator accumulator)
    {
        return (short)updateNew(at(), (found) -> accumulator.applyAsInt(found, value));
    }

    @Override
    int decode(final int bits)
    {
        return (short)bits;
    }

    @Override
    String text()
    {
        return String.valueOf(get());
    }
}
