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
import java.util.function.IntPredicate;

/**
 * An array of booleans shared between processes, with the methods of {@link java.util.concurrent.atomic.AtomicBoolean}
 * for each element; of a fixed length, which is at least 1.
 *
 * <p><b>Threads:</b> any, in any number of processes. Each method with an index is one atomic step, lock-free. Those
 * that copy go from element to element; for a snapshot, let everybody hold {@link #lock()} meanwhile.
 *
 * <p><b>Failure:</b> {@link IndexOutOfBoundsException}, with nothing written; a negative index never counts from the
 * end. A process that dies leaves each element with its old value or its new one. {@link
 * io.ropewalk.error.HandleClosedException} from a handle that was closed.
 *
 * <pre>{@code
 * SharedBooleanArray cells = walk.booleanArray("cells", 10);
 * cells.set(0, true);                  // in one JVM
 * boolean first = cells.get(0);        // in another
 * cells.lock().lock();
 * boolean[] all = cells.toArray();
 * cells.lock().unlock();
 * }</pre>
 */
public final class SharedBooleanArray extends NarrowCells
{
    private static final long serialVersionUID = 1L;

    SharedBooleanArray(final Attachment attachment, final CellsKind<?> kind)
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
    public static Kind<SharedBooleanArray> of(final int length)
    {
        return CellsKind.array(ElementType.BOOLEAN, length);
    }

    /**
     * What an array of this type is, to be opened or created.
     *
     * @param initial elements for whoever creates it; one that exists keeps its own, and must be as long.
     * @return the kind.
     */
    public static Kind<SharedBooleanArray> of(final boolean[] initial)
    {
        return CellsKind.array(ElementType.BOOLEAN, initial.length, (index) -> initial[index] ? 1 : 0);
    }

    /** Number of elements. */
    public int length()
    {
        checkOpen();
        return length;
    }

    /** As {@link AtomicIntegerArray#get}. */
    public boolean get(final int index)
    {
        return 0 != (load(at(index)) & 1);
    }

    /** As {@link AtomicIntegerArray#set}. */
    public void set(final int index, final boolean value)
    {
        store(at(index), value ? 1 : 0);
    }

    /** As {@link AtomicIntegerArray#lazySet}. */
    public void lazySet(final int index, final boolean value)
    {
        store(at(index), value ? 1 : 0);
    }

    /** As {@link AtomicIntegerArray#getAndSet}. */
    public boolean getAndSet(final int index, final boolean value)
    {
        return 0 != (replace(at(index), value ? 1 : 0) & 1);
    }

    /** As {@link AtomicIntegerArray#compareAndSet}. */
    public boolean compareAndSet(final int index, final boolean expected, final boolean value)
    {
        return replaceIf(at(index), expected ? 1 : 0, value ? 1 : 0);
    }

    /** As {@link AtomicIntegerArray#compareAndExchange}. */
    public boolean compareAndExchange(final int index, final boolean expected, final boolean value)
    {
        return 0 != (witness(at(index), expected ? 1 : 0, value ? 1 : 0) & 1);
    }

    /** A copy of all elements, one after the other. */
    public boolean[] toArray()
    {
        return toArray(0, length);
    }

    /**
     * A copy of the elements in a range, one after the other.
     *
     * @param from index of the first.
     * @param to   index after the last.
     */
    public boolean[] toArray(final int from, final int to)
    {
        final boolean[] copy = new boolean[checkRange(from, to)];
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
    public void setAll(final int from, final boolean[] source)
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
    public void setAll(final IntPredicate generator)
    {
        checkOpen();
        final boolean[] values = new boolean[length];
        for (int i = 0; i < values.length; i++)
        {
            values[i] = generator.test(i);
        }
        setAll(0, values);
    }

    @Override
    int decode(final int bits)
    {
        return bits & 1;
    }

    @Override
    String text()
    {
        return Arrays.toString(toArray());
    }
}
