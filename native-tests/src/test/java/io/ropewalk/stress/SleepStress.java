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

import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.machine.waiting.core.EventCounts;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * <i>Sleeper announced</i>: whoever announces a sleep and then finds nothing is woken. First result: what the sleeper
 * found; second: whether it would go on sleeping.
 */
@JCStressTest
@State
@Outcome(id = {"0, 0", "1, 0", "1, 1"}, expect = Expect.ACCEPTABLE, desc = "Found, or woken.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Sleeps though there is something.")
public class SleepStress
{
    static final int WORD = 0;
    static final int DATA = 64;
    static final int LENGTH = 128;

    private final Memory memory = new Memory(LENGTH);
    private final EventCount waker = new EventCount(memory.first, WORD);
    private final EventCount sleeper = new EventCount(memory.second, WORD);

    public SleepStress()
    {
    }

    @Actor
    public void publish()
    {
        memory.first.putLongRelease(DATA, 1);
        waker.signal();
    }

    @Actor
    public void sleep(final II_Result result)
    {
        EventCounts.announce(sleeper);
        result.r1 = (int)memory.second.getLongAcquire(DATA);
    }

    @Arbiter
    public void look(final II_Result result)
    {
        result.r2 = EventCounts.isAnnounced(sleeper) ? 1 : 0;
    }
}
