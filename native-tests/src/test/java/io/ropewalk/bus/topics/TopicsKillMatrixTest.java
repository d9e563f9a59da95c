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
package io.ropewalk.bus.topics;

import io.ropewalk.harness.PeerJvm;
import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.proof.CellWatch;
import io.ropewalk.segment.walk.Walk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * A process is halted before every store of every operation on the table of topics, one after another in the same walk:
 * whoever survives can do everything with it. The table goes to standard output.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TopicsKillMatrixTest
{
    private static final int RARITY = 10;

    private final Walk walk = Walk.temporary();

    @Test
    void shouldLeaveNobodyStuckWhenKilledAtSomeStores() throws Exception
    {
        play(Long.getLong("topics.seed", System.nanoTime()), RARITY);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 1800, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldLeaveNobodyStuckWhenKilledAtAnyStore() throws Exception
    {
        play(0, 1);
    }

    private void play(final long seed, final int rarity) throws Exception
    {
        final Map<TopicsOperation, Long> stores = count();
        System.out.printf("topics matrix: seed=%d, one cell in %d%n", seed, rarity);
        final List<Cell> cells = cells(stores, seed, rarity);
        final TopicsSurvivor survivor = new TopicsSurvivor(walk);
        survivor.verify();
        final Map<TopicsOperation, Integer> halted = new EnumMap<>(TopicsOperation.class);
        ChildJvm next = start(cells.get(0));
        for (int i = 0; i < cells.size(); i++)
        {
            final ChildJvm victim = next;
            final Cell cell = cells.get(i);
            try (CellWatch watch = CellWatch.of("table of topics", cell.operation.name(), cell.store))
            {
                // Starts while the other one dies; it does nothing before it is told.
                next = i + 1 < cells.size() ? start(cells.get(i + 1)) : victim;
                victim.writeLine("");
                victim.standardInput().close();
                final int status = victim.waitFor();
                assertTrue(status == TopicsVictim.HALTED || status == TopicsVictim.ENDED, cell + " status=" + status);
                watch.died(status == TopicsVictim.HALTED);
                halted.merge(cell.operation, status == TopicsVictim.HALTED ? 1 : 0, Integer::sum);
                survivor.verify();
                watch.whole();
            }
            catch (final Throwable ex)
            {
                next.close();
                fail("cell=" + cell, ex);
            }
            finally
            {
                victim.close();
            }
        }
        stores.forEach((operation, count) -> System.out.printf("topics matrix: %-30s stores=%4d killed at=%4d%n",
            operation, count, halted.getOrDefault(operation, 0)));
        assertTrue(rarity > 1 || stores.entrySet().stream().allMatch(
            (entry) -> halted.get(entry.getKey()) >= entry.getValue()), () -> "halted=" + halted);
    }

    /** All, and that after the last store; or each of them with the same small chance. */
    private static List<Cell> cells(final Map<TopicsOperation, Long> stores, final long seed, final int rarity)
    {
        final List<Cell> cells = new ArrayList<>();
        long index = Math.floorMod(seed, rarity);
        for (final Map.Entry<TopicsOperation, Long> entry : stores.entrySet())
        {
            for (long store = 1; store <= entry.getValue() + 1; store++)
            {
                if (index++ % rarity == 0)
                {
                    cells.add(new Cell(entry.getKey(), store));
                }
            }
        }
        return cells;
    }

    /** In other walks, in which nobody dies. */
    private static Map<TopicsOperation, Long> count() throws IOException, InterruptedException
    {
        final Map<TopicsOperation, Long> stores = new EnumMap<>(TopicsOperation.class);
        try (PeerJvm process = PeerJvm.start(TopicsVictim.class, TopicsVictim.COUNTS))
        {
            for (String line = process.readLine(); line != null; line = process.readLine())
            {
                final String[] words = line.split(" ");
                stores.put(TopicsOperation.valueOf(words[0]), Long.parseLong(words[1]));
            }
            assertEquals(TopicsVictim.ENDED, process.exitStatus());
        }
        assertEquals(TopicsOperation.values().length, stores.size());
        return stores;
    }

    private ChildJvm start(final Cell cell)
    {
        return PeerJvm.builder(TopicsVictim.class, walk.path(), cell.operation.name(),
            cell.operation + "-" + cell.store, cell.store).talking().outputTo(System.out::println).start();
    }

    private record Cell(TopicsOperation operation, long store)
    {
    }
}
