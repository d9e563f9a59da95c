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
 * A char shared between processes, with the methods of {@link AtomicInteger}. Arithmetic wraps around as a cast does.
 *
 * <p><b>Threads:</b> any, in any number of processes. Each method is one atomic step; it is lock-free, and wait-free
 * when it only reads or sets. {@link #lock()} is for what takes several.
 *
 * <p><b>Failure:</b> a process that dies leaves the old value or the new one. {@link
 * io.ropewalk.error.HandleClosedException} from a handle that was closed.
 *
 * <pre>{@code
 * SharedChar grade = walk.charValue("grade", 'a');
 * grade.set('b');                   // in one JVM
 * char now = grade.get();           // in another
 * }</pre>
 */
public final class SharedChar extends NarrowCells
{
    private static final long serialVersionUID = 1L;

    SharedChar(final Attachment attachment, final CellsKind<?> kind)
    {
        super(attachment, kind);
    }

    /**
     * What a value of this type is, to be opened or created.
     *
     * @param initial value for whoever creates it; one that exists keeps its own.
     * @return the kind.
     */
    public static Kind<SharedChar> of(final char initial)
    {
        return CellsKind.value(ElementType.CHAR, initial);
    }

    /** As {@link AtomicInteger#get}. */
    public char get()
    {
        return (char)load(at());
    }

    /** As {@link AtomicInteger#set}. */
    public void set(final char value)
    {
        store(at(), value);
    }

    /** As {@link AtomicInteger#lazySet}. */
    public void lazySet(final char value)
    {
        store(at(), value);
    }

    /** As {@link AtomicInteger#getAndSet}. */
    public char getAndSet(final char value)
    {
        return (char)replace(at(), value);
    }

    /** As {@link AtomicInteger#compareAndSet}. */
    public boolean compareAndSet(final char expected, final char value)
    {
        return replaceIf(at(), expected, value);
    }

    /** As {@link AtomicInteger#compareAndExchange}. */
    public char compareAndExchange(final char expected, final char value)
    {
        return (char)witness(at(), expected, value);
    }

    /** As {@link AtomicInteger#getAndAdd}. */
    public char getAndAdd(final int delta)
    {
        return (char)updateOld(at(), (found) -> found + delta);
    }

    /** As {@link AtomicInteger#addAndGet}. */
    public char addAndGet(final int delta)
    {
        return (char)updateNew(at(), (found) -> found + delta);
    }

    /** As {@link AtomicInteger#getAndIncrement}. */
    public char getAndIncrement()
    {
        return getAndAdd(1);
    }

    /** As {@link AtomicInteger#getAndDecrement}. */
    public char getAndDecrement()
    {
        return getAndAdd(-1);
    }

    /** As {@link AtomicInteger#incrementAndGet}. */
    public char incrementAndGet()
    {
        return addAndGet(1);
    }

    /** As {@link AtomicInteger#decrementAndGet}. */
    public char decrementAndGet()
    {
        return addAndGet(-1);
    }

    /** As {@link AtomicInteger#getAndUpdate}. */
    public char getAndUpdate(final IntUnaryOperator update)
    {
        return (char)updateOld(at(), update);
    }

    /** As {@link AtomicInteger#updateAndGet}. */
    public char updateAndGet(final IntUnaryOperator update)
    {
        return (char)updateNew(at(), update);
    }

    /** As {@link AtomicInteger#getAndAccumulate}. */
    public char getAndAccumulate(final char value, final IntBinaryOperator accumulator)
    {
        return (char)updateOld(at(), (found) -> accumulator.applyAsInt(found, value));
    }

    /** As {@link AtomicInteger#accumulateAndGet}. */
    public char accumulateAndGet(final char value, final IntBinaryOperator accumulator)
    {
        return (char)updateNew(at(), (found) -> accumulator.applyAsInt(found, value));
    }

    @Override
    int decode(final int bits)
    {
        return (char)bits;
    }

    @Override
    String text()
    {
        return String.valueOf(get());
    }
}
