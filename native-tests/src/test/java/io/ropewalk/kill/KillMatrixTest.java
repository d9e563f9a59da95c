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
package io.ropewalk.kill;

import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.Matrix;
import io.ropewalk.harness.MatrixTest;
import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Structure;
import io.ropewalk.segment.walk.Walk;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Rings and queues: nothing is lost, also when he who comes after the first victim dies at a store of the repair. */
class KillMatrixTest extends MatrixTest
{
    KillMatrixTest()
    {
        super(new RingStructure(), Stream.of(Form.values()).map(Form::name).toArray(String[]::new));
    }

    /** What is played. */
    static final class RingStructure extends Structure
    {
        RingStructure()
        {
            super(0.4, 30);
        }

        @Override
        protected String title()
        {
            return "rings and queues";
        }

        @Override
        protected List<RingScenario> firsts()
        {
            return Scenarios.ALL;
        }

        @Override
        protected List<RingScenario> heirs(final Scenario first)
        {
            return Scenarios.LEADERS.contains(first) ? Scenarios.followers((RingScenario)first) : List.of();
        }

        @Override
        protected List<RingScenario> halted()
        {
            return Scenarios.ALL;
        }

        /** Without the barrier a ring is shared from the first access on: what it does then, the shared form shows. */
        @Override
        protected boolean isSlowWhenPortable(final String group)
        {
            return group.startsWith(Matrix.TWICE) || Scenarios.PASSES.contains(group);
        }

        /** A death of its own costs a JVM, so fewer of them. */
        @Override
        protected double haltedShare(final boolean isSlow)
        {
            return isSlow ? 0.5 : 0.02;
        }

        @Override
        protected Cell cell(
            final Walk walk, final String form, final Death death, final String name, final int variant,
            final Random random)
        {
            return new RingCell(walk, death, name, Form.valueOf(form), plan(death, variant));
        }

        private static Plan plan(final Death death, final int variant)
        {
            final RingScenario first = (RingScenario)death.first();
            final Plan[] plans = Plan.of(death.heir() == null || first.end() ? first : (RingScenario)death.heir());
            return plans[death.heir() == null ? variant : (int)((death.store() + death.heirStore()) % plans.length)];
        }

        @Override
        protected int batch()
        {
            return 10;
        }

        @Override
        protected boolean isWide()
        {
            return true;
        }
    }
}
