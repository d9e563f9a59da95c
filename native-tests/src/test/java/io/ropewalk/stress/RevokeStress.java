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

import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.RingLayout;
import io.ropewalk.structure.ring.core.Rings;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * <i>Bias revoked, holder entered, holder left</i>: a second producer comes while the first works without claims. Third
 * result: how many messages there are.
 */
@JCStressTest
@State
@Outcome(id = "2, 1, 3", expect = Expect.ACCEPTABLE, desc = "All are there.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, torn or overwritten.")
public class RevokeStress
{
    private static final RingLayout LAYOUT = RingLayout.shared(4, 56, 0);

    private final Memory memory = new Memory(Rings.bodyLength(LAYOUT));
    private final Ring producer = Rings.shared(memory.first, LAYOUT, 1, true);
    private final Ring consumer = Rings.shared(memory.second, LAYOUT, 2, true);

    public RevokeStress()
    {
    }

    @Actor
    public void produce(final III_Result result)
    {
        result.r1 = (Messages.offer(producer, 7) ? 1 : 0) + (Messages.offer(producer, 8) ? 1 : 0);
    }

    @Actor
    public void produceToo(final III_Result result)
    {
        result.r2 = Messages.offer(consumer, 9) ? 1 : 0;
    }

    @Arbiter
    public void look(final III_Result result)
    {
        result.r3 = Messages.drain(consumer);
    }
}
