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
package io.ropewalk.command;

import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.AnyOf;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.structure.queue.QueueKind;
import io.ropewalk.structure.ring.core.MpmcRing;
import io.ropewalk.structure.ring.core.RingLayout;
import io.ropewalk.structure.ring.core.RingWalk;
import org.agrona.ExpandableArrayBuffer;

import java.util.function.Consumer;

/** A bounded queue: each element has a position, which tells it from all others. */
final class RingView implements QueueView
{
    private static final int BUDGET_INDEX = 2;

    private final MpmcRing ring;
    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
    private long nextPosition;
    private boolean isFirst = true;

    RingView(final MpmcRing ring)
    {
        this.ring = ring;
    }

    /** What finds the ring of a queue, whatever its capacity and budget. */
    static AnyOf<MpmcRing> any(final String codecName)
    {
        return new AnyOf<>(SegmentKind.QUEUE, RingLayout.fingerprint(), (parameters) -> new ViewedKind(
            (int)parameters.applyAsLong(0), (int)parameters.applyAsLong(1), (int)parameters.applyAsLong(BUDGET_INDEX),
            codecName));
    }

    @Override
    public long look(final Consumer<byte[]> target)
    {
        final RingWalk walk = ring.walk();
        long unseen = 0;
        for (long position = walk.next(); RingWalk.END != position; position = walk.next())
        {
            // Those in dead hands come last, and have been seen before.
            final int length = position < nextPosition ? -1 : ring.copy(position, scratch);
            if (length >= 0)
            {
                unseen += isFirst ? 0 : position - nextPosition;
                isFirst = false;
                nextPosition = position + 1;
                final byte[] element = new byte[length];
                scratch.getBytes(0, element);
                target.accept(element);
            }
        }
        isFirst = false;
        return unseen;
    }

    @Override
    public boolean isAtEnd()
    {
        return ring.isShutdown() && ring.size() == 0;
    }

    /** A queue as its ring. */
    private record ViewedKind(int capacity, int slotLength, int budget, String codecName) implements Kind<MpmcRing>
    {
        @Override
        public SegmentSpec spec()
        {
            return new QueueKind<>(capacity, slotLength, budget, new RawCodec(codecName), WaitStrategy.HYBRID).spec();
        }

        @Override
        public MpmcRing handle(final Attachment attachment)
        {
            return MpmcRing.over(attachment, RingLayout.shared(capacity, slotLength, budget));
        }
    }
}
