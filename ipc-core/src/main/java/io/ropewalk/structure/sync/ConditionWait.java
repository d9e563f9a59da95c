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
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.WordWaiter;

/** One thread's wait for a signal on a condition. */
final class ConditionWait
{
    /*
     * The holder takes its place on the condition, releases the lock whatever the hold count, and sleeps on a word of
     * its own until its place is no longer what it was: then it was signalled. To give up it changes its place itself;
     * if that fails, it was signalled before, and the signal counts. It gives the node back when it has the lock again,
     * so that a signal to one who dies in between is seen by others, who look for such in each slice.
     *
     * Checked: native-tests/src/model/condition.pml.
     */
    private final LockHandle lock;
    private final LockWord word;
    private final WaiterNodes nodes;
    private final WordWaiter waiter;
    private final long me;
    private final boolean isInterruptible;
    private final int node;
    private final long place;
    private final IntervalTimer askTimer = IntervalTimer.dueLater(IntervalTimer.ASK_INTERVAL_NS);
    private boolean wasInterrupted;

    private ConditionWait(
        final LockHandle lock,
        final long condition,
        final int node,
        final long deadlineNs,
        final boolean isInterruptible)
    {
        this.lock = lock;
        this.word = lock.word();
        this.nodes = lock.nodes();
        this.waiter = new WordWaiter(word.strategy(), word.buffer(), deadlineNs);
        this.me = word.me();
        this.isInterruptible = isInterruptible;
        this.node = node;
        this.place = nodes.await(node, condition);
    }

    /**
     * By the holder.
     *
     * @return whether it was signalled; false when the deadline has passed.
     * @throws InterruptedException when it was interrupted before it was signalled.
     */
    static boolean await(
        final LockHandle lock, final long condition, final long deadlineNs, final boolean isInterruptible)
        throws InterruptedException
    {
        final int node = lock.nodes().own(lock.word().me());
        if (WaiterNodes.NONE == node)
        {
            throw new IllegalStateException(
                "too many waiters: name=" + lock.name() + " max=" + lock.nodes().count());
        }
        return new ConditionWait(lock, condition, node, deadlineNs, isInterruptible).run();
    }

    private boolean run() throws InterruptedException
    {
        final int holdCount = word.holdCount();
        boolean isSignalled = false;
        lock.beforeWait();
        word.release(me);
        try
        {
            isSignalled = awaitSignal();
        }
        finally
        {
            new Acquisition(word, nodes, node, Deadline.NEVER, false).runUninterruptibly();
            word.holdCount(holdCount);
            lock.afterWait();
        }
        if (wasInterrupted)
        {
            if (isInterruptible && !isSignalled)
            {
                throw new InterruptedException();
            }
            Thread.currentThread().interrupt();
        }
        return isSignalled;
    }

    private boolean awaitSignal()
    {
        while (true)
        {
            final int signals = nodes.signals(node);
            if (!nodes.isAt(node, place))
            {
                return true;
            }
            wasInterrupted |= Thread.interrupted();
            final boolean isOver = (wasInterrupted && isInterruptible) || waiter.remainingNs() <= 0;
            if (isOver && nodes.giveUp(node, place))
            {
                return false;
            }
            if (!isOver && !waiter.spin())
            {
                waiter.sleep(nodes.signalsIndex(node), signals, WordWaiter.SLICE_NS);
                if (waiter.isToBeWoken() || askTimer.isDue())
                {
                    nodes.verifyUsed(node, me);
                    nodes.passOnSignalsOfTheDead();
                }
            }
        }
    }
}
