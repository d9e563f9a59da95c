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
package io.ropewalk.lock;

import io.ropewalk.harness.Death;
import io.ropewalk.harness.Ending;
import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.VictimJvm;
import io.ropewalk.segment.Walk;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A lock at which a victim dies, then whoever came after it, and then the survivors look whether all is well. */
final class LockPairCell extends LockCell
{
    private final LockHeir heir;
    private final int heirPlace;
    private boolean isHeldByHeir;

    LockPairCell(final Walk walk, final Death death, final String name)
    {
        super(walk, death, name);
        this.heir = (LockHeir)death.heir();
        this.heirPlace = place + 1;
    }

    @Override
    protected String[] words(final Scenario who)
    {
        final String[] words = super.words(who);
        return who == heir ? new String[] {words[0], String.valueOf(heirPlace)} : words;
    }

    @Override
    protected Ending meet(final VictimJvm victim, final Scenario who, final long store) throws Exception
    {
        if (who != heir)
        {
            return meetFirst(victim, who, store);
        }
        final int dead = settledHolder();
        victim.play(this, who, store);
        final Ending ending = victim.await(this, who);
        final int heirToken = settledHolder();
        isHeldByHeir = heirToken != 0 && heirToken != dead;
        assertFalse(isHeldByHeir && ending == Ending.DONE, () -> this + ": done, but still the holder");
        return ending;
    }

    /** After both have died. */
    @Override
    protected void verify() throws InterruptedException
    {
        join(start(this::takeOnce));
        join(Math.min(waiters.size(), leastSignals()));
        lock.lock();
        note();
        condition.signalAll();
        lock.unlock();
        join(waiters.size());
        verifyAbandoned();
        verifyHealth();
    }

    /** So many signals were given to waiters that live, or must be passed on to them. */
    private int leastSignals()
    {
        final boolean isFirstDone = board.get(place) == LockScenario.FINISHED;
        int least = 0;
        if (scenario.signals() && isFirstDone)
        {
            least = scenario == LockScenario.SIGNAL_ALL ? waiters.size() : 1;
        }
        else if (scenario == LockScenario.AWAIT && wasSignalled && !isFirstDone && !isHeldByVictim())
        {
            // The victim died with the signal in its hand.
            least = 1;
        }
        // Whoever was not signalled to is perhaps not waiting yet.
        final boolean areWaiting = scenario != LockScenario.AWAIT || wasSignalled;
        if (heir.signals() && areWaiting && board.get(heirPlace) >= LockHeir.FINISHED)
        {
            least = heir == LockHeir.THEN_SIGNAL_ALL ? waiters.size() : least + 1;
        }
        return least;
    }

    /** Each death of a holder was told to the next one: to a survivor, or to the heir, who may have died unheard. */
    private void verifyAbandoned()
    {
        final long said = board.get(heirPlace);
        final boolean wasToldToHeir = said == LockHeir.INSIDE_ABANDONED || said == LockHeir.FINISHED_ABANDONED;
        final int most = (isHeldByVictim() ? 1 : 0) + (isHeldByHeir ? 1 : 0) - (wasToldToHeir ? 1 : 0);
        final boolean isUnheard = isHeldByVictim() && isHeldByHeir && said == LockHeir.OUTSIDE;
        final int found = abandoned.get();
        assertTrue(found == most || (isUnheard && found == most - 1),
            () -> this + ": abandoned=" + found + " expected=" + most + " unheard=" + isUnheard);
    }

    @Override
    protected long recoveryNs(final long killedNs, final long verifiedNs)
    {
        return -1;
    }

    @Override
    public String toString()
    {
        return name() + " heir=" + heir + " said=" + board.get(place) + "," + board.get(heirPlace) +
            " held=" + isHeldByVictim() + "," + isHeldByHeir;
    }
}
