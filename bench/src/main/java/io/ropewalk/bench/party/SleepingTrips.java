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

/** Round trips between two sides that slept, put together from what both have answered: times, and time waited. */
final class SleepingTrips
{
    private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int DIGITS = 3;

    private final String[] asker;
    private final String[] echo;

    SleepingTrips(final String[] asker, final String[] echo)
    {
        this.asker = asker;
        this.echo = echo;
    }

    /** From request to answer, without what the other side has spent on waiting for the asker to fall asleep. */
    Histogram times() throws CaseFailedException
    {
        final String[] askedNs = asker[0].split(",");
        final String[] spentNs = echo[0].split(",");
        if (askedNs.length != spentNs.length)
        {
            throw new CaseFailedException("trips lost: asked=" + askedNs.length + " answered=" + spentNs.length);
        }
        final Histogram histogram = new Histogram(HIGHEST_NS, DIGITS);
        // The first one may meet an echo that slept for want of a command.
        for (int i = 1 == askedNs.length ? 0 : 1; i < askedNs.length; i++)
        {
            histogram.recordValue(
                Math.max(0, Math.min(HIGHEST_NS, Long.parseLong(askedNs[i]) - Long.parseLong(spentNs[i]))));
        }
        return histogram;
    }

    boolean isDisturbed(final int durationMs)
    {
        final ProcessorWaits waiting = new ProcessorWaits();
        waiting.add(-1, Long.parseLong(asker[1]));
        waiting.add(-1, Long.parseLong(echo[1]));
        return waiting.isDisturbed(TimeUnit.MILLISECONDS.toNanos(durationMs));
    }
}
