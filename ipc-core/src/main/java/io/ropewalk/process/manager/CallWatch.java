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
package io.ropewalk.process.manager;

import io.ropewalk.error.CodecException;
import io.ropewalk.error.FailedElementException;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.structure.queue.SharedQueue;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives the calls of a manager to its threads.
 * <p>
 * <b>Threads:</b> those of the manager.
 */
final class CallWatch
{
    /*
     * One idle thread, the watcher, spins at the queue; the others sleep on their doorbells. While one watches, who
     * sends a call rings nobody. The watcher that has taken a call makes it itself, and does not name a successor: that
     * would be a wake-up for each call. It only stops watching, and so the next call rings a sleeper.
     *
     * watcher: 1 take a call, or give up; 2 stop watching; 3 fence; 4 ring if there are more calls, or sleep.
     * sender:  1 put the call; 2 fence; 3 somebody watches: done; 4 ring a sleeper.
     * sleeper: 1 set my idle bit; 2 fence; 3 somebody watches: sleep; 4 look into the queue; sleep.
     *
     * A sender that has seen the watcher has put its call before the watcher's step 4, or the sleeper's. A sleeper that
     * has seen it can be rung before that. The word in shared memory is a hint for senders: whatever they find in it, a
     * thread looks after its slice of 50 ms. Among themselves the threads use `isWatched`.
     */
    private final ManagerBoard board;
    private final SharedQueue<CallMessage> calls;
    private final Queue<CallMessage> passed = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isWatched = new AtomicBoolean();

    CallWatch(final ManagerBoard board, final SharedQueue<CallMessage> calls)
    {
        this.board = board;
        this.calls = calls;
    }

    /** Waits for a call, having begun to watch or not. Null when this thread is to end. */
    CallMessage next(final int index, final boolean isWatcher)
    {
        final CallMessage call = isWatcher ? watch(index) : null;
        return null == call ? sleep(index) : call;
    }

    private CallMessage watch(final int index)
    {
        CallMessage call = null;
        try
        {
            final Waiter waiter = waiter(index);
            call = poll();
            while (null == call && !waiter.isPatient() && !isClosing())
            {
                idle(waiter);
                call = poll();
            }
        }
        finally
        {
            end();
        }
        if (null != call)
        {
            passOn(poll());
        }
        return call;
    }

    /** Without spinning: whoever is here has spun, or somebody else does. */
    private CallMessage sleep(final int index)
    {
        final Waiter waiter = waiter(index).patient();
        CallMessage call = null;
        while (null == call && !isClosing())
        {
            board.doorbells().setIdle(index, true);
            call = isWatched.get() || isEmpty() ? null : poll();
            if (null == call)
            {
                idle(waiter);
            }
        }
        board.doorbells().setIdle(index, false);
        if (null != call)
        {
            passOn(poll());
        }
        return call;
    }

    /**
     * Makes this thread the watcher, if there is none: before it answers a call, because the next one may come as soon
     * as the answer has arrived. What it does until it is {@link #next} must be short.
     *
     * @return whether it is.
     */
    boolean begin()
    {
        final boolean isMine = !isWatched.get() && isWatched.compareAndSet(false, true);
        if (isMine)
        {
            board.watched(true);
        }
        return isMine;
    }

    private void end()
    {
        board.watched(false);
        isWatched.set(false);
    }

    /** Those who sent while this thread watched have rung nobody. A look at one more is cheaper than to count. */
    private void passOn(final CallMessage call)
    {
        if (null != call)
        {
            passed.add(call);
            board.doorbells().ringOne();
        }
    }

    private boolean isEmpty()
    {
        return passed.isEmpty() && calls.isEmpty();
    }

    private CallMessage poll()
    {
        try
        {
            final CallMessage call = passed.isEmpty() ? null : passed.poll();
            return null == call ? calls.poll() : call;
        }
        catch (final CodecException | FailedElementException ex)
        {
            // Not one of our calls: nobody waits for an answer.
            return null;
        }
    }

    private Waiter waiter(final int index)
    {
        return new Waiter(WaitStrategy.HYBRID, board.doorbells().of(index), Deadline.NEVER, "a call");
    }

    private boolean isClosing()
    {
        return board.state() >= ManagerBoard.CLOSING;
    }

    private static void idle(final Waiter waiter)
    {
        try
        {
            waiter.idle();
        }
        catch (final InterruptedException ignored)
        {
            // Meant for a call that is over.
        }
    }
}
