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
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Waiter.NameTag;
import org.agrona.concurrent.AtomicBuffer;

import java.util.concurrent.locks.LockSupport;

/**
 * One wait of one thread for others who advance a 32-bit word in shared memory when there is something to look at.
 * Whoever waits reads the word, looks, and sleeps while the word is what it was.
 * <p>
 * <b>Threads:</b> for the thread that made it; {@link #wake} is for any.
 * <p>
 * <b>Failure:</b> a process that dies before its wake-up leaves the sleepers to their slice of at most 20 ms; nobody
 * sleeps for longer without looking.
 */
public final class WordWaiter
{
    /*
     * Unlike the event count there is no mark in the word that says whether somebody sleeps: those who advance it know
     * that from a word of their own. No fence is needed: word, mark and state are changed by atomic operations that are
     * full fences to each other in Java (volatile mode), and the kernel compares the word under its own lock.
     */

    /** Longest sleep without a look. */
    public static final long SLICE_NS = 20_000_000;

    private static final long MIN_PARK_NS = 1_000;
    private static final long MAX_PARK_NS = 1_000_000;
    private static final int YIELD_INTERVAL_MASK = 63;

    private final WaitStrategy strategy;
    private final AtomicBuffer buffer;
    private final long deadlineNs;
    private final boolean isForAll;
    private final NameTag tag;
    private final int spinLimit;
    private int spins;
    private int yields;
    private long parkNs = MIN_PARK_NS;

    /**
     * Begins a wait.
     *
     * @param strategy   how to wait.
     * @param buffer     that holds the word.
     * @param deadlineNs on {@link System#nanoTime()}, or {@link Deadline#NEVER}.
     */
    public WordWaiter(final WaitStrategy strategy, final AtomicBuffer buffer, final long deadlineNs)
    {
        this(strategy, buffer, deadlineNs, false, "signal");
    }

    /**
     * Begins a wait.
     *
     * @param strategy   how to wait.
     * @param buffer     that holds the word.
     * @param deadlineNs on {@link System#nanoTime()}, or {@link Deadline#NEVER}.
     * @param isForAll   whether those who advance the word wake all who sleep on it, and not one of them.
     * @param what       is waited for, in a few words.
     */
    public WordWaiter(
        final WaitStrategy strategy,
        final AtomicBuffer buffer,
        final long deadlineNs,
        final boolean isForAll,
        final String what)
    {
        this.strategy = strategy;
        this.spinLimit = Math.min(strategy.spins(), WaitStrategy.HYBRID.spins());
        this.buffer = buffer;
        this.deadlineNs = deadlineNs;
        this.isForAll = isForAll;
        this.tag = new NameTag(Slices.ownerOf(buffer), Slices.ownerOf(buffer), what);
    }

    /**
     * Spins a little, unless that was done often enough, or the deadline has passed.
     *
     * @return whether it was done, so that it is worth to look again.
     */
    public boolean spin()
    {
        if (spins >= spinLimit)
        {
            return false;
        }
        if ((spins++ & YIELD_INTERVAL_MASK) != 0)
        {
            Thread.onSpinWait();
            return true;
        }
        if (remainingNs() <= 0)
        {
            spins = spinLimit;
            return false;
        }
        if (spins > 1 && (WaitStrategy.BUSY_SPIN != strategy || VirtualThreads.isCurrent()))
        {
            // Whoever is waited for may need this processor.
            VirtualThreads.giveWay(++yields);
        }
        return true;
    }

    /**
     * The time left.
     *
     * @return nanoseconds, zero or negative when the deadline has passed.
     */
    public long remainingNs()
    {
        return Deadline.remainingNs(deadlineNs);
    }

    /**
     * Whether it sleeps on the word, so that those who advance it have to know.
     *
     * @return false if it looks again by itself.
     */
    public boolean isToBeWoken()
    {
        return WaitStrategy.HYBRID == strategy;
    }

    /**
     * Sleeps while the word has a value, until it is woken, or the deadline has passed, but for at most a slice; may
     * return early for no reason, and does so at once with a strategy that does not sleep.
     *
     * @param offset of the word.
     * @param seen   value that the word had before the caller looked.
     * @param maxNs  for how long at most.
     */
    public void sleep(final int offset, final int seen, final long maxNs)
    {
        switch (strategy)
        {
            case BUSY_SPIN -> spins = 0;
            case YIELDING -> VirtualThreads.giveWay(++yields);
            default -> sleepFor(offset, seen, Math.min(Math.min(maxNs, SLICE_NS), remainingNs()));
        }
    }

    private void sleepFor(final int offset, final int seen, final long timeoutNs)
    {
        tag.putOn(timeoutNs, timeoutNs >= remainingNs());
        try
        {
            if (!sleepInKernel(offset, seen, timeoutNs) && buffer.getIntVolatile(offset) == seen)
            {
                LockSupport.parkNanos(Math.min(timeoutNs, parkNs));
                parkNs = Math.min(parkNs * 2, MAX_PARK_NS);
            }
        }
        finally
        {
            tag.takeOff();
        }
    }

    /**
     * The wait is over, also if nobody has woken the thread: for who records waits.
     */
    public void end()
    {
        tag.end();
    }

    /** False when it cannot. */
    private boolean sleepInKernel(final int offset, final int seen, final long timeoutNs)
    {
        if (!isToBeWoken() || !Futex.isSupported())
        {
            return false;
        }
        if (VirtualThreads.isCurrent())
        {
            // Nearly a slice becomes one, for which no timer is needed, unless the caller's time would be over.
            final boolean isSlice = timeoutNs > SLICE_NS / 2 && remainingNs() > SLICE_NS;
            return Sleepers.INSTANCE.await(
                buffer, offset, seen, isSlice ? SLICE_NS : timeoutNs, SLICE_NS, isForAll);
        }
        Futex.await(buffer.addressOffset() + offset, seen, timeoutNs);
        return true;
    }

    /**
     * Whether threads of this JVM sleep in the kernel until they are woken, and do not look again and again.
     *
     * @return true where there is native code for it.
     */
    public static boolean canSleep()
    {
        return Futex.isSupported();
    }

    /**
     * Advances a word, and wakes those who sleep on it.
     *
     * @param buffer that holds the word.
     * @param offset of the word.
     * @param count  how many to wake at most.
     * @return how many certainly slept, and were woken.
     */
    public static int wake(final AtomicBuffer buffer, final int offset, final int count)
    {
        // SYNC POINT: word advanced
        buffer.getAndAddInt(offset, 1);
        return Futex.isSupported() ? Futex.wake(buffer.addressOffset() + offset, count) : 0;
    }
}
