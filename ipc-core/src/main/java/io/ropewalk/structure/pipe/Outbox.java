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
package io.ropewalk.structure.pipe;

import io.ropewalk.machine.platform.StackReserve;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.PipeRing;
import org.agrona.DirectBuffer;

/**
 * Sends through one lane, and waits where the ring does not. {@link Ring#CLOSED} means that no receiver is left.
 */
final class Outbox
{
    /** Longer than a thread is usually kept from its processor half-way through a message. */
    private static final long PATIENCE_NS = 10_000_000;

    private final Lane lane;
    private final Holders.Peer readers;
    private final Gate gate;
    private final WaitStrategy strategy;

    Outbox(final Lane lane, final Holders.Peer readers, final Gate gate, final WaitStrategy strategy)
    {
        this.lane = lane;
        this.readers = readers;
        this.gate = gate;
        this.strategy = strategy;
    }

    Holders.Peer readers()
    {
        return readers;
    }

    /**
     * ACCEPTED; or CLOSED; or FULL or HELD_UP when the deadline has passed. Looks at the readers with each message,
     * also from an exclusive end: one load beside what it costs to encode.
     */
    int offer(final DirectBuffer source, final int offset, final int length, final long deadlineNs)
        throws InterruptedException
    {
        int result = offerAfterLook(source, offset, length);
        if (isFinal(result))
        {
            return result;
        }
        final Waiter waiter = new Waiter(strategy, lane.notFull, deadlineNs);
        while (!isFinal(result) && waiter.idle())
        {
            result = readers.isGone() ? Ring.CLOSED : offerAfterLook(source, offset, length);
        }
        return Ring.HELD_UP == result ? offerPatiently(source, offset, length) : result;
    }

    /** That somebody alive is in the way is no reason to say "full", unless it lasts. */
    private int offerPatiently(final DirectBuffer source, final int offset, final int length)
    {
        int result = offerAfterLook(source, offset, length);
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (Ring.HELD_UP == result && Deadline.remainingNs(deadlineNs) > 0)
        {
            Thread.yield();
            result = offerAfterLook(source, offset, length);
        }
        return result;
    }

    /** From an exclusive end: neither gate nor readers are looked at more often than the ring asks for it. */
    int offer(final DirectBuffer source, final int offset, final int length)
    {
        StackReserve.ensure();
        final int result = lane.ring.offerWithinLimit(source, offset, length);
        if (PipeRing.LIMIT_REACHED == result)
        {
            return offerAfterLook(source, offset, length);
        }
        published();
        return result;
    }

    private int offerAfterLook(final DirectBuffer source, final int offset, final int length)
    {
        gate.check();
        if (readers.isGoneNowAndThen())
        {
            return Ring.CLOSED;
        }
        StackReserve.ensure();
        final int result = lane.ring.offer(source, offset, length);
        if (Ring.ACCEPTED != result)
        {
            return checked(result);
        }
        published();
        return Ring.ACCEPTED;
    }

    /** As {@link #offer(DirectBuffer, int, int)}. */
    int tryClaim(final int length)
    {
        StackReserve.ensure();
        final int index = lane.ring.tryClaimWithinLimit(length);
        return index >= 0 ? index : tryClaimAfterLook(length);
    }

    private int tryClaimAfterLook(final int length)
    {
        gate.check();
        if (readers.isGoneNowAndThen())
        {
            return Ring.CLOSED;
        }
        StackReserve.ensure();
        return checked(lane.ring.tryClaim(length));
    }

    void commit(final int index)
    {
        StackReserve.ensure();
        lane.ring.commit(index);
        published();
    }

    void abort(final int index)
    {
        StackReserve.ensure();
        lane.ring.abort(index);
    }

    /**
     * Wakes the reader. One who had gone to sleep and is not there may have died: then it is asked about at once, for
     * the next operation. The message is published: nothing that goes wrong from here on may tell the sender that it
     * was not, because it would send it again. A reader that was not woken looks after its slice, and what fails for
     * long, the next operation meets as well.
     */
    private void published()
    {
        try
        {
            if (!lane.notEmpty.signalFound())
            {
                lane.ring.useUpLimit();
                readers.ask();
            }
        }
        catch (final RuntimeException | VirtualMachineError ex)
        {
            lane.ring.useUpLimit();
            readers.answer = Holders.Peer.NEVER_ASKED;
        }
    }

    /** The ring says CLOSED when this handle was closed meanwhile. */
    private int checked(final int result)
    {
        if (Ring.CLOSED == result)
        {
            throw gate.closed();
        }
        return result;
    }

    private static boolean isFinal(final int result)
    {
        return result >= 0 || Ring.CLOSED == result;
    }
}
