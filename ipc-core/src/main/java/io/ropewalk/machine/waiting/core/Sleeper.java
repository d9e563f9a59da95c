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

import io.ropewalk.machine.memory.Slices;
import io.ropewalk.machine.platform.Futex;
import io.ropewalk.machine.waiting.core.Station.ParkedThread;
import org.agrona.concurrent.AtomicBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A platform thread that sleeps in the kernel for virtual threads; see {@link Sleepers}.
 * <p>
 * <b>Threads:</b> fields are guarded by the lock of {@link Sleepers}, unless they say otherwise.
 * <p>
 * <b>Failure:</b> one that dies of an {@link Error} wakes all that it slept for.
 */
final class Sleeper implements Runnable
{
    private static final int CONTROL = 0;
    private static final long IDLE_NS = 2_000_000_000;
    private static final long PAUSE_NS = 1_000_000;
    private static final long STACK_LENGTH = 1 << 18;

    private final Sleepers sleepers;
    private final boolean isForMany;
    private final List<Station> stations = new ArrayList<>();
    private long idleSinceNs = System.nanoTime();
    private long timeoutNs;
    private long nextLookNs = idleSinceNs;

    /** Advances when the sleeper is told to look: the first word on which the thread sleeps. */
    private final AtomicBuffer control = Slices.allocate(Integer.BYTES);

    /** What it sleeps on; its own. */
    private final long[] addresses = new long[Futex.MOST_WORDS];
    private final int[] expected = new int[Futex.MOST_WORDS];
    private int count;

    /** Those who were found to be woken and are not unparked yet; its own. They must not be forgotten. */
    private ParkedThread woken;

    Sleeper(final Sleepers sleepers, final boolean isForMany)
    {
        this.sleepers = sleepers;
        this.isForMany = isForMany;
    }

    /** False when the system has no thread to give. */
    boolean start()
    {
        final Thread thread = new Thread(null, this, "ropewalk-sleeper", STACK_LENGTH, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        try
        {
            thread.start();
            return true;
        }
        catch (final OutOfMemoryError ex)
        {
            return false;
        }
    }

    int load()
    {
        return stations.size();
    }

    boolean hasRoom()
    {
        return stations.size() < (isForMany ? Futex.MOST_WORDS - 1 : 1);
    }

    List<Station> stations()
    {
        return stations;
    }

    /** Whether it will not look before this instant, unless it is told. */
    boolean looksLaterThan(final long instantNs)
    {
        return nextLookNs - instantNs > 0;
    }

    /** After a station was added, or when it must look earlier; without the lock. */
    void tell()
    {
        // SYNC POINT: word advanced
        control.getAndAddInt(CONTROL, 1);
        Futex.wake(control.addressOffset(), 1);
    }

    @Override
    public void run()
    {
        try
        {
            while (prepare())
            {
                sleep();
            }
        }
        finally
        {
            woken = sleepers.retire(this, woken);
            unpark();
        }
    }

    private boolean prepare()
    {
        sleepers.lock();
        try
        {
            count = 0;
            // SYNC POINT: word advanced
            add(control.addressOffset(), control.getIntVolatile(CONTROL));
            final long nowNs = System.nanoTime();
            scan(nowNs);
            nextLookNs = nowNs + timeoutNs;
            if (stations.isEmpty() && nowNs - idleSinceNs >= IDLE_NS)
            {
                woken = sleepers.retire(this, woken);
                return false;
            }
        }
        finally
        {
            sleepers.unlock();
        }
        unpark();
        return true;
    }

    private void scan(final long nowNs)
    {
        timeoutNs = IDLE_NS;
        for (int i = stations.size() - 1; i >= 0; i--)
        {
            final Station station = stations.get(i);
            woken = station.scan(woken, nowNs);
            if (station.isDeserted(nowNs))
            {
                sleepers.forget(station);
                stations.set(i, stations.get(stations.size() - 1));
                stations.remove(stations.size() - 1);
                idleSinceNs = nowNs;
            }
            else
            {
                add(station.address, station.armed());
                timeoutNs = Math.min(timeoutNs, station.remainingNs(nowNs));
            }
        }
    }

    private void add(final long address, final int value)
    {
        addresses[count] = address;
        expected[count++] = value;
    }

    private void unpark()
    {
        while (null != woken)
        {
            LockSupport.unpark(woken.thread);
            woken = woken.nextWoken;
        }
    }

    /** The stations are not forgotten meanwhile, so their memory stays. */
    private void sleep()
    {
        // Without a call for many words: on the only station, or, as long as there is none, on the control word.
        final int last = count - 1;
        final int result = isForMany ?
            Futex.awaitAny(addresses, expected, count, timeoutNs) :
            Futex.await(addresses[last], expected[last], timeoutNs);
        switch (result)
        {
            case Futex.WOKEN, Futex.VALUE_CHANGED, Futex.TIMED_OUT, Futex.INTERRUPTED_BY_SIGNAL ->
            {
            }
            // What the kernel refuses to sleep on is looked at now and then.
            default -> LockSupport.parkNanos(PAUSE_NS);
        }
    }
}
