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

import io.ropewalk.structure.ring.Ring;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.Random;

/**
 * Puts numbered messages in every way there is; goes on where a dead one of the same number has stopped.
 */
final class ProducerActor
{
    private final Interleaver interleaver;
    private final Account account;
    private final Random random;
    private final int producer;
    private final int count;
    private final MutableDirectBuffer scratch = new ExpandableArrayBuffer();

    ProducerActor(final Interleaver interleaver, final Account account, final int producer, final int count)
    {
        this.interleaver = interleaver;
        this.account = account;
        this.random = interleaver.random();
        this.producer = producer;
        this.count = count;
    }

    void run(final MpmcRing ring)
    {
        int sequence = 0;
        while (sequence < count)
        {
            final int number = Account.number(producer, sequence);
            sequence++;
            if (!account.isKnown(number))
            {
                final int result = put(ring, number);
                if (Ring.CLOSED == result)
                {
                    return;
                }
            }
        }
    }

    private int put(final MpmcRing ring, final int number)
    {
        final int length = Account.MIN_LENGTH + random.nextInt(ring.maxMessageLength() - Account.MIN_LENGTH + 1);
        account.begin(number, length);
        return switch (random.nextInt(5))
        {
            case 0 -> claim(ring, number, length, false);
            case 1 -> claim(ring, number, length, true);
            case 2 -> random.nextBoolean() ? claimTwo(ring, number, length) : claim(ring, number, length, false);
            default -> offer(ring, number, length);
        };
    }

    private int offer(final MpmcRing ring, final int number, final int length)
    {
        Account.write(scratch, 0, number, length);
        int result = ring.offer(scratch, 0, length);
        while (Ring.FULL == result || Ring.HELD_UP == result)
        {
            interleaver.yieldTurn();
            result = ring.offer(scratch, 0, length);
        }
        return end(number, result);
    }

    private int claim(final MpmcRing ring, final int number, final int length, final boolean isAbortedFirst)
    {
        int index = await(ring, length);
        if (index >= 0 && isAbortedFirst)
        {
            maybePause();
            ring.abort(index);
            index = await(ring, length);
        }
        if (index >= 0)
        {
            commit(ring, index, number, length);
        }
        return end(number, index);
    }

    /** The second claim is given up, or committed first as a message that was known before. */
    private int claimTwo(final MpmcRing ring, final int number, final int length)
    {
        final int index = await(ring, length);
        if (index >= 0)
        {
            final int other = ring.tryClaim(Account.MIN_LENGTH);
            maybePause();
            if (other >= 0 && random.nextBoolean())
            {
                ring.abort(other);
                commit(ring, index, number, length);
            }
            else
            {
                commit(ring, index, number, length);
                if (other >= 0)
                {
                    ring.abort(other);
                }
            }
        }
        return end(number, index);
    }

    private void commit(final MpmcRing ring, final int index, final int number, final int length)
    {
        Account.write(ring.buffer(), index, number, length);
        maybePause();
        ring.commit(index);
    }

    private int await(final MpmcRing ring, final int length)
    {
        int index = ring.tryClaim(length);
        while (Ring.FULL == index || Ring.HELD_UP == index)
        {
            interleaver.yieldTurn();
            index = ring.tryClaim(length);
        }
        return index;
    }

    private int end(final int number, final int result)
    {
        if (Ring.CLOSED == result)
        {
            account.refused(number);
        }
        else
        {
            account.accepted(number);
        }
        return result;
    }

    private void maybePause()
    {
        if (random.nextInt(3) == 0)
        {
            interleaver.yieldTurn();
        }
    }
}
