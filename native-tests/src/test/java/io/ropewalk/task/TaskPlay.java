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
package io.ropewalk.task;

import io.ropewalk.harness.PeerJvm;
import io.ropewalk.segment.Walk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntSupplier;

/**
 * Plays the matrix: one process dies at a store of an operation; in a pair another one dies at a store of what it did
 * then.
 */
final class TaskPlay
{
    private static final int MOST_STORES = 400;
    private static final int FIRST_ID = 100;
    private static final int SECOND_ID = 200;
    private static final int VERIFIERS = 4;

    final List<String> faults = new ArrayList<>();
    final List<Long> recoveriesNs = new ArrayList<>();
    private final Walk walk = Walk.temporary();
    private final Random random;
    private final Map<TaskScenario, Integer> stores = new EnumMap<>(TaskScenario.class);
    private int cells;

    TaskPlay(final Random random)
    {
        this.random = random;
    }

    /** What the first does, where it dies, and what the second does. */
    record Pair(TaskScenario leader, int store, TaskScenario follower)
    {
    }

    private record Played(Pair pair, TaskCell cell)
    {
    }

    int cells()
    {
        return cells;
    }

    /** One cell for each store, and one in which the victim dies after the last. */
    void playOne(final TaskScenario leader) throws Exception
    {
        final List<TaskCell> played = new ArrayList<>();
        boolean isFinished = false;
        try (PeerJvm victim = victim())
        {
            for (int store = 1; !isFinished; store++)
            {
                if (store > MOST_STORES)
                {
                    throw new AssertionError("too many stores: " + leader);
                }
                final TaskCell cell = newCell(leader);
                played.add(cell);
                isFinished = isFinished(victim, cell, leader, FIRST_ID, store);
            }
        }
        stores.put(leader, played.size());
        verify(played);
        System.out.println("task matrix: operation=" + leader + " stores=" + (played.size() - 1) +
            " faults=" + faults.size());
    }

    /** Of all operations that were played, at every store, with every follower. */
    List<Pair> allPairs()
    {
        final List<Pair> pairs = new ArrayList<>();
        stores.forEach((leader, count) ->
        {
            for (final TaskScenario follower : TaskScenario.followers())
            {
                for (int store = 1; store <= count; store++)
                {
                    pairs.add(new Pair(leader, store, follower));
                }
            }
        });
        return pairs;
    }

    /** At every store of every follower. */
    void playAll(final List<Pair> pairs) throws Exception
    {
        // Those whose follower came to its end have no later store to die at.
        List<Pair> open = pairs;
        for (int store = 1; !open.isEmpty(); store++)
        {
            final int secondStore = store;
            if (secondStore > MOST_STORES)
            {
                throw new AssertionError("too many stores: " + open);
            }
            open = playRound(open, () -> secondStore);
            System.out.println("task matrix: pairs at store=" + store + " of the second: cells=" + cells +
                " faults=" + faults.size());
        }
    }

    /** Each of them once. Returns those whose follower did not come to its end. */
    List<Pair> playRound(final List<Pair> pairs, final IntSupplier secondStore) throws Exception
    {
        final List<Played> played = new ArrayList<>();
        try (PeerJvm victim = victim())
        {
            for (final Pair pair : pairs)
            {
                final TaskCell cell = newCell(pair.leader);
                isFinished(victim, cell, pair.leader, FIRST_ID, pair.store);
                played.add(new Played(pair, cell));
            }
        }
        final List<Pair> open = new ArrayList<>();
        try (PeerJvm victim = victim())
        {
            for (final Played each : played)
            {
                if (!isFinished(victim, each.cell, each.pair.follower, SECOND_ID, secondStore.getAsInt()))
                {
                    open.add(each.pair);
                }
            }
        }
        verify(played.stream().map(Played::cell).toList());
        return open;
    }

    private PeerJvm victim() throws IOException
    {
        return PeerJvm.start(TaskVictim.class, walk.path());
    }

    private TaskCell newCell(final TaskScenario leader)
    {
        return new TaskCell(walk, "cell" + cells++, leader, random.nextBoolean());
    }

    private static boolean isFinished(
        final PeerJvm victim, final TaskCell cell, final TaskScenario scenario, final int id, final int store)
        throws IOException
    {
        victim.tell(cell.name + " " + cell.leader + " " + scenario + " " + id + " " + store);
        final String reply = victim.readLine();
        final String[] words = reply == null ? new String[] {"gone"} : reply.split(" ");
        if (!words[0].equals(TaskVictim.STOPPED) && !words[0].equals(TaskVictim.FINISHED))
        {
            throw new AssertionError("victim failed: cell=" + cell + " scenario=" + scenario + " store=" + store +
                " reply=" + reply + " " + victim.readLine());
        }
        cell.died(scenario + "@" + store, words[1]);
        return words[0].equals(TaskVictim.FINISHED);
    }

    private void verify(final List<TaskCell> played) throws InterruptedException, ExecutionException
    {
        final ExecutorService verifiers = Executors.newFixedThreadPool(VERIFIERS);
        final List<Future<?>> verified = new ArrayList<>();
        for (final TaskCell cell : played)
        {
            verified.add(verifiers.submit(() ->
            {
                verify(cell);
                return null;
            }));
        }
        for (final Future<?> each : verified)
        {
            each.get();
        }
        verifiers.shutdown();
    }

    private void verify(final TaskCell cell) throws InterruptedException
    {
        String fault = null;
        try
        {
            cell.verify();
        }
        catch (final AssertionError | RuntimeException ex)
        {
            fault = ex + " " + cell;
            System.out.println("FAILED " + fault);
        }
        walk.destroy(cell.name);
        synchronized (this)
        {
            recoveriesNs.add(cell.recoveryNs());
            if (fault != null)
            {
                faults.add(fault);
            }
        }
    }
}
