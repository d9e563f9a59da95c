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
package io.ropewalk.structure.sync;

import io.ropewalk.machine.platform.IntervalTimer;
import io.ropewalk.machine.waiting.Deadline;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.Waiter;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SharedObject;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static io.ropewalk.structure.sync.BarrierDescriptor.*;

/**
 * A barrier between processes, with the methods of {@link java.util.concurrent.CyclicBarrier} and their meaning: a
 * number of parties wait for each other, again and again.
 *
 * <p>Each handle may have an action; that of the last to arrive is run, by it, before anybody goes on. It is not stored
 * with the barrier, and must be serializable only if the handle is sent.
 *
 * <p><b>Threads:</b> any, in any number of processes. An action is run without a lock: timeouts, {@link #reset()} and
 * {@link #abort()} are heeded meanwhile. Who arrives while another process is stopped (not dead) half-way through its
 * own arrival waits for that, until its time-out (10 ms at least) or interruption; nobody waits in any other call.
 *
 * <p><b>Failure:</b> a party that dies while it waits, or runs the action, breaks the barrier, as do timeouts,
 * interrupts and failing actions: all the others get {@link BrokenBarrierException}, until somebody calls
 * {@link #reset()}. Nobody waits for the dead; a party that has not arrived yet is not known to anybody, so only a
 * timeout ends the wait for one that died before.
 * <pre>{@code
 * SharedBarrier barrier = walk.barrier("step", 5);
 * while (compute())
 * {
 *     barrier.await();
 * }
 * }</pre>
 */
public final class SharedBarrier extends SharedObject
{
    private static final long serialVersionUID = 1L;

    private final transient BarrierRound round;
    private final transient int parties;
    private final transient Runnable action;
    private final transient WaitStrategy strategy;

    SharedBarrier(final Attachment attachment, final BarrierKind kind)
    {
        super(attachment);
        this.round = new BarrierRound(attachment, kind.parties());
        this.parties = kind.parties();
        this.action = kind.action();
        this.strategy = kind.strategy();
    }

    /**
     * What a barrier is, to be opened or created.
     *
     * @param parties how many wait for each other, up to 32,768.
     * @return the kind, without an action.
     * @throws IllegalArgumentException when the number is zero, negative or too large.
     */
    public static BarrierKind of(final int parties)
    {
        return new BarrierKind(parties, null, WaitStrategy.HYBRID);
    }

    /**
     * Another handle on the same barrier, with the same action, that waits in another way.
     *
     * @param waitStrategy of the new handle.
     * @return the new handle.
     */
    public SharedBarrier waiting(final WaitStrategy waitStrategy)
    {
        return another(new BarrierKind(parties, action, waitStrategy));
    }

    /**
     * Waits until all parties have arrived.
     *
     * @return how many had not arrived yet: parties - 1 for the first, 0 for the last.
     * @throws InterruptedException   when the thread was or is interrupted; the barrier is broken.
     * @throws BrokenBarrierException when somebody else was interrupted or timed out, died, failed in the action, or
     *                                called {@link #reset()} or {@link #abort()}; or when it was broken before.
     */
    public int await() throws InterruptedException, BrokenBarrierException
    {
        try
        {
            return await(Deadline.NEVER);
        }
        catch (final TimeoutException ex)
        {
            throw new AssertionError("no deadline", ex);
        }
    }

    /**
     * Waits for a while until all parties have arrived.
     *
     * @param timeout to wait for; zero or less: not at all, which breaks the barrier unless this is the last party.
     * @param unit    of the timeout.
     * @return how many had not arrived yet: parties - 1 for the first, 0 for the last.
     * @throws InterruptedException   when the thread was or is interrupted; the barrier is broken.
     * @throws TimeoutException       when the time is over; the barrier is broken. Only if more threads than parties
     *                                use it, and this one could not arrive because an action was running for others,
     *                                it is not.
     * @throws BrokenBarrierException as for {@link #await()}.
     */
    public int await(final long timeout, final TimeUnit unit)
        throws InterruptedException, BrokenBarrierException, TimeoutException
    {
        return await(Deadline.after(timeout, unit));
    }

    private int await(final long deadlineNs) throws InterruptedException, BrokenBarrierException, TimeoutException
    {
        checkOpen();
        final long arrival = arrive(deadlineNs);
        final int place = BarrierRound.place(arrival);
        final int index = BarrierRound.index(arrival);
        InterruptedException interruption = null;
        int outcome = BROKEN;
        try
        {
            if (0 == index)
            {
                act(place);
            }
            gather(place, deadlineNs);
        }
        catch (final InterruptedException ex)
        {
            interruption = ex;
        }
        finally
        {
            outcome = round.withdraw(place);
        }
        if (WAITING == outcome)
        {
            throwCause(interruption);
        }
        if (null != interruption)
        {
            // It came too late to count: as in the JDK, it is kept for later.
            Thread.currentThread().interrupt();
        }
        if (BROKEN == outcome)
        {
            throw broken();
        }
        return index;
    }

    private long arrive(final long deadlineNs) throws InterruptedException, BrokenBarrierException, TimeoutException
    {
        checkInterrupt();
        long arrival = enter(soonOr(deadlineNs));
        if (BarrierRound.FULL == arrival)
        {
            final Waiter waiter = new Waiter(strategy, round.changed(), deadlineNs);
            final IntervalTimer askTimer = IntervalTimer.dueLater(IntervalTimer.ASK_INTERVAL_NS);
            while (BarrierRound.FULL == arrival && waiter.idle())
            {
                if (askTimer.isDue())
                {
                    round.inspect();
                }
                arrival = enter(deadlineNs);
            }
        }
        if (BarrierRound.FULL == arrival)
        {
            throwCause(null);
        }
        if (BarrierRound.IS_BROKEN == arrival || (BarrierRound.HELD_UP == arrival && !round.breakWhileGathering()))
        {
            throw broken();
        }
        if (BarrierRound.HELD_UP == arrival)
        {
            throwCause(null);
        }
        return arrival;
    }

    private long enter(final long deadlineNs) throws InterruptedException, BrokenBarrierException
    {
        try
        {
            return round.arrive(deadlineNs);
        }
        catch (final InterruptedException ex)
        {
            if (!round.breakWhileGathering())
            {
                Thread.currentThread().interrupt();
                throw broken();
            }
            throw ex;
        }
    }

    private static long soonOr(final long deadlineNs)
    {
        return Deadline.remainingNs(deadlineNs) > Mutex.PATIENCE_NS ?
            deadlineNs : System.nanoTime() + Mutex.PATIENCE_NS;
    }

    private void checkInterrupt() throws InterruptedException, BrokenBarrierException
    {
        if (Thread.currentThread().isInterrupted())
        {
            if (!round.breakWhileGathering())
            {
                throw broken();
            }
            Thread.interrupted();
            throw new InterruptedException();
        }
    }

    private void act(final int place)
    {
        if (round.isMet(place))
        {
            if (null != action && WAITING == round.outcome(place))
            {
                action.run();
            }
            round.trip(place);
        }
    }

    private void gather(final int place, final long deadlineNs) throws InterruptedException
    {
        if (WAITING == round.outcome(place))
        {
            final Waiter waiter = new Waiter(strategy, round.changed(), deadlineNs);
            final IntervalTimer askTimer = IntervalTimer.dueLater(IntervalTimer.ASK_INTERVAL_NS);
            while (WAITING == round.outcome(place) && waiter.idle())
            {
                if (askTimer.isDue())
                {
                    round.watch(place);
                }
            }
        }
    }

    private void throwCause(final InterruptedException interruption) throws InterruptedException, TimeoutException
    {
        if (null != interruption)
        {
            throw interruption;
        }
        throw new TimeoutException("not all parties arrived in time: parties=" + parties + " name=" + name());
    }

    private BrokenBarrierException broken()
    {
        return new BrokenBarrierException("barrier is broken: parties=" + parties + " name=" + name());
    }

    /**
     * How many parties wait for each other.
     *
     * @return the number it was made with.
     */
    public int getParties()
    {
        return parties;
    }

    /**
     * How many parties wait now.
     *
     * @return a snapshot.
     */
    public int getNumberWaiting()
    {
        isBroken();
        return round.countWaiting();
    }

    /**
     * Whether the barrier is broken. Notices by itself when a party has died that was waiting.
     *
     * @return true if nobody can wait until it is reset.
     */
    public boolean isBroken()
    {
        checkOpen();
        if (!round.isBroken())
        {
            round.inspect();
        }
        return round.isBroken();
    }

    /**
     * Begins anew: who waits gets {@link BrokenBarrierException}, and the barrier is whole again.
     */
    public void reset()
    {
        checkOpen();
        round.reset();
    }

    /**
     * Breaks the barrier: who waits, and who comes, gets {@link BrokenBarrierException}, until it is reset.
     */
    public void abort()
    {
        checkOpen();
        round.abort();
    }
}
