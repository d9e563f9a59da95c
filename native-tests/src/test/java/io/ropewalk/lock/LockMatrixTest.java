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

import io.ropewalk.harness.PeerJvm;
import io.ropewalk.segment.Walk;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A process is killed before every store of every operation of locks and conditions: survivors get the lock, which was
 * abandoned exactly when the dead one held it, and nobody is stuck.
 */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LockMatrixTest
{
    private static final int MOST_STORES = 100;

    private final Walk walk = Walk.temporary();
    private int places = 1_000;

    @ParameterizedTest
    @EnumSource(LockScenario.class)
    void shouldLeaveNobodyStuckWhenKilledAtAnyStore(final LockScenario scenario) throws Exception
    {
        play(scenario, false);
    }

    @ParameterizedTest
    @EnumSource(LockScenario.class)
    void shouldLeaveNobodyStuckWhenKilledAtAnyStoreOfAFairLock(final LockScenario scenario) throws Exception
    {
        play(scenario, true);
    }

    /** Returns the number of cells: the stores, and the one that is not there. */
    int play(final LockScenario scenario, final boolean isFair) throws Exception
    {
        final List<LockCell> cells = new ArrayList<>();
        final long killedNs;
        boolean isDone = false;
        try (PeerJvm victim = PeerJvm.start(LockVictim.class, walk.path(), "serve"))
        {
            while (!isDone && cells.size() < MOST_STORES)
            {
                final LockCell cell = new LockCell(walk, scenario, isFair, places++);
                cells.add(cell);
                isDone = cell.stage(victim, cells.size());
            }
            killedNs = System.nanoTime();
        }
        assertTrue(isDone, "more stores than expected: stores=" + cells.size());
        int held = 0;
        long slowestNs = 0;
        for (final LockCell cell : cells)
        {
            final long recoveryNs = cell.verify() - killedNs;
            held += cell.isHeldByVictim() ? 1 : 0;
            slowestNs = cell.isHeldByVictim() ? Math.max(slowestNs, recoveryNs) : slowestNs;
        }
        System.out.printf("lock matrix: %-16s fair=%-5s stores=%2d died holding=%2d recovery max ms=%.3f%n",
            scenario, isFair, cells.size() - 1, held, slowestNs / 1e6);
        return cells.size();
    }
}
