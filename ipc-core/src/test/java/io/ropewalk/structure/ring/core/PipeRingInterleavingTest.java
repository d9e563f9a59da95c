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

import java.util.Random;

/**
 * Senders and receivers over one {@link PipeRing}, in every order that chance finds, with processes that die at any
 * access to memory and others that come in their place.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipeRingInterleavingTest
{
    private static final String SEED = "ropewalk.seed";
    private static final int ROUNDS = Integer.getInteger("ropewalk.rounds", 1000);

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

    private static void explore(final int rounds, final int kills)
    {
        final long first = Long.getLong(SEED, System.nanoTime());
        final int count = null == System.getProperty(SEED) ? rounds : 1;
        for (long seed = first; seed < first + count; seed++)
        {
            final PipeRingScene scene = new PipeRingScene(new Random(seed), kills);
            try
            {
                scene.play();
            }
            catch (final Throwable ex)
            {
                throw new AssertionError("again with -D" + SEED + "=" + seed + " kills=" + kills + " " + scene, ex);
            }
        }
    }
}
