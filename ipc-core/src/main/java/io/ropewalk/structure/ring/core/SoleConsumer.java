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
package io.ropewalk.structure.ring.core;

import io.ropewalk.structure.ring.MessageHandler;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.ring.Ring.EMPTY;
import static io.ropewalk.structure.ring.core.RingDescriptor.*;

/**
 * What a consumer does that is alone on its side, whatever made it so.
 */
final class SoleConsumer extends SoleSide
{
    /*
     * The header of the next slot is loaded once for each message. What it said about the length is kept while the
     * message is in flight: nobody else can take it, and its producer does not touch it any more.
     *
     * A message is in flight from the load that found it until `released` is stored, or the take is cancelled, and then
     * it is as if nobody had looked.
     */
    private long lengthCode;

    SoleConsumer(final RingMemory ring)
    {
        super(ring);
    }

    @Override
    void recover()
    {
        moveTo(ring.released());
    }

    /**
     * The length code of the message at the position; negative: not published yet; beyond the codes: the slot is a lap
     * or more ahead, so this side has become another's.
     */
    long look(final AtomicBuffer local)
    {
        // SYNC POINT: message published
        return local.getLongAcquire(slotIndex) - fullHeader;
    }

    /**
     * As {@link #look}, by who may have lost the side to another thread of the same handle, which moves on while we
     * look: what it says is true of one position. Who finds out that it has not lost the side may use it.
     */
    long lookFromOutside(final AtomicBuffer local)
    {
        final long seen = positionNow();
        // SYNC POINT: message published
        return local.getLongAcquire(ring.slotIndex(seen)) - ring.free(seen) - SLOT_FULL;
    }

    static boolean isMessage(final long code)
    {
        return (code & ~LENGTH_MASK) == 0;
    }

    /** Within the soft limit: delivers what there is; LIMIT_REACHED if it is used up before the first message. */
    int poll(final MessageHandler handler, final int limit)
    {
        final AtomicBuffer local = buffer;
        int count = 0;
        while (isWithinLimit())
        {
            if (count >= limit)
            {
                return count;
            }
            final long code = look(local);
            if (!isMessage(code))
            {
                return count;
            }
            take(code);
            deliverAndFinish(local, handler, code);
            count++;
        }
        return 0 == count ? LIMIT_REACHED : count;
    }

    /** An exception consumes the message as well; an Error leaves it. */
    private void deliverAndFinish(final AtomicBuffer local, final MessageHandler handler, final long code)
    {
        final long next = positionNow();
        boolean isTaken = true;
        try
        {
            ring.deliver(handler, local, next, slotIndex, code);
        }
        catch (final Error ex)
        {
            isTaken = false;
            throw ex;
        }
        finally
        {
            finish(local, next, isTaken);
        }
    }

    /** Within the soft limit: a position, whose message is in flight now; or EMPTY; or LIMIT_REACHED. */
    long beginTake()
    {
        return isWithinLimit() ? beginTakeAlone() : LIMIT_REACHED;
    }

    /** By who is alone: a position, whose message is in flight now; or EMPTY. */
    long beginTakeAlone()
    {
        final long code = look(buffer);
        return isMessage(code) ? take(code) : EMPTY;
    }

    /** By who is alone, and has looked: the message is in flight. Returns its position. */
    long take(final long code)
    {
        final long next = position;
        lengthCode = code;
        setOpen(next);
        return next;
    }

    /** Gives the handler the message in flight. */
    void deliver(final AtomicBuffer local, final MessageHandler handler)
    {
        ring.deliver(handler, local, positionNow(), slotIndex, lengthCode);
    }

    /** Where the message in flight begins. */
    int messageIndex()
    {
        final long code = lengthCode;
        return code <= inlineLength ? slotIndex + HEADER_LENGTH : ring.messageIndex(positionNow(), code);
    }

    /** How long the message in flight is. */
    int messageLength()
    {
        final long code = lengthCode;
        return code <= inlineLength ? (int)code : ring.messageLength(positionNow(), code);
    }

    /** Nothing is at the position, nor will be. */
    void skip(final AtomicBuffer local)
    {
        finish(local, closedPosition(), true);
    }

    /** Releases the message in flight, or leaves it where it is. */
    void finish(final AtomicBuffer local, final boolean isTaken)
    {
        if (!isOpen())
        {
            throw new IllegalStateException("no message is in flight: position=" + position);
        }
        finish(local, positionNow(), isTaken);
    }

    private void finish(final AtomicBuffer local, final long next, final boolean isTaken)
    {
        position = next;
        if (isTaken)
        {
            // Release: the last reads of the message before the producer's next stores to its slot; only who is alone
            // on this side stores here.
            // SYNC POINT: messages released
            local.putLongRelease(RELEASED_OFFSET, next + 1);
            advance(next);
        }
    }
}
