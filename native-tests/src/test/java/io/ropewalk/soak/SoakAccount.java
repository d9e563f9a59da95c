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
package io.ropewalk.soak;

import io.ropewalk.kill.Ledger;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who has put how much, and what was taken: each element once, and those of a producer in order. What was in the hand
 * of one who was killed may come again, behind its successors.
 */
final class SoakAccount
{
    private final Map<Long, BitSet> taken = new HashMap<>();
    private final Set<Long> inHand = new HashSet<>();
    private final List<Long> again = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private long messages;
    private long late;
    private long killed;

    private static long keyOf(final int channel, final int producer)
    {
        return (long)channel << Integer.SIZE | producer;
    }

    /** Adds what a worker has taken, after its end. */
    void addTaken(final Ledger ledger, final boolean isKilled)
    {
        final Map<Long, Long> last = new HashMap<>();
        for (long i = 0; i < ledger.count(); i++)
        {
            final long entry = ledger.get(i);
            final long element = SoakWorker.elementOf(entry);
            final long key = keyOf(SoakWorker.channelOf(entry), Element.producer(element));
            final long sequence = Element.sequence(element);
            final BitSet sequences = taken.computeIfAbsent(key, (unused) -> new BitSet());
            if (sequences.get((int)sequence))
            {
                again.add(entry);
            }
            sequences.set((int)sequence);
            final Long before = last.put(key, sequence);
            if (null != before && before > sequence)
            {
                late++;
                last.put(key, before);
            }
            messages++;
        }
        if (isKilled)
        {
            killed++;
            if (ledger.count() > 0)
            {
                inHand.add(ledger.get(ledger.count() - 1));
            }
        }
    }

    /** When everything was taken: compares with what a producer has put. */
    void check(final int producer, final Tally tally)
    {
        for (final Channel channel : Channel.values())
        {
            final long put = tally.put(channel.ordinal());
            final BitSet sequences = taken.getOrDefault(keyOf(channel.ordinal(), producer), new BitSet());
            final String what = " channel=" + channel + " producer=" + producer + " put=" + put;
            if (sequences.nextClearBit(0) < put)
            {
                faults.add("lost: sequence=" + sequences.nextClearBit(0) + what);
            }
            if (sequences.length() > put + 1)
            {
                faults.add("never put: sequence=" + (sequences.length() - 1) + what);
            }
        }
    }

    /** What is wrong. */
    List<String> faults()
    {
        for (final long entry : again)
        {
            if (!inHand.contains(entry))
            {
                final long element = SoakWorker.elementOf(entry);
                faults.add("twice: channel=" + Channel.values()[SoakWorker.channelOf(entry)] + " producer=" +
                    Element.producer(element) + " sequence=" + Element.sequence(element));
            }
        }
        if (late > killed)
        {
            faults.add("out of order: count=" + late + " killed=" + killed);
        }
        return faults;
    }

    long messages()
    {
        return messages;
    }

    @Override
    public String toString()
    {
        return "messages=" + messages + " redelivered=" + again.size() + " late=" + late + " kills=" + killed;
    }
}
