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

import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.MatrixTest;
import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Structure;
import io.ropewalk.segment.walk.Walk;

import java.util.List;
import java.util.Random;

/** A task queue; also with another process killed in the repair. */
class TaskMatrixTest extends MatrixTest
{
    TaskMatrixTest()
    {
        super(new TaskStructure());
    }

    /** What is played. */
    static final class TaskStructure extends Structure
    {
        TaskStructure()
        {
            super(0.4, 16);
        }

        @Override
        protected String title()
        {
            return "task queue";
        }

        @Override
        protected List<TaskScenario> firsts()
        {
            return TaskScenario.leaders();
        }

        @Override
        protected List<TaskScenario> heirs(final Scenario first)
        {
            return TaskScenario.followers();
        }

        @Override
        protected Cell cell(
            final Walk walk, final String form, final Death death, final String name, final int variant,
            final Random random)
        {
            return new TaskCell(walk, death, name, random.nextBoolean());
        }
    }
}
