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
package io.ropewalk.kill;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What processes use of a processor while they wait.
 */
public final class Rest
{
    private static final long MEASURING_MS = 2_000;
    private static final int MOST_MEASUREMENTS = 20;

    private Rest()
    {
    }

    /**
     * The percentages in the first measurement in which each of them used less than the given part. Before that a
     * process may have its beginning to finish, which takes a busy machine a while. Of one that never comes to rest,
     * what it used at last.
     */
    public static double[] percentagesAtRest(final List<ProcessHandle> processes, final double mostPercent)
        throws InterruptedException
    {
        double[] percentages = measure(processes);
        for (int i = 1; i < MOST_MEASUREMENTS && !areAllBelow(percentages, mostPercent); i++)
        {
            percentages = measure(processes);
        }
        return percentages;
    }

    private static boolean areAllBelow(final double[] percentages, final double mostPercent)
    {
        for (final double percent : percentages)
        {
            if (percent >= mostPercent)
            {
                return false;
            }
        }
        return true;
    }

    private static double[] measure(final List<ProcessHandle> processes) throws InterruptedException
    {
        final List<Duration> before = processes.stream().map(Rest::used).toList();
        final long beginNs = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(MEASURING_MS);
        final double[] percentages = new double[processes.size()];
        for (int i = 0; i < percentages.length; i++)
        {
            final long usedNs = used(processes.get(i)).minus(before.get(i)).toNanos();
            percentages[i] = 100.0 * usedNs / (System.nanoTime() - beginNs);
        }
        return percentages;
    }

    private static Duration used(final ProcessHandle process)
    {
        return process.info().totalCpuDuration().orElseThrow();
    }
}
