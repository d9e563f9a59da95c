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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must, may and must not be delivered to the survivors, and what was.
 */
final class Account
{
    /** What is owed for one message. */
    enum Due
    {
        /** Its put returned, and nobody took it. */
        MUST,

        /** Its put had begun when its producer died. */
        MAY_PUT,

        /** It was in the hand of a consumer that died. */
        MAY_TAKE,

        /** Never committed, or handed over. */
        NEVER
    }

    private final Map<Long, Due> dues = new LinkedHashMap<>();
    private final List<Long> delivered = new ArrayList<>();
    private int stragglers;

    /** How many messages may come behind later ones of their producer: one for each consumer that died. */
    synchronized void allowStragglers(final int count)
    {
        stragglers += count;
    }

    synchronized void put(final long id, final Due due)
    {
        dues.put(id, due);
    }

    /** Of a put that was refused, as often as somebody tries again: nothing is kept, and it must not be delivered. */
    synchronized void withdraw(final long id)
    {
        dues.remove(id);
    }

    synchronized void deliver(final long id)
    {
        delivered.add(id);
    }

    /** What was seen of messages with this due: how many were delivered, and how many not. */
    synchronized int[] seen(final Due due)
    {
        final int[] counts = new int[2];
        dues.forEach((id, owed) ->
        {
            if (owed == due)
            {
                counts[delivered.contains(id) ? 0 : 1]++;
            }
        });
        return counts;
    }

    /** Nothing lost, doubled or invented, and in the order of each producer. */
    synchronized void verify()
    {
        final List<String> faults = new ArrayList<>();
        final Set<Long> once = new HashSet<>();
        final Map<Integer, Long> lastSequences = new HashMap<>();
        int late = 0;
        for (final long id : delivered)
        {
            final Due due = dues.get(id);
            if (due == null)
            {
                faults.add("invented: message=" + Message.describe(id));
            }
            if (due == Due.NEVER)
            {
                faults.add("delivered against its fate: message=" + Message.describe(id));
            }
            if (!once.add(id))
            {
                faults.add("delivered twice: message=" + Message.describe(id));
            }
            final long last = lastSequences.getOrDefault(Message.producer(id), -1L);
            lastSequences.put(Message.producer(id), Math.max(last, Message.sequence(id)));
            if (last >= Message.sequence(id) && ++late > stragglers)
            {
                faults.add("out of order: message=" + Message.describe(id) + " after=" + last);
            }
        }
        dues.forEach((id, due) ->
        {
            if (due == Due.MUST && !once.contains(id))
            {
                faults.add("lost: message=" + Message.describe(id));
            }
        });
        if (!faults.isEmpty())
        {
            throw new AssertionError(String.join("; ", faults));
        }
    }

    @Override
    public synchronized String toString()
    {
        final StringBuilder text = new StringBuilder("due:");
        dues.forEach((id, due) -> text.append(' ').append(Message.describe(id)).append('=').append(due));
        text.append(" delivered:");
        delivered.forEach((id) -> text.append(' ').append(Message.describe(id)));
        return text.toString();
    }
}
