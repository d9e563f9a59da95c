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
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.structure.ring.ClaimOutcome;
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

    /** Of the lane, itself: each step to it is a load that every message waits for. */
    private final PipeRing ring;
    private final EventCount notEmpty;
    private final EventCount notFull;
    private final Holders.Peer readers;
    private final Gate gate;
    private final WaitStrategy strategy;

    Outbox(final Lane lane, final Holders.Peer readers, final Gate gate, final WaitStrategy strategy)
    {
        this.ring = lane.ring;
        this.notEmpty = lane.notEmpty;
        this.notFull = lane.notFull;
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
        int result = lookAndOffer(source, offset, length);
        if (isFinal(result))
        {
            return result;
        }
        final Waiter waiter = new Waiter(strategy, notFull, deadlineNs);
        while (!isFinal(result) && waiter.idle())
        {
            result = readers.isGone() ? Ring.CLOSED : lookAndOffer(source, offset, length);
        }
        return Ring.HELD_UP == result ? offerPatiently(source, offset, length) : result;
    }

    /** That somebody alive is in the way is no reason to say "full", unless it lasts. */
    private int offerPatiently(final DirectBuffer source, final int offset, final int length)
    {
        int result = lookAndOffer(source, offset, length);
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (Ring.HELD_UP == result && Deadline.remainingNs(deadlineNs) > 0)
        {
            Thread.yield();
            result = lookAndOffer(source, offset, length);
        }
        return result;
    }

    /** From an exclusive end: neither gate nor readers are looked at more often than the ring asks for it. */
    int offer(final DirectBuffer source, final int offset, final int length)
    {
        StackReserve.ensure();
        final int result = ring.offerWithinLimit(source, offset, length);
        if (PipeRing.LIMIT_REACHED == result)
        {
            return mayGoOn() ? accepted(ring.offerAfterLook(source, offset, length)) : Ring.CLOSED;
        }
        published();
        return result;
    }

    /** What an exclusive end need not ask for each message: false when no reader is left. */
    private boolean mayGoOn()
    {
        gate.check();
        return !readers.isGoneNowAndThen();
    }

    private int lookAndOffer(final DirectBuffer source, final int offset, final int length)
    {
        StackReserve.ensure();
        return mayGoOn() ? accepted(ring.offer(source, offset, length)) : Ring.CLOSED;
    }

    private int accepted(final int result)
    {
        if (Ring.ACCEPTED != result)
        {
            return checked(result);
        }
        published();
        return result;
    }

    /** As {@link #offer(DirectBuffer, int, int)}. */
    int tryClaim(final int length)
    {
        StackReserve.ensure();
        final int index = ring.tryClaimWithinLimit(length);
        if (index >= 0)
        {
            return index;
        }
        return mayGoOn() ? checked(ring.tryClaimAfterLook(length)) : Ring.CLOSED;
    }

    void commit(final int index)
    {
        StackReserve.ensure();
        ring.commit(index);
        published();
    }

    void abort(final int index)
    {
        StackReserve.ensure();
        ring.abort(index);
    }

    /**
     * Wakes the reader. One who had gone to sleep and is not there may have died: then it is asked about at once, for
     * the next operation. The message is published: nothing that goes wrong from here on may tell the sender that it
     * was not, because it would send it again. A reader that was not woken looks after its slice, and what fails for
     * long, the next operation meets as well.
     */
    long claimPosition(final int index)
    {
        return ring.claimPosition(index);
    }

    ClaimOutcome claimOutcome(final long position)
    {
        gate.check();
        return ring.claimOutcome(position);
    }

    private void published()
    {
        try
        {
            if (!notEmpty.signalFound())
            {
                ring.useUpLimit();
                readers.ask();
            }
        }
        catch (final RuntimeException | VirtualMachineError ex)
        {
            ring.useUpLimit();
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
