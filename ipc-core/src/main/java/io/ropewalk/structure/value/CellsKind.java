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
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.structure.sync.SharedReentrantLock;
import org.agrona.concurrent.AtomicBuffer;

import java.util.function.IntToLongFunction;

/**
 * The kind of a value or an array.
 *
 * @param type   of the cells.
 * @param length of the array, or {@link #SINGLE}.
 * @param bits   returns the initial content of each cell of a new object; null if all are zero.
 * @param <T>    type of the handle.
 */
record CellsKind<T>(ElementType type, int length, IntToLongFunction bits) implements Kind<T>
{
    /** The length that marks a value, as opposed to an array. */
    static final int SINGLE = 0;

    static <T> CellsKind<T> value(final ElementType type, final long initialBits)
    {
        return new CellsKind<>(type, SINGLE, (index) -> initialBits);
    }

    static <T> CellsKind<T> array(final ElementType type, final int length)
    {
        return array(type, length, null);
    }

    static <T> CellsKind<T> array(final ElementType type, final int length, final IntToLongFunction bits)
    {
        if (length <= 0)
        {
            throw new IllegalArgumentException("length must be positive: length=" + length);
        }
        return new CellsKind<>(type, length, bits);
    }

    boolean isArray()
    {
        return SINGLE != length;
    }

    int lockOffset()
    {
        return (int)lengthWithoutLock();
    }

    @Override
    public SegmentSpec spec()
    {
        final SegmentSpec spec = SegmentSpec.of(
            isArray() ? SegmentKind.ARRAY : SegmentKind.VALUE,
            isArray() ? ArrayDescriptor.FINGERPRINT : ValueDescriptor.FINGERPRINT,
            lengthWithoutLock() + SharedReentrantLock.LENGTH).withTypeName(type.typeName());
        return isArray() ? spec.withParameter("length", length) : spec;
    }

    @Override
    public void initialise(final AtomicBuffer body)
    {
        final int first = isArray() ? ArrayDescriptor.ELEMENTS_OFFSET : ValueDescriptor.VALUE_OFFSET;
        for (int i = 0; null != bits && i < Math.max(1, length); i++)
        {
            type.put(body, first + i * type.widthBytes(), bits.applyAsLong(i));
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public T handle(final Attachment attachment)
    {
        return (T)type.handle(attachment, this);
    }

    private long lengthWithoutLock()
    {
        return isArray() ? ArrayDescriptor.lockOffset(length, type.widthBytes()) : ValueDescriptor.LOCK_OFFSET;
    }

    /** Leaves the initial content out: it is for the creator only. */
    private Object writeReplace()
    {
        return null == bits ? this : new CellsKind<>(type, length, null);
    }
}
