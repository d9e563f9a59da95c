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
package io.ropewalk.sync;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who waits in another process costs nearly nothing. */
class SyncIdleTest extends SyncTeam
{
    private static final long SETTLING_MS = 1_500;
    private static final long MEASURING_MS = 4_000;
    /** The goal is one percent; a busy machine must not fail the build. */
    private static final double MOST_PERCENT = 5;

    @Test
    void shouldUseNearlyNoProcessorWhenWaiting() throws Exception
    {
        final List<String> calls = List.of("event await 100000", "plain-0 acquire 1", "fair-0 acquire 1",
            "bounded-0 acquire 1", "barrier-2 await 100000");
        final List<SyncChild> team = children(calls.size());
        for (int i = 0; i < calls.size(); i++)
        {
            team.get(i).call(calls.get(i));
        }
        assertEquals("false", child().result("event isSet"));
        TimeUnit.MILLISECONDS.sleep(SETTLING_MS);
        final List<Duration> before = team.stream().map(SyncIdleTest::used).toList();
        final long beginNs = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(MEASURING_MS);
        for (int i = 0; i < calls.size(); i++)
        {
            final long usedNs = used(team.get(i)).minus(before.get(i)).toNanos();
            final double percent = 100.0 * usedNs / (System.nanoTime() - beginNs);
            System.out.printf("%s: processor=%.2f %%%n", calls.get(i), percent);
            assertTrue(percent < MOST_PERCENT, calls.get(i) + ": processor=" + percent + " %");
        }
    }

    private static Duration used(final SyncChild child)
    {
        return child.process().info().totalCpuDuration().orElseThrow();
    }
}
