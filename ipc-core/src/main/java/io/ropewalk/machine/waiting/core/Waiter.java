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

import io.ropewalk.machine.flight.Flight;
import io.ropewalk.machine.waiting.WaitStrategy;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One wait of one thread: looks alternate with {@link #idle()} until something was found or there is no time left.
 * <pre>{@code
 * final Waiter waiter = new Waiter(strategy, notEmpty, deadlineNs);
 * while ((position = ring.beginTake()) < 0 && waiter.idle());
 * }</pre>
 * <p>
 * <b>Threads:</b> for the thread that made it.
 */
public final class Waiter
{
    private static final long SLICE_NS = Sleepers.SLICE_NS;
    private static final long MIN_PARK_NS = 1_000;
    private static final long MAX_PARK_NS = 1_000_000;
    private static final int CLOCK_INTERVAL_MASK = 63;
    private static final int NOT_ANNOUNCED = 0;

    /** From here on a thread that spins now and then lets others run: who is waited for may need this processor. */
    private static final int POLITE_SPINS = 100;
    private static final int POLITE_MASK = 31;

    private final WaitStrategy strategy;
    private final EventCount eventCount;
    private final Object subject;
    private final long deadlineNs;
    private NameTag tag;
    private int spins;
    private int yields;
    private int announced = NOT_ANNOUNCED;
    private long parkNs = MIN_PARK_NS;

    /**
     * Begins a wait.
     *
     * @param strategy   how to wait.
     * @param eventCount signalled by those who are waited for.
     * @param deadlineNs on {@link System#nanoTime()}, or {@link Deadline#NEVER}.
     */
    public Waiter(final WaitStrategy strategy, final EventCount eventCount, final long deadlineNs)
    {
        this(strategy, eventCount, deadlineNs, null);
    }

    /**
     * Begins a wait for something else than what the event count says.
     *
     * @param strategy   how to wait.
     * @param eventCount signalled by those who are waited for; null if nobody signals, with a strategy that needs none.
     * @param deadlineNs on {@link System#nanoTime()}, or {@link Deadline#NEVER}.
     * @param subject    what is waited for, as its {@code toString} says in a thread dump; null: as the event count.
     */
    public Waiter(
        final WaitStrategy strategy, final EventCount eventCount, final long deadlineNs, final Object subject)
    {
        this.strategy = strategy;
        this.eventCount = eventCount;
        this.deadlineNs = deadlineNs;
        this.subject = subject;
    }

    /**
     * After a look that found nothing: waits a little, or until signalled, but for at most 50 ms.
     *
     * @return true to look again, false when the deadline has passed.
     * @throws InterruptedException when the thread was interrupted; the flag is cleared.
     */
    public boolean idle() throws InterruptedException
    {
        checkInterrupt();
        if (spins < strategy.spins())
        {
            spins++;
            spin();
            return (spins & CLOCK_INTERVAL_MASK) != 1 || hasTimeLeft();
        }
        final long remainingNs = Deadline.remainingNs(deadlineNs);
        if (remainingNs <= 0)
        {
            return false;
        }
        switch (strategy)
        {
            case BUSY_SPIN -> spins = 0;
            case YIELDING -> VirtualThreads.giveWay(++yields);
            case HYBRID -> sleep(remainingNs);
            default -> park(remainingNs);
        }
        return true;
    }

    /**
     * Looks until something is so, idling in between.
     *
     * @param condition what is looked for.
     * @return whether it is so; false when the deadline has passed.
     * @throws InterruptedException when the thread was interrupted; the flag is cleared.
     */
    public boolean until(final BooleanSupplier condition) throws InterruptedException
    {
        boolean isSo = condition.getAsBoolean();
        while (!isSo && idle())
        {
            isSo = condition.getAsBoolean();
        }
        if (null != tag)
        {
            tag.end();
        }
        return isSo;
    }

    /**
     * To be called first by what may wait, also when it will not have to.
     *
     * @throws InterruptedException when the thread was interrupted; the flag is cleared.
     */
    public static void checkInterrupt() throws InterruptedException
    {
        if (Thread.interrupted())
        {
            throw new InterruptedException();
        }
    }

    /**
     * Whether it has stopped spinning, so that a look may cost more.
     *
     * @return true if so.
     */
    public boolean isPatient()
    {
        return spins >= strategy.spins();
    }

    /**
     * Ends its spinning before it has begun: for a wait in which somebody else spins.
     *
     * @return this.
     */
    public Waiter patient()
    {
        spins = Math.max(spins, strategy.spins());
        return this;
    }

    /** Now and then. */
    private boolean hasTimeLeft()
    {
        if (WaitStrategy.BUSY_SPIN == strategy && VirtualThreads.isCurrent())
        {
            VirtualThreads.giveWay(++yields);
        }
        return Deadline.remainingNs(deadlineNs) > 0;
    }

    private void spin()
    {
        if (WaitStrategy.HYBRID == strategy && spins > POLITE_SPINS && (spins & POLITE_MASK) == 0)
        {
            Thread.yield();
        }
        else
        {
            Thread.onSpinWait();
        }
    }

    private void sleep(final long remainingNs)
    {
        if (!eventCount.sleeps())
        {
            park(remainingNs);
        }
        else if (NOT_ANNOUNCED == announced)
        {
            announced = eventCount.announce();
        }
        else
        {
            final long timeoutNs = Math.min(remainingNs, SLICE_NS);
            boolean hasSlept = true;
            tag().putOn(timeoutNs, timeoutNs == remainingNs);
            try
            {
                hasSlept = eventCount.sleep(announced, timeoutNs);
            }
            finally
            {
                tag.takeOff();
            }
            announced = NOT_ANNOUNCED;
            if (!hasSlept)
            {
                park(remainingNs);
            }
        }
    }

    private void park(final long remainingNs)
    {
        final long timeoutNs = Math.min(remainingNs, parkNs);
        tag().putOn(timeoutNs, timeoutNs == remainingNs);
        try
        {
            LockSupport.parkNanos(timeoutNs);
        }
        finally
        {
            tag.takeOff();
        }
        parkNs = Math.min(parkNs * 2, MAX_PARK_NS);
    }

    private NameTag tag()
    {
        if (null == tag)
        {
            tag = null == eventCount ? new NameTag(subject, null, "") :
                new NameTag(null == subject ? eventCount.subject() : subject, eventCount.owner(), eventCount.what());
        }
        return tag;
    }

    /**
     * Says in the name of a thread what it waits for, while it sleeps: in a thread dump it looks as if it ran native
     * code.
     * <p>
     * <b>Threads:</b> for the thread that made it.
     * <p>
     * <b>Failure:</b> where a thread may not be renamed, it keeps its name.
     */
    static final class NameTag
    {
        /** Who is woken before pays nothing; renaming a thread takes about a microsecond. */
        private static final long PATIENCE_NS = 20_000_000;

        private final Object subject;
        private final WaitSubject told;
        private final String what;
        private Object flight;
        private boolean isFlightOver;
        private long fellAsleepNs;
        private long sliceNs;
        private long sleptNs;
        private long sinceNs;
        private int ticket = WaitSubject.UNTOLD;
        private String plain;
        private String tagged;
        private boolean isOn;
        private boolean isStubborn;

        /**
         * With what is waited for, asked for its text only when that is needed; null: nothing is said. Other processes
         * are told if the owner of the memory knows how.
         */
        NameTag(final Object subject, final Object owner, final String what)
        {
            this.subject = subject;
            this.told = owner instanceof WaitSubject known ? known : null;
            this.what = what;
        }

        /** Before each sleep, of at most this time; the last one if the deadline comes then. */
        void putOn(final long timeoutNs, final boolean isLast)
        {
            if (null == flight)
            {
                flight = Flight.asleep(told, what, 0 == sleptNs);
            }
            if (null != flight)
            {
                isFlightOver = isLast;
                fellAsleepNs = System.nanoTime();
                sliceNs = timeoutNs;
            }
            if (sleptNs < PATIENCE_NS)
            {
                sinceNs = 0 == sleptNs ? System.nanoTime() : sinceNs;
                sleptNs += timeoutNs;
                return;
            }
            if (null != told)
            {
                ticket = told.publish(what, sinceNs);
            }
            if (null != subject && !isStubborn)
            {
                final Thread thread = Thread.currentThread();
                final String name = thread.getName();
                if (!name.equals(plain))
                {
                    plain = name;
                    tagged = name + " waiting for " + subject;
                }
                rename(thread);
            }
        }

        /** After each sleep. Whoever was renamed by somebody else meanwhile keeps that name. */
        void takeOff()
        {
            // Who was not woken goes on to sleep.
            if (null != flight && (isFlightOver || System.nanoTime() - fellAsleepNs < sliceNs))
            {
                end();
            }
            if (WaitSubject.UNTOLD != ticket)
            {
                told.withdraw(ticket);
                ticket = WaitSubject.UNTOLD;
            }
            if (isOn)
            {
                final Thread thread = Thread.currentThread();
                if (tagged.equals(thread.getName()))
                {
                    thread.setName(plain);
                }
                isOn = false;
            }
        }

        /** When it is known that the wait is over, also if nobody has woken the thread. */
        void end()
        {
            if (null != flight)
            {
                Flight.woken(flight, told, what);
                flight = null;
            }
        }

        private void rename(final Thread thread)
        {
            try
            {
                thread.setName(tagged);
                isOn = true;
            }
            catch (final SecurityException ignored)
            {
                // It works without.
                isStubborn = true;
            }
        }
    }
}
