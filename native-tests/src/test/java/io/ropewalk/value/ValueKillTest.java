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
package io.ropewalk.value;

import io.ropewalk.harness.Death;
import io.ropewalk.harness.Matrix;
import io.ropewalk.segment.Walk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Kills a process at every store of what changes values, and asks the survivors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ValueKillTest
{
    private final Walk walk = Walk.temporary();
    private final Matrix matrix = new Matrix("value-matrix", walk, KillOperation.All.class,
        (death, name, variant) -> new KillOperation.ValueCell(walk, death, name));

    @ParameterizedTest
    @EnumSource(KillOperation.class)
    void shouldGoOnWhenKilledAtAnyStore(final KillOperation operation) throws Exception
    {
        matrix.kill(List.of(operation));
        assertTrue(matrix.verify(operation.name()).stores() > 0);
    }

    @Test
    void shouldGoOnWhenHaltedAtAnyStore() throws Exception
    {
        matrix.kill(List.of(KillOperation.RECORD_SET));
        matrix.halt(matrix.deaths(KillOperation.RECORD_SET));
        final int cells = matrix.verify(Matrix.HALTED).cells();
        assertTrue(cells > 9, "cells=" + cells);
    }

    /** A second victim takes over from the first, and dies at a store of that. */
    @Test
    void shouldGoOnWhenKilledAtAnyTwoStores() throws Exception
    {
        final KillOperation operation = KillOperation.RECORD_SET;
        matrix.kill(List.of(operation));
        final List<Death> deaths = new ArrayList<>();
        for (final Death death : matrix.deaths(operation, List.of(operation)))
        {
            for (int store = 1; store <= matrix.group(operation.name()).stores() + 1; store++)
            {
                deaths.add(death.then(operation, store));
            }
        }
        matrix.killTwice(deaths);
        matrix.verify(Matrix.twice(operation));
    }
}
