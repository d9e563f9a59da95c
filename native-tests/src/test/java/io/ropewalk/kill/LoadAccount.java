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
package io.ropewalk.kill;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The account of a load: every element whose put returned, delivered once, in the order of its producer.
 */
final class LoadAccount
{
    private final Map<Integer, BitSet> delivered = new HashMap<>();
    private final Map<Integer, Long> acknowledged = new HashMap<>();
    /** Last entries of killed consumers: whether the hand-over came after them is not known. */
    private final Set<Long> inHand = new HashSet<>();
    private final List<String> faults = new ArrayList<>();
    private long total;
    private int redelivered;
    private int late;

    LoadAccount(final List<Load.Worker> workers)
    {
        for (final Load.Worker worker : workers)
        {
            if (worker.isProducer)
            {
                acknowledged.put(worker.producer, worker.ledger.count());
                delivered.put(worker.producer, new BitSet());
            }
            else if (worker.isKilled() && worker.ledger.count() > 0)
            {
                inHand.add(worker.ledger.get(worker.ledger.count() - 1));
            }
        }
        int consumersKilled = 0;
        for (final Load.Worker worker : workers)
        {
            if (!worker.isProducer)
            {
                consumersKilled += worker.isKilled() ? 1 : 0;
                add(worker.ledger);
            }
        }
        // Only what was in the hand of the dead may come behind its successors.
        late -= consumersKilled;
    }

    void add(final Ledger consumer)
    {
        final Map<Integer, Long> last = new HashMap<>();
        for (long i = 0; i < consumer.count(); i++)
        {
            final long id = consumer.get(i);
            final int producer = Message.producer(id);
            final BitSet sequences = delivered.get(producer);
            if (sequences == null || id != LoadMain.idOf(producer, Message.sequence(id)))
            {
                faults.add("invented: " + Message.describe(id));
                continue;
            }
            total++;
            if (sequences.get((int)Message.sequence(id)))
            {
                if (inHand.contains(id))
                {
                    redelivered++;
                }
                else
                {
                    faults.add("delivered twice: " + Message.describe(id));
                }
            }
            sequences.set((int)Message.sequence(id));
            final long before = last.getOrDefault(producer, -1L);
            last.put(producer, Math.max(before, Message.sequence(id)));
            late += before > Message.sequence(id) ? 1 : 0;
        }
    }

    long total()
    {
        return total;
    }

    /** What is wrong; empty when nothing is. */
    List<String> faults()
    {
        acknowledged.forEach((producer, count) ->
        {
            final BitSet sequences = delivered.get(producer);
            final int missing = sequences.nextClearBit(0);
            if (missing < count)
            {
                faults.add("lost: producer=" + producer + " sequence=" + missing + " acknowledged=" + count);
            }
            if (sequences.length() > count + 1)
            {
                faults.add("never put: producer=" + producer + " sequence=" + (sequences.length() - 1));
            }
        });
        if (late > 0)
        {
            faults.add("out of order: more than could be in the hands of the dead: count=" + late);
        }
        return faults;
    }

    @Override
    public String toString()
    {
        return "delivered=" + total + " producers=" + delivered.size() + " redelivered=" + redelivered;
    }
}
