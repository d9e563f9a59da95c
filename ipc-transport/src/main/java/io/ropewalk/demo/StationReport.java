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
import java.util.zip.DataFormatException;

/**
 * What a station tells the conductor, through a queue as well: once that it is ready, then its account of each phase.
 *
 * @param timedSpanNs from the arrival of the first to that of the last element that was timed.
 * @param hop         histogram of the time since the previous station, or null.
 * @param endToEnd    histogram of the time since the feed, or null.
 */
record StationReport(
    String station,
    String phase,
    long pid,
    long received,
    long missing,
    long duplicates,
    long outOfOrder,
    long damaged,
    long timedSpanNs,
    byte[] hop,
    byte[] endToEnd)
{
    static final String READY = "ready";

    static StationReport ready(final String station)
    {
        return new StationReport(station, READY, ProcessHandle.current().pid(), 0, 0, 0, 0, 0, 0, null, null);
    }

    /** What a station has sent that receives nothing. */
    static StationReport sent(final String station, final Phase phase, final long count)
    {
        return new StationReport(station, phase.name(), ProcessHandle.current().pid(), count, phase.count() - count,
            0, 0, 0, 0, null, null);
    }

    boolean isFlawless()
    {
        return (missing | duplicates | outOfOrder | damaged) == 0;
    }

    Histogram hopHistogram()
    {
        return decode(hop);
    }

    Histogram endToEndHistogram()
    {
        return decode(endToEnd);
    }

    private static Histogram decode(final byte[] bytes)
    {
        try
        {
            return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0);
        }
        catch (final DataFormatException ex)
        {
            throw new IllegalStateException("a histogram was damaged on its way: length=" + bytes.length, ex);
        }
    }
}
