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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Two deaths at one end of a pipe: the first at a store of an operation, the second at a store of whoever came to the
 * end of the dead one and found it as it was left.
 */
final class PipePairs
{
    private static final int MOST_STORES = 80;
    private static final int MOST_SAMPLED_STORES = 20;
    private static final int VERIFIERS = 4;
    private static final int MOST_FAULTS_SHOWN = 12;

    private final Walk walk;
    private final boolean isShared;
    private final Map<String, Long> stores;
    private int cells;
    private int rounds;
    private int failures;

    /** Stores of each operation, the one that is not there included. */
    PipePairs(final Walk walk, final boolean isShared, final Map<String, Long> stores)
    {
        this.walk = walk;
        this.isShared = isShared;
        this.stores = stores;
    }

    private record Pair(PipeScenario first, long store, PipeScenario heir)
    {
    }

    private record Played(Pair pair, long heirStore, PipeCell cell)
    {
        @Override
        public String toString()
        {
            return pair.first.name() + "@" + pair.store + " " + pair.heir.name() + "@" + heirStore;
        }
    }

    /** All, or some of those in which the heir dies at a store drawn by lot. Returns the number of failures. */
    int play(final Random random, final int rarity) throws Exception
    {
        List<Pair> pairs = new ArrayList<>();
        for (final Pair pair : allPairs())
        {
            if (random.nextInt(rarity) == 0)
            {
                pairs.add(pair);
            }
        }
        if (rarity > 1)
        {
            playRound(pairs, () -> 1 + random.nextInt(MOST_SAMPLED_STORES));
        }
        else
        {
            // Those whose heir came to its end have no later store to die at.
            for (long store = 1; !pairs.isEmpty(); store++)
            {
                final long heirStore = store;
                if (heirStore > MOST_STORES)
                {
                    throw new AssertionError("more stores than expected: " + pairs);
                }
                pairs = playRound(pairs, () -> heirStore);
            }
        }
        System.out.println("pipe matrix: twice at one end cells=" + cells + " rounds=" + rounds +
            " failures=" + failures);
        return failures;
    }

    private List<Pair> allPairs()
    {
        final List<Pair> pairs = new ArrayList<>();
        for (final PipeScenario first : PipeScenario.ALL)
        {
            for (final PipeScenario heir : PipeHeirs.ALL)
            {
                for (long store = 1; PipeHeirs.follows(heir, first) && store <= stores.get(first.name()); store++)
                {
                    pairs.add(new Pair(first, store, heir));
                }
            }
        }
        return pairs;
    }

    private interface Draw
    {
        long store();
    }

    /** Returns those whose heir did not come to its end. */
    private List<Pair> playRound(final List<Pair> pairs, final Draw draw) throws Exception
    {
        final List<Played> played = new ArrayList<>();
        try (PeerJvm victim = PipeMatrix.victim())
        {
            for (final Pair pair : pairs)
            {
                final PipeCell cell = new PipeCell(walk, pair.first, pair.store, isShared);
                cell.done(!PipeMatrix.run(victim, cell, pair.first, pair.store));
                played.add(new Played(pair, draw.store(), cell));
            }
        }
        final List<Pair> unfinished = new ArrayList<>();
        try (PeerJvm victim = PipeMatrix.victim())
        {
            for (final Played each : played)
            {
                final boolean isStopped = PipeMatrix.run(victim, each.cell, each.pair.heir, each.heirStore);
                each.cell.inherited(each.pair.heir, !isStopped);
                if (isStopped)
                {
                    unfinished.add(each.pair);
                }
            }
        }
        verify(played);
        rounds++;
        cells += played.size();
        return unfinished;
    }

    private void verify(final List<Played> played) throws Exception
    {
        final ExecutorService verifiers = Executors.newFixedThreadPool(VERIFIERS);
        final List<Future<String>> faults = new ArrayList<>();
        for (final Played each : played)
        {
            each.cell.endRival();
            faults.add(verifiers.submit(each.cell::verify));
        }
        for (int i = 0; i < faults.size(); i++)
        {
            final String fault = faults.get(i).get();
            if (fault != null && ++failures <= MOST_FAULTS_SHOWN)
            {
                System.out.println("FAILED: " + played.get(i) + " " + fault);
            }
        }
        verifiers.shutdown();
    }
}
