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

import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.MatrixTest;
import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Structure;
import io.ropewalk.segment.walk.Walk;

import java.util.List;
import java.util.Random;

/** What changes values; a second victim takes over from the first, and dies at a store of that. */
class ValueKillTest extends MatrixTest
{
    ValueKillTest()
    {
        super(new ValueStructure());
    }

    /** What is played. */
    static final class ValueStructure extends Structure
    {
        ValueStructure()
        {
            super(Double.POSITIVE_INFINITY, 16);
        }

        @Override
        protected String title()
        {
            return "values";
        }

        @Override
        protected List<KillOperation> firsts()
        {
            return List.of(KillOperation.values());
        }

        @Override
        protected List<KillOperation> heirs(final Scenario first)
        {
            return first == KillOperation.RECORD_SET ? halted() : List.of();
        }

        @Override
        protected List<KillOperation> halted()
        {
            return List.of(KillOperation.RECORD_SET);
        }

        @Override
        protected Cell cell(
            final Walk walk, final String form, final Death death, final String name, final int variant,
            final Random random)
        {
            return new KillOperation.ValueCell(walk, death, name);
        }

        @Override
        protected boolean isWide()
        {
            return true;
        }
    }
}
