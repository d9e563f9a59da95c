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

import java.util.ArrayList;
import java.util.List;

/**
 * Tells from the times that processes have waited for a processor whether others took one away.
 * <p>
 * Processes of the run that share a processor wait for each other: of {@code n} that never sleep, all but one wait at
 * any time, so together they wait {@code n - 1} times the duration. What is beyond that was taken by others.
 */
final class ProcessorWaits
{
    /** One part in so many of a round may be spent without a processor. */
    private static final int DISTURBED_PART = 32;

    private final List<Integer> cpus = new ArrayList<>();
    private final List<Long> waitedNs = new ArrayList<>();

    /** Adds a process; a negative processor is one that it shares with nobody. */
    void add(final int cpu, final long processWaitedNs)
    {
        cpus.add(cpu);
        waitedNs.add(processWaitedNs);
    }

    boolean isDisturbed(final long durationNs)
    {
        for (int i = 0; i < cpus.size(); i++)
        {
            final int cpu = cpus.get(i);
            long sumNs = 0;
            int sharers = 0;
            for (int k = 0; k < cpus.size(); k++)
            {
                if (k == i || (cpu >= 0 && cpus.get(k) == cpu))
                {
                    sumNs += waitedNs.get(k);
                    sharers++;
                }
            }
            if (sumNs - (sharers - 1) * durationNs > sharers * durationNs / DISTURBED_PART)
            {
                return true;
            }
        }
        return false;
    }
}
