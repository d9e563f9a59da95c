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

import io.ropewalk.harness.Matrix;
import io.ropewalk.segment.walk.Walk;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Kills a process at every store of every operation of a read-write lock, while others wait to read and to write. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadWriteMatrixTest
{
    private final Walk walk = Walk.temporary();
    private final Matrix matrix = new Matrix("read-write-matrix", walk, ReadWriteScenario.All.class,
        (death, name, variant) -> new ReadWriteCell(walk, death, name));

    @ParameterizedTest
    @EnumSource(ReadWriteScenario.class)
    void shouldLeaveNobodyStuckWhenKilledAtAnyStore(final ReadWriteScenario scenario) throws Exception
    {
        matrix.kill(List.of(scenario));
        assertTrue(matrix.verify(scenario.name()).stores() > 0, scenario.name());
    }
}
