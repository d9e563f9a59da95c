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

/** Maps and sets; also with another process killed in the repair. */
class MapKillMatrixTest extends MatrixTest
{
    MapKillMatrixTest()
    {
        super(new MapStructure());
    }

    /** What is played. */
    static final class MapStructure extends Structure
    {
        MapStructure()
        {
            super(0.2, 30);
        }

        @Override
        protected String title()
        {
            return "map";
        }

        @Override
        protected List<MapScenario> firsts()
        {
            return MapScenario.leaders();
        }

        @Override
        protected List<MapScenario> heirs(final Scenario first)
        {
            return MapScenario.heirs((MapScenario)first);
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
            return new MapCell(walk, death, name);
        }
    }
}
