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
package io.ropewalk.structure.ring.core;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

import java.util.Random;

/**
 * What must hold when the threads of a scene go on in every order that chance finds, and processes die at any access
 * to memory.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class InterleavingConformance
{
    private static final String SEED = "ropewalk.seed";
    private static final int ROUNDS = Integer.getInteger("ropewalk.rounds", 1000);

    /** Begins a scene, which says how it went when it is asked for a text. */
    abstract Executable scene(Random random, int kills);

    @Test
    void shouldDeliverExactlyOnceWhenInterleaved()
    {
        explore(ROUNDS, 0);
    }

    @Test
    void shouldDeliverExactlyOnceWhenInterleavedAndKilled()
    {
        explore(ROUNDS, 3);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 3600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldDeliverExactlyOnceWhenInterleavedAndKilledForLong()
    {
        explore(40 * ROUNDS, 5);
    }

    private void explore(final int rounds, final int kills)
    {
        final long first = Long.getLong(SEED, System.nanoTime());
        final int count = null == System.getProperty(SEED) ? rounds : 1;
        for (long seed = first; seed < first + count; seed++)
        {
            final Executable scene = scene(new Random(seed), kills);
            try
            {
                scene.execute();
            }
            catch (final Throwable ex)
            {
                throw new AssertionError("again with -D" + SEED + "=" + seed + " kills=" + kills + " " + scene, ex);
            }
        }
    }
}
