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
package io.ropewalk.demo;

import org.HdrHistogram.Histogram;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;

/** One station's books of one phase: whether each element came once, in order and whole, and when. */
final class Account
{
    private static final long LONGEST_NS = TimeUnit.MINUTES.toNanos(2);
    private static final int DIGITS = 3;

    private final Phase phase;
    private final BitSet seen;
    private final Histogram hop = new Histogram(LONGEST_NS, DIGITS);
    private final Histogram endToEnd = new Histogram(LONGEST_NS, DIGITS);
    private long highestSequence = -1;
    private long duplicates;
    private long outOfOrder;
    private long damaged;
    private long firstTimedNs;
    private long lastTimedNs;

    Account(final Phase phase)
    {
        this.phase = phase;
        this.seen = new BitSet(phase.count());
    }

    void receive(final long sequence, final boolean isSound, final long nowNs, final long hopNs, final long endToEndNs)
    {
        if (!isSound || sequence < 0 || sequence >= phase.count())
        {
            damaged++;
            return;
        }
        if (seen.get((int)sequence))
        {
            duplicates++;
            return;
        }
        seen.set((int)sequence);
        outOfOrder += sequence < highestSequence ? 1 : 0;
        highestSequence = Math.max(highestSequence, sequence);
        if (sequence >= phase.warmUpCount())
        {
            firstTimedNs = hop.getTotalCount() == 0 ? nowNs : firstTimedNs;
            lastTimedNs = nowNs;
            hop.recordValue(clamp(hopNs));
            endToEnd.recordValue(clamp(endToEndNs));
        }
    }

    /** Clocks of one machine agree to a few nanoseconds, not perfectly. */
    private static long clamp(final long durationNs)
    {
        return Math.max(0, Math.min(LONGEST_NS, durationNs));
    }

    StationReport report(final String station)
    {
        return new StationReport(station, phase.name(), ProcessHandle.current().pid(), seen.cardinality(),
            (long)phase.count() - seen.cardinality(), duplicates, outOfOrder, damaged, lastTimedNs - firstTimedNs,
            encode(hop), encode(endToEnd));
    }

    private static byte[] encode(final Histogram histogram)
    {
        final ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        return Arrays.copyOf(buffer.array(), histogram.encodeIntoCompressedByteBuffer(buffer));
    }
}
