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
 * Kills a process at every store of every operation of a task queue, and another one at the stores of its repair, and
 * asks the survivors.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskMatrixTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", 1);
    private static final double SHARE = 0.4;
    private static final int MAX_SECOND_STORE = 16;

    private final Walk walk = Walk.temporary();
    private final Random random = new Random(SEED);
    private final Matrix matrix = new Matrix("task-matrix", walk, TaskScenario.All.class,
        (death, name, variant) -> new TaskCell(walk, death, name, random.nextBoolean()));
    private boolean isSampled;

    static List<TaskScenario> leaders()
    {
        return TaskScenario.leaders();
    }

    @ParameterizedTest
    @MethodSource("leaders")
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldAccountForEveryTaskWhenKilledAtAnyStore(final TaskScenario leader) throws Exception
    {
        matrix.kill(List.of(leader));
        matrix.verify(leader.name());
    }

    @ParameterizedTest
    @MethodSource("leaders")
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldAccountForEveryTaskWhenKilledAtSomeTwoStores(final TaskScenario leader) throws Exception
    {
        if (!isSampled)
        {
            isSampled = true;
            matrix.killTwice(sample());
        }
        matrix.verify(Matrix.twice(leader));
    }

    private List<Death> sample() throws Exception
    {
        matrix.kill(leaders());
        final List<Death> deaths = new ArrayList<>();
        for (final TaskScenario leader : leaders())
        {
            Matrix.some(matrix.deaths(leader, TaskScenario.followers()), random, SHARE).forEach((death) ->
                deaths.add(death.then(death.heir(), 1 + random.nextInt(MAX_SECOND_STORE))));
        }
        return deaths;
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("leaders")
    @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldAccountForEveryTaskWhenKilledAtAnyTwoStores(final TaskScenario leader) throws Exception
    {
        matrix.kill(List.of(leader));
        matrix.verify(leader.name());
        matrix.killTwiceAtEveryStore(matrix.deaths(leader, TaskScenario.followers()));
        matrix.verify(Matrix.twice(leader));
    }
}
