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

import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Stage;

import java.util.function.Consumer;

/**
 * One operation of the matrix.
 *
 * @param name    without spaces.
 * @param site    that it is played on.
 * @param before  what the survivors do first.
 * @param prepare what the victim does before its stores are counted.
 * @param act     the operation.
 * @param after   what the survivors do first when the victim is dead.
 * @param end     whether the stream ends.
 * @param takes   whether a message may be in the victim's hand when it dies, and come back late.
 */
record RingScenario(
    String name,
    Site site,
    Consumer<RingCell> before,
    Consumer<VictimStage> prepare,
    Consumer<VictimStage> act,
    Consumer<RingCell> after,
    boolean end,
    boolean takes) implements Scenario
{
    static RingScenario of(final String name, final Site site, final Consumer<VictimStage> act)
    {
        return new RingScenario(name, site, (cell) -> {}, (stage) -> {}, act, (cell) -> {}, false, false);
    }

    RingScenario before(final Consumer<RingCell> newBefore)
    {
        return new RingScenario(name, site, newBefore, prepare, act, after, end, takes);
    }

    RingScenario prepare(final Consumer<VictimStage> newPrepare)
    {
        return new RingScenario(name, site, before, newPrepare, act, after, end, takes);
    }

    RingScenario after(final Consumer<RingCell> newAfter)
    {
        return new RingScenario(name, site, before, prepare, act, newAfter, end, takes);
    }

    RingScenario taking()
    {
        return new RingScenario(name, site, before, prepare, act, after, end, true);
    }

    /** Whether the operation sleeps until somebody else comes. */
    @Override
    public boolean sleeps()
    {
        return name.startsWith("sleep-");
    }

    RingScenario ending()
    {
        return new RingScenario(name, site, before, prepare, act, after, true, takes);
    }

    /** As an heir, which asks again and again while the dead is in its way. */
    @Override
    public boolean isTimed()
    {
        return name.startsWith("then-");
    }

    @Override
    public int variants()
    {
        return Plan.of(this).length;
    }

    /** Word: by which producer. */
    @Override
    public void play(final Stage stage)
    {
        final VictimStage hands = new VictimStage(stage, Scenarios.siteOf(stage.cell()));
        prepare.accept(hands);
        stage.arm();
        act.accept(hands);
    }
}
