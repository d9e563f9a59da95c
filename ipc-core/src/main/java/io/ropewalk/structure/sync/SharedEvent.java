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

import io.ropewalk.machine.waiting.Readiness;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SharedObject;
import org.agrona.concurrent.AtomicBuffer;

import java.util.concurrent.TimeUnit;

import static io.ropewalk.structure.sync.EventDescriptor.*;

/**
 * A flag that processes can set, clear and wait for; initially it is not set.
 *
 * <p>Setting the flag releases every waiter, even if it is cleared at once.
 *
 * <p><b>Threads:</b> any, in any number of processes. Lock-free: reading is one load; {@link #set()} and
 * {@link #clear()} are one compare-and-set each, and a system call if a waiter sleeps.
 *
 * <p><b>Failure:</b> if a process dies in a call, the call has taken effect or it has not. If it dies before it has
 * woken the waiters, they notice within 50 ms.
 * <pre>{@code
 * SharedEvent ready = walk.event("ready");
 * ready.set();                                     // in one JVM
 * boolean isReady = ready.await(5, SECONDS);       // in others
 * }</pre>
 */
public final class SharedEvent extends SharedObject implements Waitable
{
    /*
     * Ancestor: the generation of java.util.concurrent.CyclicBarrier, counted. One word, generation * 2 + set; each
     * set of a flag that is down adds to the generation. A waiter remembers the word it saw when it began: the flag is
     * up, or the generation is another one, then there was a set. The compare-and-sets are volatile on both sides and
     * so is the look: everything before the set is seen by those it releases, and the event count needs no more than a
     * publication before the signal. A set of a flag that is up signals again, which makes good a setter that died in
     * between.
     *
     * Not proved: 2^63 sets between two looks of one waiter.
     */
    private static final long serialVersionUID = 1L;

    private final transient AtomicBuffer buffer;
    private final transient EventCount changed;
    private final transient WaitStrategy strategy;

    SharedEvent(final Attachment attachment, final WaitStrategy strategy)
    {
        super(attachment);
        this.buffer = attachment.buffer();
        this.changed = EventCount.named(buffer, CHANGED_OFFSET, "event");
        this.strategy = strategy;
    }

    /**
     * Returns the spec of an event, to open or create one.
     *
     * @return the spec.
     */
    public static EventKind of()
    {
        return new EventKind(WaitStrategy.HYBRID);
    }

    /**
     * Returns another handle on the same event, with its own wait strategy.
     *
     * @param waitStrategy of the new handle.
     * @return the new handle.
     */
    public SharedEvent waiting(final WaitStrategy waitStrategy)
    {
        return another(new EventKind(waitStrategy));
    }

    /**
     * Sets the flag and releases all waiters.
     */
    public void set()
    {
        checkOpen();
        while (true)
        {
            final long state = state();
            // SYNC POINT: event set
            if (isSet(state) || buffer.compareAndSetLong(STATE_OFFSET, state, state + 2 + SET_BIT))
            {
                changed.signal();
                return;
            }
        }
    }

    /**
     * Clears the flag: later callers wait for the next {@link #set()}.
     */
    public void clear()
    {
        checkOpen();
        while (true)
        {
            final long state = state();
            // SYNC POINT: event set
            if (!isSet(state) || buffer.compareAndSetLong(STATE_OFFSET, state, state - SET_BIT))
            {
                return;
            }
        }
    }

    /**
     * Returns whether the flag is set.
     *
     * @return true if it is set.
     */
    public boolean isSet()
    {
        checkOpen();
        return isSet(state());
    }

    /**
     * Waits until the flag is set, or was set since this call began.
     *
     * @throws InterruptedException if interrupted before or while waiting; clears the interrupt flag.
     */
    public void await() throws InterruptedException
    {
        await(Deadline.NEVER);
    }

    /**
     * Waits, with a timeout, until the flag is set, or was set since this call began.
     *
     * @param timeout to wait; zero or less does not wait.
     * @param unit    of the timeout.
     * @return true if the flag was set, false if the timeout elapsed.
     * @throws InterruptedException if interrupted before or while waiting; clears the interrupt flag.
     */
    public boolean await(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return await(Deadline.after(timeout, unit));
    }

    private boolean await(final long deadlineNs) throws InterruptedException
    {
        checkOpen();
        Waiter.checkInterrupt();
        final long first = state();
        return isSet(first) || new Waiter(strategy, changed, deadlineNs).until(() -> state() != first);
    }

    /**
     * Returns whether the flag is set. {@code Waiting.any} may miss a flag that is set and cleared at once.
     */
    @Override
    public boolean isReady()
    {
        return isSet();
    }

    @Override
    public Readiness readiness()
    {
        return changed;
    }

    private long state()
    {
        // SYNC POINT: event set
        return buffer.getLongVolatile(STATE_OFFSET);
    }

    private static boolean isSet(final long state)
    {
        return (state & SET_BIT) != 0;
    }
}
