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

import java.util.function.IntUnaryOperator;

/** Cells of 32 bits: what {@link org.agrona.concurrent.AtomicBuffer} does not have of itself. */
abstract class IntCells extends SharedCells
{
    private static final long serialVersionUID = 1L;

    IntCells(final Attachment attachment, final CellsKind<?> kind)
    {
        super(attachment, kind);
    }

    final int acquire(final int offset)
    {
        // SYNC POINT: value released
        return buffer.getIntAcquire(offset);
    }

    final void release(final int offset, final int bits)
    {
        // SYNC POINT: value released
        buffer.putIntRelease(offset, bits);
    }

    final int updateOld(final int offset, final IntUnaryOperator update)
    {
        while (true)
        {
            final int found = buffer.getIntVolatile(offset);
            if (buffer.compareAndSetInt(offset, found, update.applyAsInt(found)))
            {
                return found;
            }
        }
    }

    final int updateNew(final int offset, final IntUnaryOperator update)
    {
        while (true)
        {
            final int found = buffer.getIntVolatile(offset);
            final int updated = update.applyAsInt(found);
            if (buffer.compareAndSetInt(offset, found, updated))
            {
                return updated;
            }
        }
    }
}
