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
package io.ropewalk.pipe;

import io.ropewalk.harness.PeerJvm;
import io.ropewalk.segment.Walk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The long-living survivor. Arguments: SHARED or BIASED, seed, one in how many of the cells in which two die.
 */
public final class PipeMatrix
{
    private static final int MOST_STORES = 60;
    private static final int MOST_FAILURES = 12;
    private static final int MOST_CELLS_AT_ONCE = 1_000;
    private static final int MORE_STORES = 4;

    private final Walk walk = Walk.temporary();
    private final boolean isShared;
    private final Random random;
    private final int rarity;
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final Map<String, Long> stores = new HashMap<>();
    private int failures;

    private PipeMatrix(final boolean isShared, final long seed, final int rarity)
    {
        this.isShared = isShared;
        this.random = new Random(seed);
        this.rarity = rarity;
    }

    public static void main(final String[] arguments) throws Exception
    {
        final PipeMatrix matrix = new PipeMatrix(
            "SHARED".equals(arguments[0]), Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
        matrix.killOne();
        matrix.failures += new PipePairs(matrix.walk, matrix.isShared, matrix.stores)
            .play(matrix.random, matrix.rarity);
        matrix.killTwo();
        matrix.counts.forEach((name, count) -> System.out.println("pipe matrix: " + name + " cells=" + count));
        System.out.println("pipe matrix: form=" + arguments[0] + " failures=" + matrix.failures);
        System.exit(matrix.failures == 0 ? 0 : 1);
    }

    /** Every store of every operation. */
    private void killOne() throws Exception
    {
        final List<PipeCell> dead = new ArrayList<>();
        try (PeerJvm victim = victim())
        {
            for (final PipeScenario scenario : PipeScenario.ALL)
            {
                boolean isStopped = true;
                for (long store = 1; isStopped && store <= MOST_STORES; store++)
                {
                    final PipeCell cell = new PipeCell(walk, scenario, store, isShared);
                    isStopped = run(victim, cell, scenario, store);
                    cell.done(!isStopped);
                    dead.add(cell);
                    counts.merge(scenario.name(), 1, Integer::sum);
                    stores.put(scenario.name(), store);
                }
            }
        }
        verify(dead);
    }

    /** A sender and a receiver, each at some store. */
    private void killTwo() throws Exception
    {
        List<PipeScenario[]> couples = new ArrayList<>();
        for (final PipeScenario sending : PipeScenario.ALL)
        {
            for (final PipeScenario receiving : PipeScenario.ALL)
            {
                if (isPair(sending, receiving))
                {
                    couples.add(new PipeScenario[] {sending, receiving});
                }
            }
        }
        while (!couples.isEmpty())
        {
            couples = killSome(couples);
        }
    }

    /** Until the victims have too many threads that wait for their death. Returns what is left to do. */
    private List<PipeScenario[]> killSome(final List<PipeScenario[]> couples) throws Exception
    {
        final List<PipeCell> dead = new ArrayList<>();
        int count = 0;
        try (PeerJvm sender = victim(); PeerJvm receiver = victim())
        {
            while (count < couples.size() && dead.size() < MOST_CELLS_AT_ONCE)
            {
                final PipeScenario[] couple = couples.get(count++);
                killPairs(sender, receiver, couple[0], couple[1], dead);
            }
        }
        verify(dead);
        return couples.subList(count, couples.size());
    }

    private static boolean isPair(final PipeScenario sending, final PipeScenario receiving)
    {
        return sending.isSender() && !receiving.isSender() && sending.rival() == PipeScenario.Rival.NONE &&
            receiving.rival() == PipeScenario.Rival.NONE && !receiving.name().startsWith("exclusive") &&
            sending.buffered() >= receiving.takes() &&
            sending.buffered() > 0 && !receiving.name().equals("receive-nothing");
    }

    private void killPairs(
        final PeerJvm sender,
        final PeerJvm receiver,
        final PipeScenario sending,
        final PipeScenario receiving,
        final List<PipeCell> dead) throws Exception
    {
        // What one does may take the other a store or two more than when it is alone.
        final long mostFirst = stores.get(sending.name()) + MORE_STORES;
        final long mostSecond = stores.get(receiving.name()) + MORE_STORES;
        for (long first = 1; first <= mostFirst; first++)
        {
            boolean isStopped = true;
            for (long second = 1; second <= mostSecond; second++)
            {
                if (random.nextInt(rarity) == 0)
                {
                    final PipeCell cell = new PipeCell(walk, sending, first, isShared);
                    isStopped = run(sender, cell, sending, first);
                    final boolean isReceiverStopped = run(receiver, cell, receiving, second);
                    cell.done(false);
                    cell.secondTakes(receiving.takes());
                    dead.add(cell);
                    counts.merge("both", 1, Integer::sum);
                    if (!isReceiverStopped)
                    {
                        break;
                    }
                }
            }
            if (!isStopped)
            {
                break;
            }
        }
    }

    static PeerJvm victim() throws IOException
    {
        final PeerJvm victim = PeerJvm.start(PipeVictim.class);
        victim.expect(PipeVictim.READY);
        return victim;
    }

    /** Whether it stopped at that store; otherwise it has done all. */
    static boolean run(
        final PeerJvm victim, final PipeCell cell, final PipeScenario scenario, final long store)
        throws IOException
    {
        victim.tell(cell.handle() + " " + scenario.name() + " " + store);
        final String reply = victim.readLine();
        if (reply == null || (!reply.equals(PipeVictim.STOPPED) && !reply.startsWith(PipeVictim.DONE)))
        {
            throw new IOException("victim failed: scenario=" + scenario.name() + " store=" + store + " reply=" + reply);
        }
        return reply.equals(PipeVictim.STOPPED);
    }

    private void verify(final List<PipeCell> dead)
    {
        for (final PipeCell cell : dead)
        {
            if (failures >= MOST_FAILURES)
            {
                return;
            }
            final String fault = cell.verify();
            if (fault != null)
            {
                failures++;
                System.out.println("FAILED: " + cell.scenario.name() + " store=" + cell.store + " " + fault);
            }
        }
    }
}
