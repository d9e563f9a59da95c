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

import java.util.function.LongUnaryOperator;

/** Cells of 64 bits: what {@link org.agrona.concurrent.AtomicBuffer} does not have of itself. */
abstract class LongCells extends SharedCells
{
    private static final long serialVersionUID = 1L;

    LongCells(final Attachment attachment, final CellsKind<?> kind)
    {
        super(attachment, kind);
    }

    final long acquire(final int offset)
    {
        // SYNC POINT: value released
        return buffer.getLongAcquire(offset);
    }

    final void release(final int offset, final long bits)
    {
        // SYNC POINT: value released
        buffer.putLongRelease(offset, bits);
    }

    final long updateOld(final int offset, final LongUnaryOperator update)
    {
        while (true)
        {
            final long found = buffer.getLongVolatile(offset);
            if (buffer.compareAndSetLong(offset, found, update.applyAsLong(found)))
            {
                return found;
            }
        }
    }

    final long updateNew(final int offset, final LongUnaryOperator update)
    {
        while (true)
        {
            final long found = buffer.getLongVolatile(offset);
            final long updated = update.applyAsLong(found);
            if (buffer.compareAndSetLong(offset, found, updated))
            {
                return updated;
            }
        }
    }
}
