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

import io.ropewalk.segment.Walk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Kills a process at every store of every operation of a task queue, and another one at the stores of its repair, and
 * asks the survivors.
 */
class TaskMatrixTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", 1);
    private static final int MAX_STORES = 400;
    private static final int RARITY = 3;
    private static final int FIRST_ID = 100;
    private static final int SECOND_ID = 200;
    private static final int MAX_SECOND_STORE = 16;

    private final Random random = new Random(SEED);
    private int cells;

    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldAccountForEveryTaskWhenKilledAtAnyStore() throws Exception
    {
        play(RARITY);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldAccountForEveryTaskWhenKilledAtAnyTwoStores() throws Exception
    {
        play(1);
    }

    private void play(final int rarity) throws Exception
    {
        final List<String> faults = new ArrayList<>();
        final List<Long> recoveriesNs = new ArrayList<>();
        for (final TaskScenario leader : TaskScenario.leaders())
        {
            play(leader, rarity, faults, recoveriesNs);
        }
        Collections.sort(recoveriesNs);
        System.out.printf("task matrix: seed=%d cells=%d last task had after ms: p50=%.3f p99=%.3f max=%.3f%n",
            SEED, cells, recoveriesNs.get(recoveriesNs.size() / 2) / 1e6,
            recoveriesNs.get((int)(recoveriesNs.size() * 0.99)) / 1e6,
            recoveriesNs.get(recoveriesNs.size() - 1) / 1e6);
        assertEquals(List.of(), faults);
        assertTrue(cells > 100);
    }

    /** In a walk of its own, so that its files go. */
    private void play(
        final TaskScenario leader, final int rarity, final List<String> faults, final List<Long> recoveriesNs)
        throws Exception
    {
        final Walk walk = Walk.temporary();
        final List<TaskCell> single = new ArrayList<>();
        final List<TaskCell> pairs = new ArrayList<>();
        final List<TaskScenario> seconds = new ArrayList<>();
        final int stores;
        try (TaskPeerProcess victim = new TaskPeerProcess(TaskVictim.class, walk.path().toString()))
        {
            stores = playFirst(walk, victim, leader, single);
            for (final TaskScenario follower : TaskScenario.followers())
            {
                for (int store = 1 + random.nextInt(rarity); store <= stores + 1; store += 1 + random.nextInt(rarity))
                {
                    final TaskCell cell = newCell(walk, leader);
                    isFinished(victim, cell, leader, FIRST_ID, store);
                    pairs.add(cell);
                    seconds.add(follower);
                }
            }
        }
        verify(walk, single, faults, recoveriesNs);
        try (TaskPeerProcess victim = new TaskPeerProcess(TaskVictim.class, walk.path().toString()))
        {
            for (int i = 0; i < pairs.size(); i++)
            {
                isFinished(victim, pairs.get(i), seconds.get(i), SECOND_ID, 1 + random.nextInt(MAX_SECOND_STORE));
            }
        }
        verify(walk, pairs, faults, recoveriesNs);
        System.out.println("task matrix: operation=" + leader + " stores=" + stores + " cells=" + single.size() +
            " pairs=" + pairs.size() + " faults=" + faults.size());
    }

    private TaskCell newCell(final Walk walk, final TaskScenario leader)
    {
        return new TaskCell(walk, "cell" + cells++, leader, random.nextBoolean());
    }

    /** One cell for each store, and one in which the victim dies after the last. Returns the number of stores. */
    private int playFirst(
        final Walk walk, final TaskPeerProcess victim, final TaskScenario leader, final List<TaskCell> played)
        throws IOException
    {
        for (int store = 1; store < MAX_STORES; store++)
        {
            final TaskCell cell = newCell(walk, leader);
            played.add(cell);
            if (isFinished(victim, cell, leader, FIRST_ID, store))
            {
                return store - 1;
            }
        }
        throw new AssertionError("too many stores: " + leader);
    }

    private static boolean isFinished(
        final TaskPeerProcess victim, final TaskCell cell, final TaskScenario scenario, final int id, final int store)
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

    private static void verify(
        final Walk walk, final List<TaskCell> played, final List<String> faults, final List<Long> recoveriesNs)
        throws InterruptedException
    {
        for (final TaskCell cell : played)
        {
            try
            {
                cell.verify();
                recoveriesNs.add(cell.recoveryNs());
            }
            catch (final AssertionError | RuntimeException ex)
            {
                faults.add(ex + " " + cell);
                System.out.println("FAILED " + ex + " " + cell);
            }
            walk.destroy(cell.name);
        }
    }
}
