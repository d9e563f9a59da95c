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
import io.ropewalk.segment.SharedObject;
import io.ropewalk.structure.sync.SharedReentrantLock;
import org.agrona.concurrent.AtomicBuffer;

import java.util.Objects;

/** A handle on cells of one type: one is a value, many are an array. */
abstract class SharedCells extends SharedObject
{
    /*
     * A value is an array of one cell. Each cell is as wide as its type, so that a peer in C works on it with its own
     * atomic types, and naturally aligned. The typed handles are thin: they find the offset of the cell (at, which
     * checks handle and index), convert, and leave the access to the buffer or, where the buffer has none so narrow, to
     * NarrowCells. They are made from SharedValue.java.template. Every cell is changed by one atomic store or
     * compare-and-set, so whoever dies leaves the old value or the new one; there is nothing to repair.
     */
    private static final long serialVersionUID = 1L;

    final transient AtomicBuffer buffer;
    final transient int length;
    private final transient int widthBytes;
    private final transient SharedReentrantLock lock;

    SharedCells(final Attachment attachment, final CellsKind<?> kind)
    {
        super(attachment);
        this.buffer = attachment.buffer();
        this.length = kind.length();
        this.widthBytes = kind.type().widthBytes();
        this.lock = SharedReentrantLock.in(attachment, kind.lockOffset());
    }

    /**
     * The lock that lies beside the data, for whoever wants to do several things as one. No method here takes it.
     */
    public SharedReentrantLock lock()
    {
        checkOpen();
        return lock;
    }

    /** Where the only cell is. */
    final int at()
    {
        checkOpen();
        return ValueDescriptor.VALUE_OFFSET;
    }

    /** Where a cell is. */
    final int at(final int index)
    {
        checkOpen();
        return ArrayDescriptor.ELEMENTS_OFFSET + Objects.checkIndex(index, length) * widthBytes;
    }

    /** The length of a range, which must be one. */
    final int checkRange(final int from, final int to)
    {
        checkOpen();
        return to - Objects.checkFromToIndex(from, to, length);
    }

    /**
     * The value, or the values, as the atomic classes print them; through a closed handle, what it was a handle on.
     */
    @Override
    public final String toString()
    {
        return isClosed() ? super.toString() : text();
    }

    abstract String text();
}
