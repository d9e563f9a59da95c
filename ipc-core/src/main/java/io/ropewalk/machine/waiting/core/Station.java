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
package io.ropewalk.machine.waiting.core;

import org.agrona.concurrent.AtomicBuffer;

/**
 * A word on which a {@link Sleeper} sleeps for the virtual threads that are parked at it.
 * <p>
 * <b>Threads:</b> whoever holds the lock of {@link Sleepers}.
 */
final class Station
{
    /** How long a sleeper stays at a word at which nobody is parked any more; it keeps the memory from unmapping. */
    private static final long LINGER_NS = 100_000_000;

    private static final long NOT_EMPTY = 0;

    final AtomicBuffer buffer;
    final int offset;
    final long address;
    final Sleeper sleeper;

    /** Whether whoever wakes one sleeper at this word wakes all. */
    private final boolean isForAll;

    /** How long the threads here sleep at most. */
    private final long sliceNs;

    /** Value of the word at the last scan, on which the sleeper sleeps. */
    private int armed;
    private Place first;
    private Place last;
    private long emptySinceNs = NOT_EMPTY;
    private boolean isDone;

    Station(
        final AtomicBuffer buffer, final int offset, final boolean isForAll, final long sliceNs, final Sleeper sleeper)
    {
        this.buffer = buffer;
        this.offset = offset;
        this.address = buffer.addressOffset() + offset;
        this.isForAll = isForAll;
        this.sliceNs = sliceNs;
        this.sleeper = sleeper;
        this.armed = word();
    }

    /** A thread at a word, and the value of the word that lets it sleep. */
    static final class Place
    {
        final Station station;
        private final ParkedThread sleeping;
        private final int seen;
        private final long deadlineNs;
        private Place before;
        private Place after;
        private boolean isTaken = true;

        Place(final Station station, final ParkedThread sleeping, final int seen, final long deadlineNs)
        {
            this.station = station;
            this.sleeping = sleeping;
            this.seen = seen;
            this.deadlineNs = deadlineNs;
        }

        /** To be called after the place was taken: a word that has changed before may be nobody's business any more. */
        boolean isStale()
        {
            return station.word() != seen;
        }
    }

    int armed()
    {
        return armed;
    }

    /** How long the sleeper may sleep: whoever comes meanwhile stays longer, and need not tell it. */
    long remainingNs(final long nowNs)
    {
        return null == first ? sliceNs : first.deadlineNs - nowNs;
    }

    boolean isLookedAtTooLate()
    {
        return sleeper.looksLaterThan(first.deadlineNs);
    }

    /** Of the threads at one word, who comes later stays longer. */
    Place enter(final ParkedThread sleeping, final int seen)
    {
        final Place place = new Place(this, sleeping, seen, System.nanoTime() + sliceNs);
        place.before = last;
        if (null == last)
        {
            first = place;
        }
        else
        {
            last.after = place;
        }
        last = place;
        emptySinceNs = NOT_EMPTY;
        isDone = false;
        return place;
    }

    void leave(final Place place)
    {
        if (!place.isTaken)
        {
            return;
        }
        place.isTaken = false;
        if (null == place.before)
        {
            first = place.after;
        }
        else
        {
            place.before.after = place.after;
        }
        if (null == place.after)
        {
            last = place.before;
        }
        else
        {
            place.after.before = place.before;
        }
    }

    /** Adds those to be woken to a list, which is returned. */
    ParkedThread scan(final ParkedThread wokenBefore, final long nowNs)
    {
        final int now = word();
        final int advances = now - armed;
        return expire(0 == advances ? wokenBefore : advance(wokenBefore, now, advances), nowNs);
    }

    /** Adds those whose slice is over. */
    private ParkedThread expire(final ParkedThread wokenBefore, final long nowNs)
    {
        ParkedThread woken = wokenBefore;
        while (null != first && first.deadlineNs - nowNs <= 0)
        {
            final ParkedThread sleeping = first.sleeping;
            leave(first);
            woken = add(sleeping, woken);
        }
        return woken;
    }

    private ParkedThread advance(final ParkedThread wokenBefore, final int now, final int advances)
    {
        armed = now;
        final ParkedThread woken = wake(wokenBefore, now, isForAll ? -1 : advances);
        if (woken == wokenBefore && !isForAll)
        {
            passOn(now);
        }
        // A sleeper that stayed would be woken instead of somebody who has a use for it.
        isDone = null == first && !isForAll;
        return woken;
    }

    /** Wakes in the order of their coming; each of those who have seen the newest value came after the advance. */
    private ParkedThread wake(final ParkedThread wokenBefore, final int now, final int atMost)
    {
        ParkedThread woken = wokenBefore;
        int left = atMost;
        Place next = null;
        for (Place place = first; null != place && 0 != left; place = next)
        {
            next = place.after;
            if (place.seen != now)
            {
                leave(place);
                left--;
                woken = add(place.sleeping, woken);
            }
        }
        return woken;
    }

    private static ParkedThread add(final ParkedThread sleeping, final ParkedThread woken)
    {
        if (sleeping.isWoken)
        {
            return woken;
        }
        sleeping.nextWoken = woken;
        sleeping.isWoken = true;
        return sleeping;
    }

    ParkedThread wakeAll(final ParkedThread wokenBefore)
    {
        ParkedThread woken = wokenBefore;
        while (null != first)
        {
            final ParkedThread sleeping = first.sleeping;
            leave(first);
            woken = add(sleeping, woken);
        }
        return woken;
    }

    /** See {@link Sleepers}. The word advances, so that another sleeper notices that it was meant. */
    private void passOn(final int now)
    {
        WordWaiter.wake(buffer, offset, 1);
        armed = now + 1;
    }

    /** Whether the sleeper can go away from here. */
    boolean isDeserted(final long nowNs)
    {
        if (null != first)
        {
            return false;
        }
        if (NOT_EMPTY == emptySinceNs)
        {
            emptySinceNs = nowNs | 1;
        }
        return isDone || nowNs - emptySinceNs > LINGER_NS;
    }

    private int word()
    {
        // SYNC POINT: sleepers woken
        // SYNC POINT: word advanced
        return buffer.getIntVolatile(offset);
    }

    /**
     * One sleep of one virtual thread, at one word or at several.
     * <p>
     * <b>Threads:</b> the sleeping thread makes it; whoever wakes it holds the lock of {@link Sleepers}.
     */
    static final class ParkedThread
    {
        final Thread thread = Thread.currentThread();

        /** Set once, under the lock, by whoever unparks the thread afterwards. */
        volatile boolean isWoken;

        /** The next of those that one scan has found to be woken; under the lock, then by the scanning thread alone. */
        ParkedThread nextWoken;
    }
}
