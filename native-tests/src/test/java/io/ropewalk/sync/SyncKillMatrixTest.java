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
package io.ropewalk.sync;

import io.ropewalk.kill.PeerJvm;
import io.ropewalk.segment.walk.Walk;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/** Kills a process at every store of every operation, and asks the survivors. The table goes to standard output. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SyncKillMatrixTest
{
    private static final int MOST_STORES = 300;
    /** A sleeper looks again and again before it sleeps. */
    private static final int MOST_STORES_AWAKE = 24;

    static List<SyncScenario> scenarios()
    {
        return SyncScenario.ALL;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldLeaveNobodyStuckWhenKilledAtAnyStore(final SyncScenario scenario) throws Exception
    {
        final SyncObjects objects = new SyncObjects(Walk.temporary());
        final List<SyncCell> cells = new ArrayList<>();
        try (PeerJvm victim = PeerJvm.start(SyncVictimMain.class, objects.walk().path()))
        {
            String reply = SyncVictimMain.STOPPED;
            for (int i = 1; reply.equals(SyncVictimMain.STOPPED) && i <= MOST_STORES; i++)
            {
                final SyncCell cell = new SyncCell(objects, scenario.object() + "-" + i);
                cells.add(cell);
                scenario.before().on(cell);
                final int store = scenario.sleeps() && i > MOST_STORES_AWAKE ? Integer.MAX_VALUE : i;
                victim.tell(cell.name + " " + scenario + " " + store);
                reply = victim.readLine();
            }
            assertTrue(scenario.sleeps() ? reply.equals(SyncVictimMain.ASLEEP) :
                reply.startsWith(SyncVictimMain.DONE) && cells.size() > 1, reply);
        }
        report(scenario, cells, verify(scenario, cells));
    }

    /** The longest time until a cell was found whole, in nanoseconds. */
    private static long verify(final SyncScenario scenario, final List<SyncCell> cells)
    {
        long worstNs = 0;
        for (final SyncCell cell : cells)
        {
            final long beginNs = System.nanoTime();
            try
            {
                scenario.after().on(cell);
            }
            catch (final Throwable ex)
            {
                fail("store=" + cell.name, ex);
            }
            worstNs = Math.max(worstNs, System.nanoTime() - beginNs);
            cell.end();
        }
        return worstNs;
    }

    private static void report(final SyncScenario scenario, final List<SyncCell> cells, final long worstNs)
    {
        System.out.printf("%-28s stores=%3d verified in at most %4d ms%n",
            scenario, cells.size() - 1, TimeUnit.NANOSECONDS.toMillis(worstNs));
    }
}
