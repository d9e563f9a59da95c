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

import java.util.Arrays;

/** One message there and back, both sides spinning. */
final class RoundTripLoops
{
    static final String ROUND_TRIPS = "round-trips";
    static final String ECHO = "echo";

    private static final int TRIPS_PER_CHUNK = 64;
    /** The first part of a round, in which caches and branch predictors find their feet again, is not recorded. */
    private static final int UNRECORDED_PART = 8;
    private static final int CLOCK_READINGS = 255;

    private final LinkEnd end;
    private RoundTripTimes times = new RoundTripTimes(TRIPS_PER_CHUNK);
    private int tripsPerChunk = TRIPS_PER_CHUNK;

    RoundTripLoops(final LinkEnd end)
    {
        this.end = end;
    }

    /** Half of what is recorded is timed in chunks, the other half trip by trip. */
    String ask(final long durationNs)
    {
        adapt();
        final long clockNs = clockNs();
        final long startNs = System.nanoTime();
        final long recordedNs = durationNs / UNRECORDED_PART;
        final long singleNs = recordedNs + (durationNs - recordedNs) / 2;
        do
        {
            trips(tripsPerChunk);
        }
        while (System.nanoTime() - startNs < recordedNs);
        times.reset();
        do
        {
            recordChunk(clockNs);
        }
        while (System.nanoTime() - startNs < singleNs);
        do
        {
            recordTrips(clockNs);
        }
        while (System.nanoTime() - startNs < durationNs);
        end.sendStop();
        end.awaitOne();
        return ROUND_TRIPS + " " + times.format();
    }

    /** Chunks of long messages are of fewer. */
    private void adapt()
    {
        final int trips = end.chunk(TRIPS_PER_CHUNK);
        if (trips != tripsPerChunk)
        {
            tripsPerChunk = trips;
            times = new RoundTripTimes(trips);
        }
    }

    private void recordChunk(final long clockNs)
    {
        final long startNs = System.nanoTime();
        trips(tripsPerChunk);
        times.recordChunk(System.nanoTime() - startNs - clockNs);
    }

    private void trips(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            end.sendNext();
            end.awaitOne();
        }
    }

    /** What it takes to read the clock is taken off: it would flatter every case in comparison with the reference. */
    private void recordTrips(final long clockNs)
    {
        for (int i = 0; i < tripsPerChunk; i++)
        {
            final long startNs = System.nanoTime();
            end.sendNext();
            end.awaitOne();
            times.recordTrip(System.nanoTime() - startNs - clockNs);
        }
    }

    /** Median time between two readings of the clock with nothing in between. */
    private static long clockNs()
    {
        final long[] timesNs = new long[CLOCK_READINGS];
        for (int i = 0; i < CLOCK_READINGS; i++)
        {
            final long startNs = System.nanoTime();
            timesNs[i] = System.nanoTime() - startNs;
        }
        Arrays.sort(timesNs);
        return timesNs[CLOCK_READINGS / 2];
    }

    String echo()
    {
        while (!end.hasEnded())
        {
            echoChunk();
        }
        return ECHO;
    }

    private void echoChunk()
    {
        for (int i = 0; i < TRIPS_PER_CHUNK && !end.hasEnded(); i++)
        {
            end.awaitOne();
            end.send(end.checker().last());
        }
    }
}
