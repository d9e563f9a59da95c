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

import io.ropewalk.kill.Rest;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who waits in another process costs nearly nothing. */
class SyncIdleTest extends SyncTeam
{
    /** The goal is one percent; a busy machine must not fail the build. */
    private static final double MOST_PERCENT = 5;

    @Test
    void shouldUseNearlyNoProcessorWhenWaiting() throws Exception
    {
        final List<String> calls = List.of("event await 3600000", "plain-0 acquire 1", "fair-0 acquire 1",
            "bounded-0 acquire 1", "barrier-2 await 3600000");
        final List<SyncChild> team = children(calls.size());
        final SyncChild.Call first = team.get(0).call(calls.get(0));
        for (int i = 1; i < calls.size(); i++)
        {
            team.get(i).call(calls.get(i));
        }
        first.begun.get();
        for (final String name : List.of("plain-0", "fair-0", "bounded-0"))
        {
            awaitUntil(() -> objects.semaphore(name).getQueueLength() == 1);
        }
        awaitUntil(() -> objects.barrier("barrier-2").getNumberWaiting() == 1);
        final double[] percentages =
            Rest.percentagesAtRest(team.stream().map(SyncChild::process).toList(), MOST_PERCENT);
        for (int i = 0; i < calls.size(); i++)
        {
            System.out.printf("%s: processor=%.2f %%%n", calls.get(i), percentages[i]);
            assertTrue(percentages[i] < MOST_PERCENT, calls.get(i) + ": processor=" + percentages[i] + " %");
        }
    }
}
