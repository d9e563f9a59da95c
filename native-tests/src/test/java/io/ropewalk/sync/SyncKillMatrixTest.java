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

import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.MatrixTest;
import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Structure;
import io.ropewalk.segment.walk.Walk;

import java.util.List;
import java.util.Random;

/** Events, latches, semaphores and barriers; of what comes back from the dead, also with the repairer killed. */
class SyncKillMatrixTest extends MatrixTest
{
    SyncKillMatrixTest()
    {
        super(new Sync());
    }

    /** What is played. */
    static class Sync extends Structure
    {
        Sync()
        {
            super(1.0 / 15, 24);
        }

        @Override
        protected String title()
        {
            return "events, latches, semaphores and barriers";
        }

        @Override
        protected List<SyncScenario> firsts()
        {
            return SyncScenario.ALL;
        }

        @Override
        protected List<SyncScenario> heirs(final Scenario first)
        {
            return SyncHeirs.of((SyncScenario)first);
        }

        @Override
        protected Cell cell(
            final Walk walk, final String form, final Death death, final String name, final int variant,
            final Random random) throws Exception
        {
            return new SyncCell(new SyncObjects(walk), death, name);
        }
    }
}
