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

import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.MpmcRing;
import io.ropewalk.structure.ring.core.RingWalk;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The survivors of one cell: they go on, and check what they find.
 */
final class RingSurvivors
{
    private static final int PRODUCER = 32;
    private static final int MESSAGE_LENGTH = 21;
    /** "Empty" and "full" are believed when they last: the kernel is asked once a millisecond. */
    private static final int MIN_LOOKS = 6;
    private static final long LOOK_INTERVAL_NS = 1_200_000;
    private static final long PATIENCE_NS = 120_000_000_000L;
    private static final long NOT_YET = -1;
    private static final String SECOND = "other";

    private final RingCell cell;
    private final int capacity;
    private final String firstRole;
    private final Actor first;
    private final Actor second;
    private final AtomicInteger sequence = new AtomicInteger();
    private long beginNs;
    private volatile long recoveryNs = NOT_YET;

    RingSurvivors(final RingCell cell)
    {
        this.cell = cell;
        this.capacity = cell.site.capacity() - cell.keptCount();
        // The long-living handle that was there before, or one of somebody who has just come.
        this.firstRole = cell.name().hashCode() % 3 == 0 ? "first" : "survivor";
        this.first = cell.actor(firstRole);
        this.second = cell.actor(SECOND);
    }

    /** A consumer looks past one dead claim for each time that the kernel is asked. */
    private int looks()
    {
        return Math.max(MIN_LOOKS, capacity + 2);
    }

    /** Time to the first success. */
    long recoveryNs()
    {
        return recoveryNs;
    }

    void run()
    {
        beginNs = System.nanoTime();
        switch (cell.plan)
        {
            case DRAIN -> first.run(this::countAndDrain);
            case FILL -> first.run(this::fillAndDrain);
            case CROWD -> crowd();
            case REMOVE -> first.runMpmc(this::removeAll);
            default -> close();
        }
        if (Plan.CLOSE != cell.plan)
        {
            passOn();
            second.run(this::drain);
            rounds();
            cell.letGo();
        }
        cell.account.verify();
    }

    private void countAndDrain(final Ring ring)
    {
        final int size = ring.size();
        final boolean isFull = ring instanceof MpmcRing mpmc && mpmc.isFull();
        final int drained = drain(ring);
        require(size == drained, "size() was wrong: size=" + size + " drained=" + drained);
        require(!isFull || size == capacity, "isFull() was wrong: size=" + size);
        offerSoon(ring);
    }

    private void fillAndDrain(final Ring ring)
    {
        int looks = 0;
        while (looks < looks())
        {
            if (Ring.ACCEPTED == offer(ring, PRODUCER, MESSAGE_LENGTH))
            {
                looks = 0;
            }
            else
            {
                looks++;
                LockSupport.parkNanos(LOOK_INTERVAL_NS);
            }
        }
        final int size = ring.size();
        requireRoom(ring, 0);
        final int drained = drain(ring);
        requireRoom(ring, capacity);
        require(size == capacity, "full, but not at the capacity: size=" + size + " drained=" + drained);
        require(drained == capacity, "full, but not at the capacity: drained=" + drained);
    }

    private static void requireRoom(final Ring ring, final int expected)
    {
        if (ring instanceof MpmcRing mpmc)
        {
            final int room = mpmc.remainingCapacity();
            require(room == expected, "remainingCapacity() was wrong: room=" + room + " expected=" + expected);
        }
    }

    private int drain(final Ring ring)
    {
        int count = 0;
        int looks = 0;
        while (looks < looks())
        {
            final int polled = poll(ring, capacity);
            if (Ring.CLOSED == polled)
            {
                throw new AssertionError("closed by nobody");
            }
            if (polled > 0)
            {
                count += polled;
                looks = 0;
            }
            else
            {
                looks++;
                LockSupport.parkNanos(LOOK_INTERVAL_NS);
            }
        }
        return count;
    }

    private void crowd()
    {
        final int rounds = 3 * capacity;
        final AtomicInteger producing = new AtomicInteger(2);
        final List<Future<?>> all = new ArrayList<>();
        for (int i = 1; i <= 2; i++)
        {
            final int producer = PRODUCER + i;
            all.add(cell.actor("producer" + i).start((ring) ->
            {
                for (int n = 0; n < rounds; n++)
                {
                    offerPatiently(ring, producer);
                }
                producing.decrementAndGet();
            }));
        }
        for (final Actor actor : List.of(first, second))
        {
            all.add(actor.start((ring) ->
            {
                final long deadlineNs = System.nanoTime() + PATIENCE_NS;
                while (producing.get() > 0 && System.nanoTime() - deadlineNs < 0)
                {
                    // What two take at once, they deliver in any order: so not more than one at a time.
                    synchronized (cell)
                    {
                        poll(ring, 1);
                    }
                    Thread.onSpinWait();
                }
            }));
        }
        all.forEach(Actor::await);
    }

    private void removeAll(final MpmcRing ring)
    {
        final ExpandableArrayBuffer copy = new ExpandableArrayBuffer();
        final RingWalk messages = ring.walk();
        for (long p = messages.next(); p != RingWalk.END; p = messages.next())
        {
            final int length = ring.copy(p, copy);
            if (length >= 0)
            {
                final long id = Message.check(copy, 0, length);
                int result;
                do
                {
                    result = ring.remove(p);
                }
                while (Ring.HELD_UP == result);
                if (Ring.ACCEPTED == result)
                {
                    cell.account.deliver(id);
                    succeeded();
                }
            }
        }
        drain(ring);
        offerSoon(ring);
    }

    private void close()
    {
        first.runMpmc((ring) -> patiently("shutdown", ring::shutdown));
        // A living hand holds up the end.
        cell.letGo();
        for (final Actor actor : List.of(first, second))
        {
            actor.runMpmc((ring) ->
            {
                patiently("end of stream", () -> Ring.CLOSED == poll(ring, capacity));
                succeeded();
                require(ring.size() == 0, "closed, but not empty: size=" + ring.size());
                final int result = offer(ring, PRODUCER, MESSAGE_LENGTH);
                require(Ring.CLOSED == result, "closed, but still open: result=" + result);
            });
        }
    }

    /** All slots of the ring, by both: full and empty at the right places. */
    private void rounds()
    {
        final int rounds = 2 * (2 * cell.site.lapLength() / capacity + 1);
        for (int i = 0; i < rounds; i++)
        {
            final boolean isSecond = i >= rounds / 2;
            if (i == 0 && cell.site.isSingle())
            {
                cell.release(SECOND);
            }
            if (i == rounds / 2)
            {
                passOn();
            }
            (isSecond ? second : first).run(this::round);
        }
        if (cell.site.budget() > 0)
        {
            second.run((ring) ->
            {
                patiently("the whole budget",
                    () -> Ring.ACCEPTED == offer(ring, PRODUCER, cell.site.budget()));
                patiently("the largest message", () -> poll(ring, 1) == 1);
            });
        }
    }

    /** Where each end has one owner, the second needs what the first has. */
    private void passOn()
    {
        if (cell.site.isSingle())
        {
            cell.release(firstRole);
        }
    }

    private void round(final Ring ring)
    {
        for (int n = 0; n < capacity; n++)
        {
            offerPatiently(ring, PRODUCER);
        }
        require(ring.size() == capacity, "full: size=" + ring.size());
        final int result = offer(ring, PRODUCER, MESSAGE_LENGTH);
        require(Ring.FULL == result, "more than the capacity: result=" + result);
        final int[] count = new int[1];
        patiently("take all", () -> (count[0] += poll(ring, capacity)) >= capacity);
        require(count[0] == capacity, "more than the capacity: count=" + count[0]);
        require(poll(ring, 1) == 0 && ring.size() == 0, "not empty: size=" + ring.size());
    }

    private void offerSoon(final Ring ring)
    {
        if (recoveryNs == NOT_YET)
        {
            beginNs = System.nanoTime();
        }
        offerPatiently(ring, PRODUCER);
    }

    private void offerPatiently(final Ring ring, final int producer)
    {
        patiently("put", () -> Ring.ACCEPTED == offer(ring, producer, MESSAGE_LENGTH));
    }

    private int offer(final Ring ring, final int producer, final int length)
    {
        final long id = Message.idOf(producer, sequence.getAndIncrement(), length);
        final UnsafeBuffer message = Message.buffer(id);
        cell.account.put(id, Account.Due.MUST);
        final int result = ring.offer(message, 0, length);
        if (Ring.ACCEPTED == result)
        {
            succeeded();
        }
        else
        {
            cell.account.withdraw(id);
        }
        return result;
    }

    private int poll(final Ring ring, final int limit)
    {
        final int polled = ring.poll((buffer, offset, length) ->
            cell.account.deliver(Message.check(buffer, offset, length)), limit);
        if (polled > 0)
        {
            succeeded();
        }
        return polled;
    }

    private void succeeded()
    {
        if (recoveryNs == NOT_YET)
        {
            recoveryNs = System.nanoTime() - beginNs;
        }
    }

    private interface Attempt
    {
        boolean succeeds();
    }

    private static void patiently(final String what, final Attempt attempt)
    {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!attempt.succeeds())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("stuck: " + what);
            }
            Thread.yield();
        }
    }

    private static void require(final boolean condition, final String fault)
    {
        if (!condition)
        {
            throw new AssertionError(fault);
        }
    }
}
