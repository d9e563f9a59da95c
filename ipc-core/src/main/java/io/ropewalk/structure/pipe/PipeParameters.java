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
package io.ropewalk.structure.pipe;

import io.ropewalk.segment.file.SegmentKind;
import io.ropewalk.segment.file.SegmentSpec;
import io.ropewalk.structure.ring.RingLayout;

import java.io.Serializable;

/**
 * What a pipe was made with.
 */
record PipeParameters(boolean isDuplex, int capacity, int budget) implements Serializable
{
    static final int DEFAULT_CAPACITY = 1024;
    static final int DEFAULT_BUDGET = 1 << 20;

    /** Bytes of a message that travels with its header in one cache line. */
    private static final int SLOT_LENGTH = 56;

    /** Changes with the layout of the pipe or of its rings. */
    private static final int FINGERPRINT = RingLayout.fingerprint() * 31 + PipeDescriptor.RINGS_OFFSET;

    RingLayout ring()
    {
        return RingLayout.single(capacity, SLOT_LENGTH, budget);
    }

    /** Where the ring to the first end lies, or that to the second. */
    int ringOffset(final boolean isToFirst)
    {
        return PipeDescriptor.RINGS_OFFSET + (isToFirst ? 0 : ringLength());
    }

    private int ringLength()
    {
        final long length = align(ring().bodyLength());
        if (PipeDescriptor.RINGS_OFFSET + 2 * length > Integer.MAX_VALUE >> 1)
        {
            throw new IllegalArgumentException("pipe too large for one mapping: capacity=" + capacity +
                " budget=" + budget);
        }
        return (int)length;
    }

    SegmentSpec spec(final String typeName)
    {
        final int length = PipeDescriptor.RINGS_OFFSET + ringLength() * (isDuplex ? 2 : 1);
        return SegmentSpec.of(SegmentKind.PIPE, FINGERPRINT, length)
            .withTypeName(typeName)
            .withParameter("duplex", isDuplex ? 1 : 0)
            .withParameter("capacity", capacity)
            .withParameter("slotLength", SLOT_LENGTH)
            .withParameter("budget", budget);
    }

    private static long align(final long length)
    {
        return (length + PipeDescriptor.LINE_PAIR_LENGTH - 1) & -PipeDescriptor.LINE_PAIR_LENGTH;
    }
}
