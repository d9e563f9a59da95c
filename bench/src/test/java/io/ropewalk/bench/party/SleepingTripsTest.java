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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SleepingTripsTest
{
    @Test
    void shouldTakeOffWhatTheOtherSideSpentWhenATrip() throws CaseFailedException
    {
        final Histogram times = trips("9000,2100,2200", "100,2090,2180").times();
        assertEquals(2, times.getTotalCount(), "the first does not count");
        assertEquals(10, times.getMinValue());
        assertEquals(20, times.getMaxValue());
    }

    @Test
    void shouldKeepTheOnlyTripWhenThereIsOne() throws CaseFailedException
    {
        assertEquals(30, trips("2030", "2000").times().getMaxValue());
    }

    @Test
    void shouldFailWhenAnAnswerIsMissing()
    {
        assertThrows(CaseFailedException.class, () -> trips("1,2,3", "1,2").times());
    }

    @Test
    void shouldFindTheStateWhenTheNameHoldsAnything()
    {
        assertEquals('S', SleepProbe.stateOf("12 (a) b) S 1 2 3"));
        assertEquals('R', SleepProbe.stateOf("12 (java) R 1 2 3"));
    }

    @Test
    void shouldKnowWhenAThreadSleeps() throws Exception
    {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/thread-self/stat")), "SKIPPED: needs Linux");
        final CountDownLatch end = new CountDownLatch(1);
        final FutureTask<String> spot = new FutureTask<>(SleepProbe::self);
        final Thread thread = new Thread(() ->
        {
            spot.run();
            while (end.getCount() > 0)
            {
                try
                {
                    end.await();
                }
                catch (final InterruptedException ex)
                {
                    throw new IllegalStateException(ex);
                }
            }
        });
        thread.start();
        try (SleepProbe sleeper = SleepProbe.at(spot.get()); SleepProbe self = SleepProbe.at(SleepProbe.self()))
        {
            while (!sleeper.isAsleep())
            {
                Thread.onSpinWait();
            }
            assertFalse(self.isAsleep());
        }
        finally
        {
            end.countDown();
            thread.join();
        }
        assertTrue(SleepProbe.at(SleepProbe.UNKNOWN).isAsleep(), "where nothing is known nobody is waited for");
    }

    private static SleepingTrips trips(final String asked, final String spent)
    {
        return new SleepingTrips(new String[] {asked, "0"}, new String[] {spent, "0"});
    }
}
