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
package io.ropewalk.pipe;

import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.MatrixTest;
import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Structure;
import io.ropewalk.segment.walk.Walk;

import java.util.List;
import java.util.Random;

/**
 * Senders and receivers of a pipe: whole messages are delivered, or it ends. Also two at once, one at each end, and two
 * at the same end, the second of which finds it as the first left it.
 */
class PipeKillMatrixTest extends MatrixTest
{
    private static final String SHARED = "SHARED";

    PipeKillMatrixTest()
    {
        super(new PipeStructure(), "BIASED", SHARED, "PORTABLE");
    }

    /** What is played. */
    static final class PipeStructure extends Structure
    {
        PipeStructure()
        {
            super(1.0 / 28, 20);
        }

        @Override
        protected String title()
        {
            return "pipe";
        }

        @Override
        protected List<PipeScenario> firsts()
        {
            return PipeScenario.ALL;
        }

        @Override
        protected List<PipeScenario> heirs(final Scenario first)
        {
            return PipeHeirs.ALL.stream().filter((heir) -> PipeHeirs.follows(heir, (PipeScenario)first)).toList();
        }

        @Override
        protected List<PipeScenario> companions(final Scenario first)
        {
            return firsts().stream().filter((receiving) -> isPair((PipeScenario)first, receiving)).toList();
        }

        private static boolean isPair(final PipeScenario sending, final PipeScenario receiving)
        {
            return sending.isSender() && !receiving.isSender() && sending.rival() == PipeScenario.Rival.NONE &&
                receiving.rival() == PipeScenario.Rival.NONE && !receiving.name().startsWith("exclusive") &&
                sending.buffered() >= receiving.takes() &&
                sending.buffered() > 0 && !receiving.name().equals("receive-nothing");
        }

        @Override
        protected Cell cell(
            final Walk walk, final String form, final Death death, final String name, final int variant,
            final Random random) throws Exception
        {
            return new PipeCell(walk, death, name, SHARED.equals(form));
        }

        @Override
        protected int batch()
        {
            return firsts().size();
        }
    }
}
