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
package io.ropewalk.structure.queue;

import org.agrona.collections.LongArrayQueue;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tasks in flight on one handle: per thread, in the order in which they were taken.
 */
final class TaskHands
{
    /** No task. */
    static final long NOTHING = -1;

    private static final int MIN_THREADS = 16;
    private static final int MIN_TASKS = 8;

    private final Map<Thread, Hands> byThread = new LinkedHashMap<>();
    private int threadsBeforeCleaning = MIN_THREADS;

    /** The tasks of one thread; kept, even if empty, for their attempts until the thread has ended. */
    private static final class Hands
    {
        private final LongArrayQueue tickets = new LongArrayQueue(MIN_TASKS, NOTHING);
        private int attempts;
    }

    synchronized void add(final long ticket, final int attempts)
    {
        final Hands hands = byThread.computeIfAbsent(Thread.currentThread(), (thread) -> new Hands());
        if (byThread.size() > threadsBeforeCleaning)
        {
            byThread.entrySet().removeIf(
                (entry) -> !entry.getKey().isAlive() && entry.getValue().tickets.isEmpty());
            threadsBeforeCleaning = Math.max(MIN_THREADS, byThread.size() * 2);
        }
        // The last thing to do, and the only one that counts: an Error before it leaves nothing in the hand.
        hands.tickets.offerLong(ticket);
        hands.attempts = attempts;
    }

    /** Puts back a task that the calling thread removed but could not finish; its place in the order may change. */
    synchronized void putBack(final long ticket)
    {
        byThread.computeIfAbsent(Thread.currentThread(), (thread) -> new Hands()).tickets.offerLong(ticket);
    }

    /** Removes the oldest task of this thread or, if it has none, one of another thread; or returns NOTHING. */
    synchronized long remove()
    {
        final Hands own = byThread.get(Thread.currentThread());
        if (null != own && !own.tickets.isEmpty())
        {
            return own.tickets.pollLong();
        }
        final Iterator<Hands> others = byThread.values().iterator();
        while (others.hasNext())
        {
            final Hands hands = others.next();
            if (!hands.tickets.isEmpty())
            {
                return hands.tickets.pollLong();
            }
        }
        return NOTHING;
    }

    /** Returns the attempts of the task that this thread took last; zero if it has taken none. */
    synchronized int attempts()
    {
        final Hands own = byThread.get(Thread.currentThread());
        return null == own ? 0 : own.attempts;
    }
}
