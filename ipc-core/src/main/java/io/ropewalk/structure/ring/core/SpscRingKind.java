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
package io.ropewalk.structure.ring.core;

import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.structure.ring.Ring;

/**
 * What a bare ring for one producer and one consumer is.
 * <p>
 * <b>Threads:</b> immutable.
 * <p>
 * <b>Failure:</b> {@link IllegalArgumentException} from {@link #spec()} for numbers that are out of range.
 *
 * @param slots      number of messages it holds.
 * @param slotLength longest message in bytes.
 */
public record SpscRingKind(int slots, int slotLength) implements Kind<Ring>
{
    @Override
    public SegmentSpec spec()
    {
        return SegmentSpec.of(SegmentKind.SPSC_RING, RingLayout.fingerprint(), layout().bodyLength())
            .withParameter("slots", slots)
            .withParameter("slotLength", slotLength);
    }

    @Override
    public SpscRing handle(final Attachment attachment)
    {
        return new SpscRing(
            attachment.buffer(), layout(), attachment.owner(), attachment::isDead, attachment.path());
    }

    private RingLayout layout()
    {
        return RingLayout.single(slots, slotLength, 0);
    }
}
