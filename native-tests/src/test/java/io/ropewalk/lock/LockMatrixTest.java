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

import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.MatrixTest;
import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Structure;
import io.ropewalk.segment.walk.Walk;

import java.util.List;
import java.util.Random;

/**
 * Locks and conditions: survivors get the lock, which was abandoned exactly when the dead one held it. Also with the
 * next one killed who takes over, or passes on a signal.
 */
class LockMatrixTest extends MatrixTest
{
    LockMatrixTest()
    {
        super(new LockStructure());
    }

    /** What is played. */
    static final class LockStructure extends Structure
    {
        LockStructure()
        {
            super(1.0 / 20, 16);
        }

        @Override
        protected String title()
        {
            return "lock";
        }

        @Override
        protected List<LockOperation> firsts()
        {
            return LockOperation.all();
        }

        @Override
        protected List<LockHeir> heirs(final Scenario first)
        {
            return List.of(LockHeir.values());
        }

        @Override
        protected Cell cell(
            final Walk walk, final String form, final Death death, final String name, final int variant,
            final Random random)
        {
            return death.heir() == null ? new LockCell(walk, death, name) : new LockPairCell(walk, death, name);
        }
    }
}
