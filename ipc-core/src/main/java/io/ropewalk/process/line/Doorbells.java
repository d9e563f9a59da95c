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
package io.ropewalk.process.line;

import io.ropewalk.machine.waiting.core.EventCount;
import org.agrona.concurrent.AtomicBuffer;

import java.lang.invoke.VarHandle;

/**
 * Wakes one of those who wait for the same queue, and not all of them.
 */
public final class Doorbells
{
    /*
     * All could sleep on the queue; then each message would wake all of them. So each sleeps on a doorbell of its own,
     * and who puts a message rings one of them.
     *
     * taker:  1 set my idle bit; 2 fence; 3 look into the queue; 4 sleep on my doorbell; again.
     * putter: 1 put the message; 2 fence; 3 clear an idle bit; 4 ring that doorbell, or the next if nobody was there.
     *
     * The fences are Dekker's: the taker sees the message, or the putter the bit. The lowest bit is taken first,
     * because the taker that has run most is the one that is compiled and warm. A putter that dies between 3 and 4, or
     * a taker that dies after 4, leaves the message to whoever looks next, after a slice of 50 ms at most.
     */
    private static final int WORD_BITS = 64;

    private final AtomicBuffer buffer;
    private final int idleOffset;
    private final EventCount[] bells;

    /**
     * @param buffer     that holds the idle bits.
     * @param idleOffset of the first of their words, of which there are as many as the bells need.
     * @param bells      one for each taker.
     */
    public Doorbells(final AtomicBuffer buffer, final int idleOffset, final EventCount... bells)
    {
        this.buffer = buffer;
        this.idleOffset = idleOffset;
        this.bells = bells.clone();
    }

    /** What a taker sleeps on. */
    public EventCount of(final int taker)
    {
        return bells[taker];
    }

    /** Step 1 of a taker, with the fence. */
    public void setIdle(final int taker, final boolean isIdle)
    {
        final int index = idleOffset + taker / WORD_BITS * Long.BYTES;
        final long bit = 1L << taker;
        long seen;
        do
        {
            // SYNC POINT: worker idle
            seen = buffer.getLongVolatile(index);
        }
        // SYNC POINT: worker idle
        while (isIdle != ((seen & bit) != 0) && !buffer.compareAndSetLong(index, seen, seen ^ bit));
        VarHandle.fullFence();
    }

    /** Steps 2 to 4 of a putter. */
    public void ringOne()
    {
        VarHandle.fullFence();
        for (int word = 0; word * WORD_BITS < bells.length; word++)
        {
            final int index = idleOffset + word * Long.BYTES;
            // SYNC POINT: worker idle
            long seen = buffer.getLongVolatile(index);
            while (seen != 0)
            {
                final int taker = word * WORD_BITS + Long.numberOfTrailingZeros(seen);
                // SYNC POINT: worker idle
                if (buffer.compareAndSetLong(index, seen, seen & (seen - 1)) &&
                    taker < bells.length && bells[taker].signalFound())
                {
                    return;
                }
                // SYNC POINT: worker idle
                seen = buffer.getLongVolatile(index);
            }
        }
    }

    /** Rings them all. */
    public void ringAll()
    {
        for (final EventCount bell : bells)
        {
            bell.signal();
        }
    }
}
