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

import io.ropewalk.harness.Matrix;
import io.ropewalk.segment.Walk;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

/**
 * A process is killed before every store of every operation of locks and conditions: survivors get the lock, which was
 * abandoned exactly when the dead one held it, and nobody is stuck.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LockMatrixTest
{
    private final Walk walk = Walk.temporary();
    private final Matrix matrix = new Matrix("lock-matrix", walk, LockOperation.All.class,
        (death, name, variant) -> new LockCell(walk, death, name));

    static List<LockOperation> operations()
    {
        return LockOperation.all();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void shouldLeaveNobodyStuckWhenKilledAtAnyStore(final LockOperation operation) throws Exception
    {
        matrix.kill(List.of(operation));
        matrix.verify(operation.name());
    }
}
