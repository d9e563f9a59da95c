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
package io.ropewalk.structure.collection;

import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.MatrixTest;
import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Structure;
import io.ropewalk.segment.walk.Walk;

import java.util.List;
import java.util.Random;

/** Lists; also with another process killed in the repair. */
class ListKillMatrixTest extends MatrixTest
{
    ListKillMatrixTest()
    {
        super(new ListStructure());
    }

    /** What is played. */
    static final class ListStructure extends Structure
    {
        ListStructure()
        {
            super(0.2, 20);
        }

        @Override
        protected String title()
        {
            return "list";
        }

        @Override
        protected List<ListScenario> firsts()
        {
            return ListScenario.leaders();
        }

        @Override
        protected List<ListScenario> heirs(final Scenario first)
        {
            return ListScenario.heirs();
        }

        @Override
        protected int batch()
        {
            return 8;
        }

        @Override
        protected boolean isWide()
        {
            return true;
        }

        @Override
        protected Cell cell(
            final Walk walk, final String form, final Death death, final String name, final int variant,
            final Random random)
        {
            return new ListCell(walk, death, name);
        }
    }
}
