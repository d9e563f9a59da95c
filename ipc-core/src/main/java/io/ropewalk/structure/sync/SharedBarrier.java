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
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SharedObject;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static io.ropewalk.structure.sync.BarrierDescriptor.*;

/**
 * A {@link java.util.concurrent.CyclicBarrier} shared between processes.
 *
 * <p>If the handle of the last party to arrive has an action, that party runs it before any party is released. The
 * action belongs to the handle, not to the barrier, and must be serialisable only if the handle is sent.
 *
 * <p><b>Threads:</b> any, in any number of processes. An action runs without a lock: timeouts, {@link #reset()} and
 * {@link #abort()} take effect meanwhile. If a process is stopped (not dead) half-way through its arrival, others that
 * arrive wait for it, until their timeout (at least 10 ms) or an interrupt; no other call waits.
 *
 * <p><b>Failure:</b> a party that dies while it waits or runs the action breaks the barrier, as do timeouts, interrupts
 * and failing actions: all others get {@link BrokenBarrierException} until {@link #reset()} is called. A party that
 * dies before it arrives cannot be detected: use a timeout.
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

    private final transient BarrierKind kind;
    private final transient BarrierRound round;

    SharedBarrier(final Attachment attachment, final BarrierKind kind)
    {
        super(attachment);
        this.kind = kind;
        this.round = new BarrierRound(attachment, kind.parties());
    }

    /**
     * Returns the spec of a barrier, to open or create one.
     *
     * @param parties number of parties, from 1 to 32,768.
     * @return the spec, without an action.
     * @throws IllegalArgumentException if the number is out of range.
     */
    public static BarrierKind of(final int parties)
    {
        return new BarrierKind(parties, null, WaitStrategy.HYBRID);
    }

    /**
     * Returns another handle on the same barrier, with the same action and its own wait strategy.
     *
     * @param waitStrategy of the new handle.
     * @return the new handle.
     */
    public SharedBarrier waiting(final WaitStrategy waitStrategy)
    {
        return another(new BarrierKind(kind.parties(), kind.action(), waitStrategy));
    }

    /**
     * Waits until all parties have arrived.
     *
     * @return the arrival index: parties - 1 for the first party, 0 for the last.
     * @throws InterruptedException   if interrupted before or while waiting; the barrier is broken.
     * @throws BrokenBarrierException if another party was interrupted, timed out, died or failed in the action, if
     *                                {@link #reset()} or {@link #abort()} was called, or if the barrier was broken.
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
     * Waits, with a timeout, until all parties have arrived.
     *
     * @param timeout to wait; zero or less does not wait, and breaks the barrier unless this is the last party.
     * @param unit    of the timeout.
     * @return the arrival index: parties - 1 for the first party, 0 for the last.
     * @throws InterruptedException   if interrupted before or while waiting; the barrier is broken.
     * @throws TimeoutException       if the timeout elapsed; the barrier is broken, unless more threads than parties
     *                                use it and this one could not arrive because an action was running for others.
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
            final Waiter waiter = new Waiter(kind.strategy(), round.changed(), deadlineNs);
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
            if (null != kind.action() && WAITING == round.outcome(place))
            {
                kind.action().run();
            }
            round.trip(place);
        }
    }

    private void gather(final int place, final long deadlineNs) throws InterruptedException
    {
        if (WAITING == round.outcome(place))
        {
            final Waiter waiter = new Waiter(kind.strategy(), round.changed(), deadlineNs);
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
        throw new TimeoutException("not all parties arrived in time: parties=" + kind.parties() + " name=" + name());
    }

    private BrokenBarrierException broken()
    {
        return new BrokenBarrierException("barrier is broken: parties=" + kind.parties() + " name=" + name());
    }

    /**
     * Returns the number of parties.
     *
     * @return the number of parties that must arrive.
     */
    public int getParties()
    {
        return kind.parties();
    }

    /**
     * Returns how many parties wait now.
     *
     * @return a snapshot of the number.
     */
    public int getNumberWaiting()
    {
        isBroken();
        return round.countWaiting();
    }

    /**
     * Returns whether the barrier is broken, and checks whether a waiting party has died.
     *
     * @return true if it is broken and must be reset.
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
     * Resets the barrier: waiting parties get {@link BrokenBarrierException}, and a new round begins.
     */
    public void reset()
    {
        checkOpen();
        round.reset();
    }

    /**
     * Breaks the barrier: parties that wait or arrive get {@link BrokenBarrierException} until it is reset.
     */
    public void abort()
    {
        checkOpen();
        round.abort();
    }
}
