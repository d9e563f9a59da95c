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

import io.ropewalk.harness.Death;
import io.ropewalk.harness.Matrix;
import io.ropewalk.segment.Walk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills a process at a store of an operation of a bounded semaphore or a barrier, and then the one who repairs it at a
 * store of that.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyncPairsTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", 1);
    private static final int SAMPLED = 2;
    private static final int MOST_SAMPLED_STORES = 24;

    private final SyncObjects objects = new SyncObjects(Walk.temporary());
    private final Matrix matrix = new Matrix("sync-pairs", objects.walk(), SyncScenario.All.class,
        (death, name, variant) -> new SyncCell(objects, death, name));
    private boolean isSampled;

    static List<SyncScenario> firsts()
    {
        return SyncScenario.ALL.stream().filter((scenario) -> !SyncHeirs.of(scenario).isEmpty()).toList();
    }

    @ParameterizedTest
    @MethodSource("firsts")
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldLeaveNobodyStuckWhenTheRepairerIsKilledToo(final SyncScenario first) throws Exception
    {
        if (!isSampled)
        {
            isSampled = true;
            matrix.killTwice(sample());
        }
        matrix.verify(Matrix.twice(first));
    }

    private static List<Death> sample()
    {
        final Random random = new Random(SEED);
        final List<Death> deaths = new ArrayList<>();
        for (final SyncScenario first : firsts())
        {
            final List<SyncScenario> heirs = SyncHeirs.of(first);
            for (int i = 0; i < SAMPLED; i++)
            {
                deaths.add(Death.of(first, 1 + random.nextInt(MOST_SAMPLED_STORES)).then(
                    heirs.get(random.nextInt(heirs.size())), 1 + random.nextInt(MOST_SAMPLED_STORES)));
            }
        }
        return deaths;
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("firsts")
    @Timeout(value = 90, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldLeaveNobodyStuckWhenTwoAreKilledAtAnyStores(final SyncScenario first) throws Exception
    {
        matrix.kill(List.of(first));
        matrix.verify(first.name());
        matrix.killTwiceAtEveryStore(matrix.deaths(first, SyncHeirs.of(first)));
        matrix.verify(Matrix.twice(first));
    }
}
