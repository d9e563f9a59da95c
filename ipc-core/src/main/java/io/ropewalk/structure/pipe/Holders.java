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

import io.ropewalk.machine.platform.IntervalTimer;
import io.ropewalk.segment.Attachment;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.pipe.PipeDescriptor.*;

/**
 * The processes that have attached one end of a pipe.
 */
final class Holders
{
    /*
     * One word for each slot of a participant: who, and how many handles. Only the process that has the slot changes
     * it, and nobody repairs it: the dead are told apart by their token. A word never becomes 0 again, so the table
     * remembers that somebody was there.
     *
     * The table is not read at one instant. "Nobody" is believed only if no change was counted meanwhile: attaching is
     * counted after the word is stored and before it returns, so whoever attached before somebody else closed, as the
     * rule of handing over demands, is seen in the table or in the count. Who dies between word and count is no holder.
     *
     * Weak accesses: words and count are changed by compare-and-set and loaded with acquire; what a process published
     * before it closed is seen by whoever sees that it closed. The dead: the proof is a system call.
     */
    private static final int MOST_LOOKS = 16;

    private final AtomicBuffer buffer;
    private final int changesOffset;
    private final int holdersOffset;
    private final Attachment attachment;

    Holders(final AtomicBuffer buffer, final boolean isFirst, final Attachment attachment)
    {
        this.buffer = buffer;
        this.changesOffset = isFirst ? FIRST_CHANGES_OFFSET : SECOND_CHANGES_OFFSET;
        this.holdersOffset = isFirst ? FIRST_HOLDERS_OFFSET : SECOND_HOLDERS_OFFSET;
        this.attachment = attachment;
    }

    /** Returns how often a handle was attached or closed; while it is unchanged, nobody need look again. */
    int changes()
    {
        // SYNC POINT: holder changed
        return buffer.getIntAcquire(changesOffset);
    }

    void attach()
    {
        change(1);
    }

    void detach()
    {
        change(-1);
    }

    private void change(final int by)
    {
        final int owner = attachment.owner();
        final int offset = offsetOf(slotOf(owner));
        long seen;
        long count;
        do
        {
            seen = holder(offset);
            // What another generation of this slot left is that of a dead process.
            count = Math.max(0, (tokenOf(seen) == owner ? countOf(seen) : 0) + by);
        }
        // SYNC POINT: holder changed
        while (!buffer.compareAndSetLong(offset, seen, PipeDescriptor.holder(owner, count)));
        // SYNC POINT: holder changed
        buffer.getAndAddInt(changesOffset, 1);
    }

    /** Returns whether at most one handle is open on this end, and that one belongs to this process. */
    boolean isAlone()
    {
        final int owner = attachment.owner();
        for (int slot = 0; slot < SLOTS; slot++)
        {
            final long seen = holder(offsetOf(slot));
            final int token = tokenOf(seen);
            if (countOf(seen) > (token == owner ? 1 : 0) && !attachment.isDead(token))
            {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the end was attached once and has no holder left: all have closed it or died. */
    boolean isDeserted()
    {
        for (int looks = 0; looks < MOST_LOOKS; looks++)
        {
            final int changes = changes();
            boolean wasHeld = false;
            boolean isHeld = false;
            for (int slot = 0; slot < SLOTS && !isHeld; slot++)
            {
                final long seen = holder(offsetOf(slot));
                wasHeld |= seen != 0;
                isHeld = countOf(seen) != 0 && !attachment.isDead(tokenOf(seen));
            }
            if (isHeld || !wasHeld)
            {
                return false;
            }
            if (changes == changes())
            {
                return true;
            }
        }
        return false;
    }

    /** Returns some process that has attached the end, for messages. */
    int anyToken()
    {
        int token = 0;
        for (int slot = 0; slot < SLOTS && token == 0; slot++)
        {
            token = tokenOf(holder(offsetOf(slot)));
        }
        return token;
    }

    private long holder(final int offset)
    {
        // SYNC POINT: holder changed
        return buffer.getLongAcquire(offset);
    }

    private int offsetOf(final int slot)
    {
        return holdersOffset + slot * Long.BYTES;
    }

    /**
     * What one handle knows about the holders of the other end, and when it asks again.
     * <p>Any thread reads and writes the fields without ordering: at worst a thread asks once more. The answer and the
     * number of changes it is for stand in one word, because it must not be taken for the answer to a later question.
     */
    static final class Peer
    {
        private static final int CLOCK_MASK = 63;
        static final long NEVER_ASKED = Long.MIN_VALUE;
        private static final long GONE = 1;

        private final Holders holders;
        private final IntervalTimer askTimer = IntervalTimer.dueNow(IntervalTimer.ASK_INTERVAL_NS);

        /** Twice the number of changes for which the last question was asked; and GONE. */
        long answer = NEVER_ASKED;
        private int looks;

        Peer(final Holders holders)
        {
            this.holders = holders;
        }

        /** Now and then, by somebody who looks often: reads the clock once in 64 looks. */
        boolean isGoneNowAndThen()
        {
            final long last = answer;
            if (last >> 1 == holders.changes() && (++looks & CLOCK_MASK) != 0)
            {
                return (last & GONE) != 0;
            }
            return isGone();
        }

        /** Asks the kernel about the living, if nobody has for a millisecond. */
        boolean isGone()
        {
            final long last = answer;
            if (last >> 1 == holders.changes() && !askTimer.isDue())
            {
                return (last & GONE) != 0;
            }
            return ask();
        }

        /** Asks the kernel now. */
        boolean ask()
        {
            final long changes = holders.changes();
            final boolean isDeserted = holders.isDeserted();
            askTimer.restart();
            answer = changes << 1 | (isDeserted ? GONE : 0);
            return isDeserted;
        }

        String describe()
        {
            return "token=0x" + Integer.toHexString(holders.anyToken());
        }
    }
}
