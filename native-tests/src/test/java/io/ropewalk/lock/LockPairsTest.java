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
package io.ropewalk.lock;

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
 * Kills a process at a store of an operation of a lock or a condition, and then the one who takes over from it, or
 * passes on its signal, at a store of that.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LockPairsTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", 1);
    private static final int SAMPLED = 2;
    private static final int MOST_SAMPLED_STORES = 16;

    private final Walk walk = Walk.temporary();
    private final Matrix matrix = new Matrix("lock-pairs", walk, LockOperation.All.class, (death, name, variant) ->
        death.heir() == null ? new LockCell(walk, death, name) : new LockPairCell(walk, death, name));
    private boolean isSampled;

    static List<LockOperation> operations()
    {
        return LockOperation.all();
    }

    @ParameterizedTest
    @MethodSource("operations")
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldLeaveNobodyStuckWhenTheNextHolderIsKilledToo(final LockOperation first) throws Exception
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
        final LockHeir[] heirs = LockHeir.values();
        final List<Death> deaths = new ArrayList<>();
        for (final LockOperation first : operations())
        {
            for (int i = 0; i < SAMPLED; i++)
            {
                deaths.add(Death.of(first, 1 + random.nextInt(MOST_SAMPLED_STORES)).then(
                    heirs[random.nextInt(heirs.length)], 1 + random.nextInt(MOST_SAMPLED_STORES)));
            }
        }
        return deaths;
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("operations")
    @Timeout(value = 90, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldLeaveNobodyStuckWhenTwoAreKilledAtAnyStores(final LockOperation first) throws Exception
    {
        matrix.kill(List.of(first));
        matrix.verify(first.name());
        matrix.killTwiceAtEveryStore(matrix.deaths(first, List.of(LockHeir.values())));
        matrix.verify(Matrix.twice(first));
    }
}
