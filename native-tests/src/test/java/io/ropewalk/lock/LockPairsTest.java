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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Kills a process at a store of an operation of a lock or a condition, and then the one who takes over from it, or
 * passes on its signal, at a store of that.
 */
class LockPairsTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", 1);
    private static final int SAMPLED = 40;
    private static final int MOST_STORES = 100;
    private static final int MOST_SAMPLED_STORES = 16;

    private final Walk walk = Walk.temporary();
    private final List<String> faults = new ArrayList<>();
    private int places = 1_000;
    private int cells;

    private record Pair(LockScenario scenario, boolean isFair, int store, LockHeir heir)
    {
    }

    private record Played(Pair pair, int heirStore, LockPairCell cell)
    {
    }

    @Test
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldLeaveNobodyStuckWhenTheNextHolderIsKilledToo() throws Exception
    {
        final Random random = new Random(SEED);
        final List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < SAMPLED; i++)
        {
            final LockScenario[] scenarios = LockScenario.values();
            final LockHeir[] heirs = LockHeir.values();
            pairs.add(new Pair(scenarios[random.nextInt(scenarios.length)], random.nextBoolean(),
                1 + random.nextInt(MOST_SAMPLED_STORES), heirs[random.nextInt(heirs.length)]));
        }
        playRound(pairs, () -> 1 + random.nextInt(MOST_SAMPLED_STORES));
        end();
    }

    @Tag("slow")
    @Test
    @Timeout(value = 90, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldLeaveNobodyStuckWhenTwoAreKilledAtAnyStores() throws Exception
    {
        for (final LockScenario scenario : LockScenario.values())
        {
            List<Pair> pairs = new ArrayList<>();
            for (final boolean isFair : new boolean[] {false, true})
            {
                final int stores = new LockMatrixTest().play(scenario, isFair);
                for (int store = 1; store <= stores; store++)
                {
                    for (final LockHeir heir : LockHeir.values())
                    {
                        pairs.add(new Pair(scenario, isFair, store, heir));
                    }
                }
            }
            // Those whose heir came to its end have no later store to die at.
            for (int store = 1; !pairs.isEmpty(); store++)
            {
                final int heirStore = store;
                assertTrue(heirStore <= MOST_STORES, "more stores than expected: " + pairs);
                pairs = playRound(pairs, () -> heirStore);
            }
            System.out.println("lock pairs: " + scenario + " cells=" + cells + " faults=" + faults.size());
        }
        end();
    }

    private void end()
    {
        System.out.println("lock pairs: seed=" + SEED + " cells=" + cells + " faults=" + faults.size());
        assertEquals(List.of(), faults);
    }

    /** Returns those whose heir did not come to its end. */
    private List<Pair> playRound(final List<Pair> pairs, final IntSupplier heirStore) throws Exception
    {
        final List<Played> played = new ArrayList<>();
        try (PeerJvm victim = PeerJvm.start(LockVictim.class, walk.path(), "serve"))
        {
            for (final Pair pair : pairs)
            {
                final LockPairCell cell = new LockPairCell(walk, pair.scenario, pair.isFair, pair.heir, places);
                places += 2;
                cell.stageVictim(victim, pair.store);
                played.add(new Played(pair, heirStore.getAsInt(), cell));
            }
        }
        final List<Pair> open = new ArrayList<>();
        try (PeerJvm victim = PeerJvm.start(LockVictim.class, walk.path(), "serve"))
        {
            for (final Played each : played)
            {
                if (!each.cell.stageHeir(victim, each.heirStore))
                {
                    open.add(each.pair);
                }
            }
        }
        played.forEach(this::verify);
        cells += played.size();
        return open;
    }

    private void verify(final Played played)
    {
        try
        {
            played.cell.verify();
        }
        catch (final AssertionError | InterruptedException ex)
        {
            faults.add(played.pair + " heirStore=" + played.heirStore + " " + ex);
            System.out.println("FAILED " + faults.get(faults.size() - 1));
        }
    }
}
