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
package io.ropewalk.structure.queue;

import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.structure.ring.core.RingLayout;

/**
 * The sizes that the rings of a growing queue have: each is twice as large as the one before, up to a limit.
 */
final class RingSizes
{
    /** No size fits. */
    static final int NONE = -1;

    /** File of the largest ring, unless the first one is larger: it takes a moment to fill it with zeros. */
    private static final int MAX_FILE_LENGTH = 32 << 20;

    private final int capacity;
    private final int budget;
    private final int slotLength;
    private final int largest;

    RingSizes(final int capacity, final int budget, final int slotLength)
    {
        this.capacity = capacity;
        this.budget = budget;
        this.slotLength = slotLength;
        int size = 0;
        // The first is checked by its layout.
        while (layout(size).bodyLength() <= MAX_FILE_LENGTH / 2 && fileLength(size + 1) <= MAX_FILE_LENGTH)
        {
            size++;
        }
        largest = size;
    }

    int largest()
    {
        return largest;
    }

    int capacity(final int size)
    {
        return capacity << size;
    }

    int budget(final int size)
    {
        return budget << size;
    }

    RingLayout layout(final int size)
    {
        return RingLayout.shared(capacity(size), slotLength, budget(size));
    }

    long fileLength(final int size)
    {
        return (long)SegmentSpec.HEADER_LENGTH + layout(size).bodyLength();
    }

    int maxElementLength(final int size)
    {
        return layout(size).maxMessageLength();
    }

    /** The longest element that a queue of so many bytes can hold beside an empty first ring; no limit if zero. */
    int maxElementLength(final long limitBytes)
    {
        int size = largest;
        while (limitBytes > 0 && size > 0 && fileLength(size) + fileLength(0) > limitBytes)
        {
            size--;
        }
        return maxElementLength(size);
    }

    /** The size of the ring with this capacity, or of the next larger one. */
    int sizeOf(final int ringCapacity)
    {
        int size = 0;
        while (size < largest && capacity(size) < ringCapacity)
        {
            size++;
        }
        return size;
    }

    /** The wanted size, a larger one for a longer element, or a smaller one for fewer bytes; or NONE. */
    int fitting(final int wanted, final int elementLength, final long leftBytes)
    {
        int size = Math.min(wanted, largest);
        while (size < largest && maxElementLength(size) < elementLength)
        {
            size++;
        }
        while (size > NONE && fileLength(size) > leftBytes)
        {
            size--;
        }
        return size > NONE && maxElementLength(size) >= elementLength ? size : NONE;
    }
}
