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

import io.ropewalk.Ropewalk;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.liveness.Participants;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.ring.core.MpmcRing;
import io.ropewalk.structure.ring.core.RingLayout;
import org.agrona.concurrent.AtomicBuffer;

import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A word of the queue that says which element is the last line of an input without a line feed at its end, so that no
 * element has to say it: a checksum of its bytes, and who has put it.
 * <p>
 * It is set before the element is put, and the queue is shut down after that. So whoever takes the element sees the
 * mark; whether the element was the last one is known when the queue is shut down and empty. A mark whose {@code put}
 * has died before the shutdown is void.
 */
final class EndMark
{
    private static final int OWNER_BITS = 24;
    private static final int LENGTH_BITS = 8;
    private static final int OWNER_MASK = (1 << OWNER_BITS) - 1;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;

    private final AtomicBuffer memory;
    private final Participants participants;

    private EndMark(final AtomicBuffer memory, final Participants participants)
    {
        this.memory = memory;
        this.participants = participants;
    }

    /** The mark of a queue that this process has just opened; none if the queue was removed since. */
    static Optional<EndMark> find(final Ropewalk ropewalk, final String queueName)
    {
        return Walk.find(ropewalk.path()).flatMap((walk) ->
            walk.openAny(queueName, SegmentKind.QUEUE, RingLayout.fingerprint())
                .map((segment) -> new EndMark(segment.buffer(), walk.participants())));
    }

    /** What a mark says of the element of this checksum and length, whoever sets it. Never zero. */
    static long contentOf(final long checksum, final int lengthBytes)
    {
        return (checksum << LENGTH_BITS | (lengthBytes & LENGTH_MASK)) << OWNER_BITS;
    }

    /** The word, or zero if there is none. */
    long get()
    {
        return memory.getLongVolatile(MpmcRing.END_MARK_OFFSET);
    }

    /** Whether a word marks such an element. */
    static boolean isOf(final long word, final long content)
    {
        return (word & ~OWNER_MASK) == content;
    }

    /** Says that the element which this process puts next is such a line. */
    void set(final Pieces piece)
    {
        final CRC32C checksum = new CRC32C();
        checksum.update(piece.buffer(), piece.startIndex(), piece.length());
        final long content = contentOf(checksum.getValue(), piece.length());
        memory.putLongVolatile(MpmcRing.END_MARK_OFFSET, content | participants.owner());
    }

    /** Takes a word away; false if somebody else has done so, or has set another one. */
    boolean clear(final long word)
    {
        return memory.compareAndSetLong(MpmcRing.END_MARK_OFFSET, word, 0);
    }

    /** Takes this process's own word away. */
    void withdraw()
    {
        final long word = get();
        if ((word & OWNER_MASK) == participants.owner())
        {
            clear(word);
        }
    }

    /** Whether nobody stands behind this word any more. */
    boolean isAbandoned(final long word)
    {
        return get() != word || participants.isDead((int)(word & OWNER_MASK));
    }
}
