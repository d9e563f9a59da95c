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
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Takes messages in every way there is until the stream has ended.
 */
final class ConsumerActor
{
    private static final int NONE = -1;

    private final Interleaver interleaver;
    private final Account account;
    private final Random random;
    private final int process;
    private final boolean isRemoving;
    private final BooleanSupplier mayInherit;
    private final Account.Order order = new Account.Order();
    private int handingOver = NONE;
    private boolean isNested;

    ConsumerActor(
        final Interleaver interleaver,
        final Account account,
        final int process,
        final boolean isRemoving,
        final BooleanSupplier mayInherit)
    {
        this.interleaver = interleaver;
        this.account = account;
        this.random = interleaver.random();
        this.process = process;
        this.isRemoving = isRemoving;
        this.mayInherit = mayInherit;
    }

    void run(final MpmcRing ring)
    {
        while (true)
        {
            final long result = switch (random.nextInt(isRemoving ? 6 : 5))
            {
                case 0, 1 -> poll(ring, 1 + random.nextInt(4));
                case 2, 3 -> take(ring);
                case 4 -> takeTwo(ring);
                default -> remove(ring);
            };
            if (Ring.CLOSED == result)
            {
                account.settle();
                return;
            }
            if (result <= 0)
            {
                interleaver.yieldTurn();
            }
        }
    }

    private long poll(final MpmcRing ring, final int limit)
    {
        final int count = ring.poll((buffer, index, length) -> onMessage(ring, buffer, index, length), limit);
        confirm();
        Account.check(count <= limit, "more than the limit");
        return count;
    }

    private void onMessage(final MpmcRing ring, final DirectBuffer buffer, final int index, final int length)
    {
        confirm();
        final int number = see(buffer, index, length);
        maybePause();
        if (!isNested && random.nextInt(10) == 0)
        {
            isNested = true;
            poll(ring, 1);
            isNested = false;
        }
        Account.check(Account.read(buffer, index, length) == number, "changed in the hand");
        account.handingOver(number);
        handingOver = number;
    }

    private void confirm()
    {
        if (NONE != handingOver)
        {
            account.delivered(handingOver);
            handingOver = NONE;
        }
    }

    private int see(final DirectBuffer buffer, final int index, final int length)
    {
        final int number = account.taken(process, Account.read(buffer, index, length), length);
        order.next(number, mayInherit.getAsBoolean());
        return number;
    }

    private long take(final MpmcRing ring)
    {
        final long position = ring.beginTake();
        if (position < 0)
        {
            return position;
        }
        final int number = see(ring, position);
        maybePause();
        end(ring, position, number);
        return 1;
    }

    private long takeTwo(final MpmcRing ring)
    {
        final long first = ring.beginTake();
        if (first < 0)
        {
            return first;
        }
        final int firstNumber = see(ring, first);
        final long second = ring.beginTake();
        final int secondNumber = second < 0 ? NONE : see(ring, second);
        maybePause();
        final boolean isSecondFirst = second >= 0 && random.nextBoolean();
        if (isSecondFirst)
        {
            end(ring, second, secondNumber);
        }
        end(ring, first, firstNumber);
        if (second >= 0 && !isSecondFirst)
        {
            end(ring, second, secondNumber);
        }
        return 1;
    }

    private int see(final MpmcRing ring, final long position)
    {
        return see(ring.buffer(), ring.indexOf(position), ring.lengthOf(position));
    }

    private void end(final MpmcRing ring, final long position, final int number)
    {
        final int again = Account.read(ring.buffer(), ring.indexOf(position), ring.lengthOf(position));
        Account.check(again == number, "changed in the hand");
        account.handingOver(number);
        ring.endTake(position);
        account.delivered(number);
    }

    private long remove(final MpmcRing ring)
    {
        final ExpandableArrayBuffer copy = new ExpandableArrayBuffer();
        final RingWalk walk = ring.walk();
        for (long position = walk.next(); RingWalk.END != position; position = walk.next())
        {
            final int length = ring.copy(position, copy);
            if (length >= 0)
            {
                final int number = Account.read(copy, 0, length);
                if (random.nextInt(3) == 0)
                {
                    account.removing(number);
                    final int result = ring.remove(position);
                    account.removed(number, Ring.ACCEPTED == result);
                }
            }
        }
        return 0;
    }

    private void maybePause()
    {
        if (random.nextInt(3) == 0)
        {
            interleaver.yieldTurn();
        }
    }
}
