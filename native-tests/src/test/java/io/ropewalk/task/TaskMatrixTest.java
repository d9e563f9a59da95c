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
package io.ropewalk.task;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Kills a process at every store of every operation of a task queue, and another one at the stores of its repair, and
 * asks the survivors.
 */
class TaskMatrixTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", 1);
    private static final int RARITY = 3;
    private static final int MAX_SECOND_STORE = 16;

    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldAccountForEveryTaskWhenKilledAtAnyStore() throws Exception
    {
        play(RARITY);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldAccountForEveryTaskWhenKilledAtAnyTwoStores() throws Exception
    {
        play(1);
    }

    private static void play(final int rarity) throws Exception
    {
        final Random random = new Random(SEED);
        final TaskPlay play = new TaskPlay(random);
        for (final TaskScenario leader : TaskScenario.leaders())
        {
            play.playOne(leader);
        }
        final List<TaskPlay.Pair> pairs = play.allPairs();
        if (rarity == 1)
        {
            play.playAll(pairs);
        }
        else
        {
            pairs.removeIf((pair) -> random.nextInt(rarity) != 0);
            play.playRound(pairs, () -> 1 + random.nextInt(MAX_SECOND_STORE));
        }
        final List<Long> recoveriesNs = play.recoveriesNs;
        Collections.sort(recoveriesNs);
        System.out.printf("task matrix: seed=%d cells=%d last task had after ms: p50=%.3f p99=%.3f max=%.3f%n",
            SEED, play.cells(), recoveriesNs.get(recoveriesNs.size() / 2) / 1e6,
            recoveriesNs.get((int)(recoveriesNs.size() * 0.99)) / 1e6,
            recoveriesNs.get(recoveriesNs.size() - 1) / 1e6);
        assertEquals(List.of(), play.faults);
        assertTrue(play.cells() > 100);
    }
}
