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
package io.ropewalk.harness;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The survivors' side of one death: making one does what they do first, {@link #verify} is the oracle.
 */
public abstract class Cell
{
    /** So many of its victims died in the middle of what they did. */
    final AtomicInteger kills = new AtomicInteger();

    private final Death death;
    private final String name;

    protected Cell(final Death death, final String name)
    {
        this.death = death;
        this.name = name;
    }

    public final Death death()
    {
        return death;
    }

    public final String name()
    {
        return name;
    }

    /** What else the victim must know. */
    protected String[] words(final Scenario scenario) throws Exception
    {
        return new String[0];
    }

    /** A victim comes and runs to its store; overridden where the survivors do something meanwhile. */
    protected Ending meet(final VictimJvm victim, final Scenario scenario, final long store) throws Exception
    {
        victim.play(this, scenario, store);
        return victim.await(this, scenario);
    }

    /** It dies in a process of its own, which ends at its store; overridden where that is one of another kind. */
    protected Ending halt(final Supplier<VictimJvm> victims) throws Exception
    {
        try (VictimJvm victim = victims.get())
        {
            return meet(victim, death.first(), death.store());
        }
    }

    /** What a victim says. Others may be verified by then, so this must be safe in threads. */
    protected void noted(final String text)
    {
        throw new AssertionError("unexpected: cell=" + name + " note=" + text);
    }

    /** Whether a victim that has come so far dies in the middle of what it does. */
    protected boolean isKilled(final Ending ending)
    {
        return Ending.DONE != ending;
    }

    /** A victim has come so far, and dies there. */
    protected void died(final Scenario scenario, final Ending ending)
    {
        assert scenario != null && ending != null;
    }

    /** By the thread that made the cell, when all its victims are dead. */
    protected void settle() throws Exception
    {
        assert name != null;
    }

    /** The survivors go on, and look whether all is well. */
    protected abstract void verify() throws Exception;

    /**
     * How long they needed to go on; negative where there was nothing to wait for.
     *
     * @param killedNs   when the victim was dead.
     * @param verifiedNs how long all took.
     */
    protected long recoveryNs(final long killedNs, final long verifiedNs)
    {
        return verifiedNs;
    }

    /** How the survivors go on, where they do so in several ways. */
    protected String manner()
    {
        return "";
    }

    /** What is added up in the line of the table, such as how many died holding a lock. */
    protected Map<String, Integer> counts()
    {
        return Map.of();
    }

    /** Whatever came of it. */
    protected void end()
    {
        assert name != null;
    }

    /** With what it has seen. */
    @Override
    public String toString()
    {
        return name;
    }
}
