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
import io.ropewalk.structure.sync.SharedLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * <i>Lock released, lock contended</i>: what one holder wrote plainly, the next one sees.
 */
@JCStressTest
@State
@Outcome(id = {"1, 2, 2", "2, 1, 2"}, expect = Expect.ACCEPTABLE, desc = "One after the other.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both at a time.")
public class LockStress
{
    private static final SharedLock MODEL = Ropewalk.temporary().lock("lock");

    private final Memory memory = Memory.of(Views.memory(MODEL));
    private final SharedLock one = Views.through(MODEL, (unused) -> memory.first);
    private final SharedLock other = Views.through(MODEL, (unused) -> memory.second);
    private int count;

    public LockStress()
    {
    }

    private int enter(final SharedLock lock)
    {
        lock.lock();
        final int result = ++count;
        lock.unlock();
        return result;
    }

    @Actor
    public void enter(final III_Result result)
    {
        result.r1 = enter(one);
    }

    @Actor
    public void enterToo(final III_Result result)
    {
        result.r2 = enter(other);
    }

    @Arbiter
    public void look(final III_Result result)
    {
        result.r3 = count;
    }
}
