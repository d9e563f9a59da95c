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

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * As {@link SleepStress}, without the barrier: fails, which shows that such a fault is found.
 */
@JCStressTest
@State
@Outcome(id = {"0, 1", "1, 0", "1, 1"}, expect = Expect.ACCEPTABLE, desc = "One sees the other.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Neither sees the other.")
public class BrokenSleepStress
{
    private final Memory memory = new Memory(SleepStress.LENGTH);

    public BrokenSleepStress()
    {
    }

    @Actor
    public void publish(final II_Result result)
    {
        memory.first.putLongRelease(SleepStress.DATA, 1);
        result.r1 = memory.first.getIntOpaque(SleepStress.WORD);
    }

    @Actor
    public void sleep(final II_Result result)
    {
        memory.second.putIntRelease(SleepStress.WORD, 1);
        result.r2 = (int)memory.second.getLongAcquire(SleepStress.DATA);
    }
}
