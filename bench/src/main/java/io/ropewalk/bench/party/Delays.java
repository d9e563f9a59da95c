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
package io.ropewalk.bench.party;

import org.HdrHistogram.Histogram;

import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;

/**
 * What became of messages that were to be sent at fixed times.
 *
 * @param perSecond messages that arrived.
 * @param times     from when each was to be sent until it arrived, in nanoseconds.
 */
public record Delays(double perSecond, Histogram times)
{
    /** From the command until the first message is due: everybody has heard it by then. */
    static final long HEAD_START_NS = TimeUnit.MILLISECONDS.toNanos(10);

    static Delays parse(final String[] words) throws CaseFailedException
    {
        try
        {
            return new Delays(Double.parseDouble(words[0]), RoundTripTimes.decode(words[1]));
        }
        catch (final DataFormatException | RuntimeException ex)
        {
            throw new CaseFailedException("unreadable answer: " + ex);
        }
    }

    /**
     * Adds another round.
     *
     * @param other of the same case and rate.
     * @return both, with the rate of the slower one.
     */
    public Delays add(final Delays other)
    {
        times.add(other.times);
        return new Delays(Math.min(perSecond, other.perSecond), times);
    }
}
