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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RoundTripTimesTest
{
    private final RoundTripTimes times = new RoundTripTimes(64);

    @Test
    void shouldDivideByTheTripsOfAChunkWhenAMedian()
    {
        times.recordChunk(64 * 88 - 32);
        times.recordChunk(64 * 88 + 16);
        times.recordChunk(64 * 4_000);
        assertEquals(88.25, times.medianNs(), 0.1, "finer than the clock");
    }

    @Test
    void shouldKeepChunksAndTripsApartWhenBothAreRecorded()
    {
        times.recordChunk(6_400);
        for (int i = 1; i <= 100; i++)
        {
            times.recordTrip(i);
        }
        assertEquals(100, times.medianNs(), 0.1);
        assertEquals(99, times.percentileNs(99));
        assertEquals(100, times.maxNs());
        assertEquals(100, times.count());
    }

    @Test
    void shouldRecordNothingLessThanZeroWhenTheClockTakesLongerThanATrip()
    {
        times.recordTrip(-3);
        assertEquals(0, times.maxNs());
    }

    @Test
    void shouldBeTheSameWhenReadFromWords() throws CaseFailedException
    {
        times.recordChunk(6_400);
        times.recordTrip(77);
        final RoundTripTimes read = RoundTripTimes.parse(times.format().split(" "));
        assertEquals(times.medianNs(), read.medianNs());
        assertEquals(times.maxNs(), read.maxNs());
        assertEquals(2, read.add(times).count());
    }

    @Test
    void shouldRefuseWhenTheChunksAreOthers()
    {
        assertThrows(IllegalArgumentException.class, () -> times.add(new RoundTripTimes(1)));
        assertThrows(CaseFailedException.class, () -> RoundTripTimes.parse(new String[] {"64", "x", "y"}));
    }
}
