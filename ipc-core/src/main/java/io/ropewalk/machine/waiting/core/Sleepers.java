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

import io.ropewalk.machine.platform.Futex;
import io.ropewalk.machine.waiting.core.Station.ParkedThread;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.AtomicBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets virtual threads wait for words in shared memory: they park, and leave their carriers, while a few platform
 * threads sleep on the words in the kernel, and unpark them.
 * <p>
 * <b>Threads:</b> any; a platform thread sleeps by itself and has no use for it.
 * <p>
 * <b>Failure:</b> nobody parks for longer than a slice without looking. Where there is no thread for a sleeper, the
 * caller is told.
 */
final class Sleepers
{
    /*
     * A thread that wants to sleep while a word is what it has seen takes a place at the word's station, looks at the
     * word once more, and parks. A sleeper scans its stations and then sleeps on all of them and on a control word; a
     * scan notes the value of each word ("armed") and wakes those whose words have changed.
     *
     * No wake-up is lost between both. Say the word changes after the thread looked, and is then woken on. If the
     * sleeper is asleep on the word in the kernel, whatever the value it is armed with, it is woken, scans, and finds
     * the place. If it is not, it armed itself before the change, and the kernel refuses to let it sleep; or after, in
     * a scan that found the place, which was taken before the change. A new station's sleeper is told through its
     * control word, and looks at the word with the others. So a thread that comes back to a word where the sleeper is
     * still costs no system call.
     *
     * At words of which all sleepers are woken (event counts, fair locks) all places are woken whose word has changed.
     * Of others one sleeper is woken for each advance of the word by one (WordWaiter.wake), and here it stands for many
     * threads and may have been armed with an older value. It wakes as many as there were advances since the last scan,
     * in the order of their coming: perhaps too many, if some of the advances have woken others, and that costs a look;
     * never too few. Threads that saw the newest value came after all of these advances, and are not meant.
     *
     * A wake-up that finds nobody to be passed to (they left, timed out or interrupted) is passed on, and advances the
     * word, so that a sleeper that swallows it together with another one notices. A place that is left before the scan
     * was not woken; one that is left after it was, and its thread looks again, as whoever was woken does: the rules
     * for leavers of PROTOCOL are those of the caller, unchanged. Whoever is passed a wake-up either has a place to
     * wake or goes away from the word, so passing on ends. For the same reason a sleeper stays at such a word only
     * while somebody is parked there, or has just left without being woken.
     *
     * Not needed for correctness while nobody dies: the slices. They are kept by the sleeper, which lives as long as
     * somebody is parked, and wakes all if it must end: a timed park of each thread starts a timer and stops it, which
     * wakes the timer's thread twice and nearly doubles what a wake-up costs (see the wake suite). Deadlines of the
     * caller's own that come before the end of the slice are kept by the JDK's timers.
     */
    static final long SLICE_NS = 50_000_000;
    static final Sleepers INSTANCE = new Sleepers(Futex.isManySupported(), Runtime.getRuntime().availableProcessors());

    private static final int MOST_SLEEPERS = 64;
    private static final int MOST_UNCROWDED = 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final Long2ObjectHashMap<Station> stations = new Long2ObjectHashMap<>();
    private final List<Sleeper> sleepers = new ArrayList<>();
    private final boolean isForMany;

    /** As long as there are no more, each word gets a sleeper of its own, which has least to do before it unparks. */
    private final int uncrowded;

    Sleepers(final boolean isForMany, final int processors)
    {
        this.isForMany = isForMany;
        this.uncrowded = Math.max(2, Math.min(processors, MOST_UNCROWDED));
    }

    /**
     * Parks while a word is what it was, until it is woken, interrupted, the time or the slice is over; may return
     * early.
     *
     * @return false when it did not park, because nobody is there to wake it.
     */
    boolean await(
        final AtomicBuffer buffer,
        final int offset,
        final int seen,
        final long timeoutNs,
        final long sliceNs,
        final boolean isForAll)
    {
        final ParkedThread sleeping = new ParkedThread();
        final Station.Place place = enter(sleeping, buffer, offset, seen, isForAll, sliceNs);
        if (null == place)
        {
            return false;
        }
        try
        {
            if (!place.isStale())
            {
                park(sleeping, timeoutNs, sliceNs);
            }
        }
        finally
        {
            if (!sleeping.isWoken)
            {
                leave(place);
            }
        }
        return true;
    }

    /** As {@link #await}, at several event counts. */
    boolean awaitAny(final EventCount[] words, final int[] seen, final long timeoutNs)
    {
        final ParkedThread sleeping = new ParkedThread();
        final Station.Place[] places = new Station.Place[words.length];
        boolean isStale = false;
        try
        {
            for (int i = 0; i < words.length; i++)
            {
                places[i] = enter(sleeping, words[i].buffer(), words[i].offset(), seen[i], true, SLICE_NS);
                if (null == places[i])
                {
                    return false;
                }
                isStale |= places[i].isStale();
            }
            if (!isStale)
            {
                park(sleeping, timeoutNs, SLICE_NS);
            }
        }
        finally
        {
            leave(places);
        }
        return true;
    }

    private void park(final ParkedThread sleeping, final long timeoutNs, final long sliceNs)
    {
        if (timeoutNs >= sliceNs)
        {
            while (!sleeping.isWoken && !sleeping.thread.isInterrupted())
            {
                LockSupport.park(this);
            }
            return;
        }
        final long deadlineNs = System.nanoTime() + timeoutNs;
        long leftNs = timeoutNs;
        while (!sleeping.isWoken && leftNs > 0 && !sleeping.thread.isInterrupted())
        {
            LockSupport.parkNanos(this, leftNs);
            leftNs = deadlineNs - System.nanoTime();
        }
    }

    private Station.Place enter(
        final ParkedThread sleeping,
        final AtomicBuffer buffer,
        final int offset,
        final int seen,
        final boolean isForAll,
        final long sliceNs)
    {
        final Station.Place place;
        final boolean isNews;
        lock.lock();
        try
        {
            Station station = stations.get(buffer.addressOffset() + offset);
            final boolean isNew = null == station;
            if (isNew)
            {
                station = open(buffer, offset, isForAll, sliceNs);
                if (null == station)
                {
                    return null;
                }
            }
            place = station.enter(sleeping, seen);
            isNews = isNew || station.isLookedAtTooLate();
        }
        finally
        {
            lock.unlock();
        }
        if (isNews)
        {
            place.station.sleeper.tell();
        }
        return place;
    }

    private Station open(
        final AtomicBuffer buffer, final int offset, final boolean isForAll, final long sliceNs)
    {
        final Sleeper sleeper = choose();
        if (null == sleeper)
        {
            return null;
        }
        final Station station = new Station(buffer, offset, isForAll, sliceNs, sleeper);
        // In this order: a station that is known must have somebody who looks at it.
        sleeper.stations().add(station);
        stations.put(station.address, station);
        return station;
    }

    private Sleeper choose()
    {
        Sleeper best = null;
        for (final Sleeper sleeper : sleepers)
        {
            if (sleeper.hasRoom() && (null == best || sleeper.load() < best.load()))
            {
                best = sleeper;
            }
        }
        final boolean isCrowded = null == best || (best.load() > 0 && sleepers.size() < uncrowded);
        if (isCrowded && sleepers.size() < MOST_SLEEPERS)
        {
            final Sleeper sleeper = new Sleeper(this, isForMany);
            if (sleeper.start())
            {
                sleepers.add(sleeper);
                best = sleeper;
            }
        }
        return best;
    }

    private void leave(final Station.Place... places)
    {
        lock.lock();
        try
        {
            for (final Station.Place place : places)
            {
                if (null != place)
                {
                    place.station.leave(place);
                }
            }
        }
        finally
        {
            lock.unlock();
        }
    }

    void lock()
    {
        lock.lock();
    }

    void unlock()
    {
        lock.unlock();
    }

    /** By a sleeper that goes away from a word, with the lock. */
    void forget(final Station station)
    {
        stations.remove(station.address, station);
    }

    /** By a sleeper that ends; those who are to be unparked now are added to its list. */
    ParkedThread retire(final Sleeper sleeper, final ParkedThread wokenBefore)
    {
        ParkedThread woken = wokenBefore;
        lock.lock();
        try
        {
            sleepers.remove(sleeper);
            for (final Station station : sleeper.stations())
            {
                forget(station);
                woken = station.wakeAll(woken);
            }
            sleeper.stations().clear();
        }
        finally
        {
            lock.unlock();
        }
        return woken;
    }

    /** How many sleepers there are now, and how many words they sleep on; for tests. */
    int[] size()
    {
        lock.lock();
        try
        {
            return new int[] {sleepers.size(), stations.size()};
        }
        finally
        {
            lock.unlock();
        }
    }
}
