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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Kills a process at a store of an operation of a bounded semaphore or a barrier, and then the one who repairs it at a
 * store of that.
 */
class SyncPairsTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", 1);
    private static final int SAMPLED = 40;
    private static final int MOST_SAMPLED_STORES = 24;
    private static final int MOST_STORES = 300;
    /** A sleeper looks again and again before it sleeps. */
    private static final int MOST_STORES_AWAKE = 24;
    private static final int ASLEEP = Integer.MAX_VALUE;

    private final SyncObjects objects = new SyncObjects(Walk.temporary());
    private final List<String> faults = new ArrayList<>();
    private int cells;

    private record Pair(SyncScenario first, int store, SyncScenario heir)
    {
    }

    private record Played(Pair pair, int heirStore, SyncCell cell)
    {
    }

    /** The process that is to die. */
    private record Victim(PeerJvm peer) implements AutoCloseable
    {
        static Victim of(final SyncObjects objects)
        {
            return new Victim(PeerJvm.start(SyncVictimMain.class, objects.walk().path()));
        }

        /** Whether it came to its end before that store. */
        boolean isDone(final SyncCell cell, final SyncScenario scenario, final int store) throws IOException
        {
            peer.tell(cell.name + " " + scenario + " " + store);
            final String reply = peer.readLine();
            if (reply == null || reply.startsWith(SyncVictimMain.ERROR))
            {
                throw new IOException(
                    "victim failed: cell=" + cell.name + " " + scenario + "@" + store + " reply=" + reply);
            }
            return !reply.equals(SyncVictimMain.STOPPED);
        }

        @Override
        public void close()
        {
            peer.close();
        }
    }

    @Test
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldLeaveNobodyStuckWhenTheRepairerIsKilledToo() throws Exception
    {
        final Random random = new Random(SEED);
        final List<SyncScenario> firsts = firsts();
        final List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < SAMPLED; i++)
        {
            final SyncScenario first = firsts.get(random.nextInt(firsts.size()));
            final List<SyncScenario> heirs = SyncHeirs.of(first);
            pairs.add(new Pair(
                first, 1 + random.nextInt(MOST_SAMPLED_STORES), heirs.get(random.nextInt(heirs.size()))));
        }
        playRound(pairs, () -> 1 + random.nextInt(MOST_SAMPLED_STORES));
        end();
    }

    @Tag("slow")
    @Test
    @Timeout(value = 90, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldLeaveNobodyStuckWhenTwoAreKilledAtAnyStores() throws Exception
    {
        for (final SyncScenario first : firsts())
        {
            List<Pair> pairs = allPairs(first);
            // Those whose heir came to its end have no later store to die at.
            for (int store = 1; !pairs.isEmpty(); store++)
            {
                final int heirStore = store;
                assertTrue(heirStore <= MOST_STORES, "more stores than expected: " + pairs);
                pairs = playRound(pairs, () -> heirStore);
            }
            System.out.println("sync pairs: " + first + " cells=" + cells + " faults=" + faults.size());
        }
        end();
    }

    private static List<SyncScenario> firsts()
    {
        return SyncScenario.ALL.stream().filter((scenario) -> !SyncHeirs.of(scenario).isEmpty()).toList();
    }

    /** Every store of the first, and the one that is not there, with every heir. */
    private List<Pair> allPairs(final SyncScenario first) throws Exception
    {
        final Map<Integer, SyncCell> tried = new HashMap<>();
        final List<Pair> pairs = new ArrayList<>();
        boolean isDone = false;
        try (Victim victim = Victim.of(objects))
        {
            for (int i = 1; !isDone && i <= MOST_STORES; i++)
            {
                final int store = first.sleeps() && i > MOST_STORES_AWAKE ? ASLEEP : i;
                final SyncCell cell = prepare(first);
                tried.put(store, cell);
                isDone = victim.isDone(cell, first, store);
                SyncHeirs.of(first).forEach((heir) -> pairs.add(new Pair(first, store, heir)));
            }
        }
        assertTrue(isDone, "more stores than expected: " + first);
        tried.forEach((store, cell) -> verify(first + "@" + store, first, cell));
        return pairs;
    }

    private SyncCell prepare(final SyncScenario first) throws Exception
    {
        final SyncCell cell = new SyncCell(objects, first.object() + "-" + ++cells);
        first.before().on(cell);
        return cell;
    }

    /** Returns those whose heir did not come to its end. */
    private List<Pair> playRound(final List<Pair> pairs, final IntSupplier heirStore) throws Exception
    {
        final List<Played> played = new ArrayList<>();
        try (Victim victim = Victim.of(objects))
        {
            for (final Pair pair : pairs)
            {
                final SyncCell cell = prepare(pair.first);
                victim.isDone(cell, pair.first, pair.store);
                played.add(new Played(pair, heirStore.getAsInt(), cell));
            }
        }
        final List<Pair> open = new ArrayList<>();
        try (Victim victim = Victim.of(objects))
        {
            for (final Played each : played)
            {
                if (!victim.isDone(each.cell, each.pair.heir, each.heirStore))
                {
                    open.add(each.pair);
                }
            }
        }
        played.forEach((each) -> verify(each.pair + " heirStore=" + each.heirStore, each.pair.first, each.cell));
        return open;
    }

    private void verify(final String what, final SyncScenario first, final SyncCell cell)
    {
        try
        {
            first.after().on(cell);
        }
        catch (final Throwable ex)
        {
            faults.add(what + " " + cell.name + " " + ex);
            System.out.println("FAILED " + faults.get(faults.size() - 1));
        }
        cell.end();
    }

    private void end()
    {
        System.out.println("sync pairs: seed=" + SEED + " cells=" + cells + " faults=" + faults.size());
        assertEquals(List.of(), faults);
    }
}
