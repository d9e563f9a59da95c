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

import io.ropewalk.codec.Codecs;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import org.agrona.ExpandableArrayBuffer;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * An array of bytes shared between processes, with the methods of {@link AtomicIntegerArray}; of a fixed length, which
 * is at least 1. Arithmetic wraps around as a cast does.
 *
 * <p><b>Threads:</b> any, in any number of processes. Each method with an index is one atomic step, lock-free. Those
 * that copy go from element to element; for a snapshot, let everybody hold {@link #lock()} meanwhile.
 *
 * <p><b>Failure:</b> {@link IndexOutOfBoundsException}, with nothing written; a negative index never counts from the
 * end. A process that dies leaves each element with its old value or its new one. {@link
 * io.ropewalk.error.HandleClosedException} from a handle that was closed.
 *
 * <pre>{@code
 * SharedByteArray cells = walk.byteArray("cells", 10);
 * cells.getAndAdd(0, 5);               // in one JVM
 * byte first = cells.get(0);           // in another
 * cells.lock().lock();
 * byte[] all = cells.toArray();
 * cells.lock().unlock();
 * }</pre>
 */
public final class SharedByteArray extends NarrowCells
{
    private static final long serialVersionUID = 1L;

    SharedByteArray(final Attachment attachment, final CellsKind<?> kind)
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
    public static Kind<SharedByteArray> of(final int length)
    {
        return CellsKind.array(ElementType.BYTE, length);
    }

    /**
     * What an array of this type is, to be opened or created.
     *
     * @param initial elements for whoever creates it; one that exists keeps its own, and must be as long.
     * @return the kind.
     */
    public static Kind<SharedByteArray> of(final byte[] initial)
    {
        return CellsKind.array(ElementType.BYTE, initial.length, (index) -> initial[index]);
    }

    /** Number of elements. */
    public int length()
    {
        checkOpen();
        return length;
    }

    /** As {@link AtomicIntegerArray#get}. */
    public byte get(final int index)
    {
        return (byte)load(at(index));
    }

    /** As {@link AtomicIntegerArray#set}. */
    public void set(final int index, final byte value)
    {
        store(at(index), value);
    }

    /** As {@link AtomicIntegerArray#lazySet}. */
    public void lazySet(final int index, final byte value)
    {
        store(at(index), value);
    }

    /** As {@link AtomicIntegerArray#getAndSet}. */
    public byte getAndSet(final int index, final byte value)
    {
        return (byte)replace(at(index), value);
    }

    /** As {@link AtomicIntegerArray#compareAndSet}. */
    public boolean compareAndSet(final int index, final byte expected, final byte value)
    {
        return replaceIf(at(index), expected, value);
    }

    /** As {@link AtomicIntegerArray#compareAndExchange}. */
    public byte compareAndExchange(final int index, final byte expected, final byte value)
    {
        return (byte)witness(at(index), expected, value);
    }

    /** As {@link AtomicIntegerArray#getAndAdd}. */
    public byte getAndAdd(final int index, final int delta)
    {
        return (byte)updateOld(at(index), (found) -> found + delta);
    }

    /** As {@link AtomicIntegerArray#addAndGet}. */
    public byte addAndGet(final int index, final int delta)
    {
        return (byte)updateNew(at(index), (found) -> found + delta);
    }

    /** As {@link AtomicIntegerArray#getAndIncrement}. */
    public byte getAndIncrement(final int index)
    {
        return getAndAdd(index, 1);
    }

    /** As {@link AtomicIntegerArray#getAndDecrement}. */
    public byte getAndDecrement(final int index)
    {
        return getAndAdd(index, -1);
    }

    /** As {@link AtomicIntegerArray#incrementAndGet}. */
    public byte incrementAndGet(final int index)
    {
        return addAndGet(index, 1);
    }

    /** As {@link AtomicIntegerArray#decrementAndGet}. */
    public byte decrementAndGet(final int index)
    {
        return addAndGet(index, -1);
    }

    /** As {@link AtomicIntegerArray#getAndUpdate}. */
    public byte getAndUpdate(final int index, final IntUnaryOperator update)
    {
        return (byte)updateOld(at(index), update);
    }

    /** As {@link AtomicIntegerArray#updateAndGet}. */
    public byte updateAndGet(final int index, final IntUnaryOperator update)
    {
        return (byte)updateNew(at(index), update);
    }

    /** As {@link AtomicIntegerArray#getAndAccumulate}. */
    public byte getAndAccumulate(final int index, final byte value, final IntBinaryOperator accumulator)
    {
        return (byte)updateOld(at(index), (found) -> accumulator.applyAsInt(found, value));
    }

    /** As {@link AtomicIntegerArray#accumulateAndGet}. */
    public byte accumulateAndGet(final int index, final byte value, final IntBinaryOperator accumulator)
    {
        return (byte)updateNew(at(index), (found) -> accumulator.applyAsInt(found, value));
    }

    /** A copy of all elements, one after the other. */
    public byte[] toArray()
    {
        return toArray(0, length);
    }

    /**
     * A copy of the elements in a range, one after the other.
     *
     * @param from index of the first.
     * @param to   index after the last.
     */
    public byte[] toArray(final int from, final int to)
    {
        final byte[] copy = new byte[checkRange(from, to)];
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
    public void setAll(final int from, final byte[] source)
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
    public void setAll(final IntUnaryOperator generator)
    {
        checkOpen();
        final byte[] values = new byte[length];
        for (int i = 0; i < values.length; i++)
        {
            values[i] = (byte)generator.applyAsInt(i);
        }
        setAll(0, values);
    }

    /**
     * Sets the elements to the UTF-8 form of a text, and those behind it to zero. Readers see it come byte by byte
     * unless all hold {@link #lock()}.
     *
     * @param text that has no {@code U+0000}.
     * @throws IllegalArgumentException         if it is too long or has a {@code U+0000}; nothing was written.
     * @throws io.ropewalk.error.CodecException if it has no UTF-8 form; nothing was written.
     */
    public void setString(final String text)
    {
        checkOpen();
        final ExpandableArrayBuffer encoded = new ExpandableArrayBuffer();
        final int lengthBytes = Codecs.utf8().encode(text, encoded, 0);
        if (lengthBytes > length)
        {
            throw new IllegalArgumentException("text too long: lengthBytes=" + lengthBytes + " max=" + length);
        }
        if (text.indexOf(0) >= 0)
        {
            throw new IllegalArgumentException("text has the end mark inside: index=" + text.indexOf(0));
        }
        final byte[] bytes = new byte[length];
        encoded.getBytes(0, bytes, 0, lengthBytes);
        setAll(0, bytes);
    }

    /**
     * The elements before the first zero, or all of them, as UTF-8.
     *
     * @throws io.ropewalk.error.CodecException if they are no UTF-8.
     */
    public String getString()
    {
        final byte[] bytes = toArray();
        int lengthBytes = 0;
        while (lengthBytes < bytes.length && 0 != bytes[lengthBytes])
        {
            lengthBytes++;
        }
        final ExpandableArrayBuffer encoded = new ExpandableArrayBuffer(Math.max(1, lengthBytes));
        encoded.putBytes(0, bytes, 0, lengthBytes);
        return Codecs.utf8().decode(encoded, 0, lengthBytes);
    }

    @Override
    int decode(final int bits)
    {
        return (byte)bits;
    }

    @Override
    String text()
    {
        return Arrays.toString(toArray());
    }
}
