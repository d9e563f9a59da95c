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
package io.ropewalk.kill;

import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.BareKind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.segment.file.Segment;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.MpmcRing;
import io.ropewalk.structure.ring.core.RingLayout;
import io.ropewalk.structure.ring.core.SpscRing;
import org.agrona.concurrent.AtomicBuffer;

/**
 * What a cell of the matrix is played on.
 */
record Site(boolean isSingle, int capacity, int budget)
{
    static final int SLOT_LENGTH = 56;
    private static final int MIN_SHARED_SLOTS = 8;

    RingLayout layout()
    {
        return isSingle ? RingLayout.single(capacity, SLOT_LENGTH, budget) :
            RingLayout.shared(capacity, SLOT_LENGTH, budget);
    }

    /** Positions after which every slot has been used once. */
    int lapLength()
    {
        final int least = isSingle ? capacity : Math.max(MIN_SHARED_SLOTS, 2 * capacity);
        return least == 1 ? 1 : Integer.highestOneBit(least - 1) << 1;
    }

    Segment create(final Walk walk, final String name)
    {
        return walk.openOrCreate(name, spec(), (body) -> {});
    }

    Attachment attachment(final Walk walk, final String name)
    {
        return walk.find(name, new BareKind(spec())).orElseThrow();
    }

    Segment open(final Walk walk, final String name)
    {
        return walk.openExisting(name, spec()).orElseThrow();
    }

    Ring ring(final Walk walk, final Segment segment, final AtomicBuffer buffer)
    {
        return ring(walk, segment, buffer, walk.participants().owner());
    }

    Ring ring(final Walk walk, final Segment segment, final AtomicBuffer buffer, final int owner)
    {
        return isSingle ?
            new SpscRing(buffer, layout(), owner, walk.participants()::isDead, segment.path()) :
            new MpmcRing(buffer, layout(), owner, walk.participants()::isDead, segment.path());
    }

    /** Through this handle nobody is ever found dead, so it takes nothing over. */
    MpmcRing trustingRing(final Walk walk, final Segment segment)
    {
        return new MpmcRing(
            segment.buffer(), layout(), walk.participants().owner(), (token) -> false, segment.path());
    }

    private SegmentSpec spec()
    {
        return SegmentSpec.of(isSingle ? SegmentKind.SPSC_RING : SegmentKind.MPMC_RING,
            RingLayout.fingerprint(), layout().bodyLength());
    }
}
