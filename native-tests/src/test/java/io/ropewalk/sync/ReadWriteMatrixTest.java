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
import io.ropewalk.harness.Structure;
import io.ropewalk.segment.walk.Walk;

import java.util.List;
import java.util.Random;

/** Read-write locks, while others wait to read and to write. */
class ReadWriteMatrixTest extends MatrixTest
{
    ReadWriteMatrixTest()
    {
        super(new ReadWrite());
    }

    /** What is played. */
    static class ReadWrite extends Structure
    {
        ReadWrite()
        {
            super(1, 1);
        }

        @Override
        protected String title()
        {
            return "lock for readers and writers";
        }

        @Override
        protected List<ReadWriteScenario> firsts()
        {
            return List.of(ReadWriteScenario.values());
        }

        @Override
        protected Cell cell(
            final Walk walk, final String form, final Death death, final String name, final int variant,
            final Random random) throws Exception
        {
            return new ReadWriteCell(walk, death, name);
        }
    }
}
