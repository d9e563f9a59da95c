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
import io.ropewalk.segment.Walk;
import io.ropewalk.segment.file.SegmentKind;
import io.ropewalk.segment.file.SegmentSpec;
import io.ropewalk.structure.sync.SharedReentrantLock;
import org.agrona.concurrent.AtomicBuffer;

import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.function.IntToLongFunction;
import java.util.function.UnaryOperator;

/**
 * What a handle on a value or on an array is on its way to another process.
 *
 * @param type       of the cells.
 * @param length     of the array, or {@link #SINGLE}.
 * @param attachment to the file.
 */
record CellsForm(ElementType type, int length, Attachment attachment) implements Serializable
{
    /** Length of what is a value and no array. */
    static final int SINGLE = 0;

    static CellsForm openValue(final Walk walk, final String name, final ElementType type, final long bits)
    {
        return new CellsForm(type, SINGLE, Attachment.openOrCreate(walk, name, specOf(type, SINGLE),
            (body) -> type.put(body, ValueDescriptor.VALUE_OFFSET, bits)));
    }

    static CellsForm createValue(final Walk walk, final ElementType type, final long bits)
    {
        return new CellsForm(type, SINGLE, Attachment.create(walk, specOf(type, SINGLE),
            (body) -> type.put(body, ValueDescriptor.VALUE_OFFSET, bits)));
    }

    static CellsForm openArray(
        final Walk walk, final String name, final ElementType type, final int length, final IntToLongFunction bits)
    {
        return new CellsForm(type, length, Attachment.openOrCreate(walk, name, specOfArray(type, length),
            (body) -> fill(body, type, length, bits)));
    }

    static CellsForm createArray(
        final Walk walk, final ElementType type, final int length, final IntToLongFunction bits)
    {
        return new CellsForm(type, length, Attachment.create(walk, specOfArray(type, length),
            (body) -> fill(body, type, length, bits)));
    }

    /** Every element of a new array is zero already. */
    static long zero(final int index)
    {
        return 0;
    }

    boolean isArray()
    {
        return SINGLE != length;
    }

    int lockOffset()
    {
        return (int)lockOffsetOf(type, length);
    }

    /** Tests give a view of the memory that stops the process at a chosen store. */
    CellsForm seenThrough(final UnaryOperator<AtomicBuffer> view)
    {
        return new CellsForm(type, length, attachment.seenThrough(view));
    }

    private static void fill(
        final AtomicBuffer body, final ElementType type, final int length, final IntToLongFunction bits)
    {
        for (int i = 0; i < length; i++)
        {
            type.put(body, ArrayDescriptor.ELEMENTS_OFFSET + i * type.widthBytes(), bits.applyAsLong(i));
        }
    }

    private static SegmentSpec specOfArray(final ElementType type, final int length)
    {
        if (length <= 0)
        {
            throw new IllegalArgumentException("length must be positive: length=" + length);
        }
        return specOf(type, length);
    }

    private static SegmentSpec specOf(final ElementType type, final int length)
    {
        final boolean isArray = SINGLE != length;
        final SegmentSpec spec = SegmentSpec.of(
            isArray ? SegmentKind.ARRAY : SegmentKind.VALUE,
            isArray ? ArrayDescriptor.FINGERPRINT : ValueDescriptor.FINGERPRINT,
            lockOffsetOf(type, length) + SharedReentrantLock.LENGTH).withTypeName(type.typeName());
        return isArray ? spec.withParameter("length", length) : spec;
    }

    private static long lockOffsetOf(final ElementType type, final int length)
    {
        return SINGLE == length ? ValueDescriptor.LOCK_OFFSET : ArrayDescriptor.lockOffset(length, type.widthBytes());
    }

    private Object readResolve() throws InvalidObjectException
    {
        final long expected = lockOffsetOf(type, length) + SharedReentrantLock.LENGTH;
        if (length < 0 || expected != attachment.buffer().capacity())
        {
            throw new InvalidObjectException("not the handle of this object: length=" + length + " expected=" +
                expected + " found=" + attachment.buffer().capacity() + " " + attachment);
        }
        return type.handle(this);
    }
}
