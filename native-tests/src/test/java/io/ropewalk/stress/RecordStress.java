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
package io.ropewalk.stress;

import io.ropewalk.Ropewalk;
import io.ropewalk.segment.Views;
import io.ropewalk.structure.value.SharedRecord;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * <i>Record published, record overwritten</i>: readers beside a writer that laps them see whole values, never older
 * ones than before.
 */
@JCStressTest
@State
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Whole, and in order.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Torn, or back in time.")
public class RecordStress
{
    private static final int VALUES = 9;
    private static final SharedRecord<Four> MODEL = Ropewalk.temporary().record("record", new Four(0, 0, 0, 0));

    private final Memory memory = Memory.of(Views.memory(MODEL));
    private final SharedRecord<Four> writer = Views.through(MODEL, (unused) -> memory.first);
    private final SharedRecord<Four> reader = Views.through(MODEL, (unused) -> memory.second);

    public RecordStress()
    {
    }

    /** All the same. */
    record Four(long first, long second, long third, long fourth)
    {
        static Four of(final long value)
        {
            return new Four(value, value, value, value);
        }

        boolean isWhole()
        {
            return first == second && second == third && third == fourth;
        }
    }

    @Actor
    public void write()
    {
        for (int i = 1; i <= VALUES; i++)
        {
            writer.set(Four.of(i));
        }
    }

    @Actor
    public void read(final II_Result result)
    {
        final Four one = reader.get();
        final Four other = reader.get();
        result.r1 = one.isWhole() && other.isWhole() ? 0 : 1;
        result.r2 = one.first() <= other.first() ? 0 : 1;
    }
}
