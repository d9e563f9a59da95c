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
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * <i>Message published, messages released</i>, of a lone producer and a lone consumer.
 */
@JCStressTest
@State
@Outcome(id = {"0, 1", "7, 0"}, expect = Expect.ACCEPTABLE, desc = "Taken at once, or later.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Torn, lost or taken twice.")
public class SinglePublishStress
{
    private static final RingLayout LAYOUT = RingLayout.single(4, 56, 0);

    private final Memory memory = new Memory(Rings.bodyLength(LAYOUT));
    private final Ring producer = Rings.single(memory.first, LAYOUT, 1);
    private final Ring consumer = Rings.single(memory.second, LAYOUT, 2);

    public SinglePublishStress()
    {
    }

    @Actor
    public void produce()
    {
        Messages.offer(producer, 7);
    }

    @Actor
    public void consume(final II_Result result)
    {
        result.r1 = Messages.poll(consumer);
    }

    @Arbiter
    public void look(final II_Result result)
    {
        result.r2 = Messages.drain(consumer);
    }
}
