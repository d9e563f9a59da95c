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
package io.ropewalk.structure.queue;

import io.ropewalk.machine.platform.StackReserve;
import io.ropewalk.structure.ring.ClaimOutcome;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * Elements where they lie in the ring, without waiting or garbage.
 */
final class QueueInPlace<E>
{
    private final QueueTransfer<E> transfer;
    private final int stride;

    QueueInPlace(final QueueTransfer<E> transfer)
    {
        this.transfer = transfer;
        this.stride = QueueBatch.strideOf(transfer.capacity());
    }

    int offer(final DirectBuffer source, final int offset, final int length)
    {
        transfer.checkOpen();
        StackReserve.ensure();
        final int result = transfer.offerOnce(source, offset, length);
        if (Ring.ACCEPTED == result)
        {
            transfer.signalNotEmpty();
        }
        transfer.passOnRepairs();
        return result;
    }

    int tryClaim(final int length)
    {
        transfer.checkOpen();
        StackReserve.ensure();
        final int index = transfer.claimOnce(length);
        transfer.passOnRepairs();
        return index;
    }

    MutableDirectBuffer buffer()
    {
        return transfer.claimBuffer();
    }

    void commit(final int index)
    {
        StackReserve.ensure();
        transfer.commit(index);
        transfer.signalNotEmpty();
    }

    /** The claim may have held up consumers, and was room. */
    void abort(final int index)
    {
        StackReserve.ensure();
        transfer.abort(index);
        transfer.signalNotEmpty();
        transfer.signalNotFull();
    }

    long claimPosition(final int index)
    {
        return transfer.claimPosition(index);
    }

    ClaimOutcome claimOutcome(final long position)
    {
        transfer.checkOpen();
        // A queue that grows has many rings, which go when they are drained.
        return transfer.ring == null ? ClaimOutcome.UNKNOWN : transfer.ring.claimOutcome(position);
    }

    boolean isTaken(final long position)
    {
        transfer.checkOpen();
        return transfer.ring != null && transfer.ring.isTaken(position);
    }

    int poll(final Consumer<? super E> handler, final int limit)
    {
        Objects.requireNonNull(handler, "handler");
        return poll((buffer, offset, length) -> handler.accept(transfer.codec.decode(buffer, offset, length)), limit);
    }

    int poll(final MessageHandler handler, final int limit)
    {
        Objects.requireNonNull(handler, "handler");
        transfer.checkOpen();
        int count = 0;
        int polled = 0;
        // A handler may close the queue: what was delivered counts.
        while (count < limit && polled >= 0 && !transfer.isClosed())
        {
            final int most = Math.min(limit - count, stride);
            polled = pollOnce(handler, most);
            count += Math.max(0, polled);
            if (polled < most)
            {
                break;
            }
        }
        return 0 == count && Ring.CLOSED == polled ? Ring.CLOSED : count;
    }

    /** With one wake; also after an exception, when the message was handed over, and an Error, when it was not. */
    private int pollOnce(final MessageHandler handler, final int limit)
    {
        StackReserve.ensure();
        boolean mayHaveTaken = true;
        try
        {
            final int polled = transfer.pollOnce(handler, limit);
            mayHaveTaken = polled > 0;
            return polled;
        }
        catch (final Error ex)
        {
            transfer.signalNotEmpty();
            throw ex;
        }
        finally
        {
            if (mayHaveTaken)
            {
                transfer.signalNotFull();
            }
            transfer.passOnRepairs();
        }
    }
}
