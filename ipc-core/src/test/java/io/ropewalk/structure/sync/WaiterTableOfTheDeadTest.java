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

import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteBuffer;
import java.util.function.IntPredicate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The table of those who wait, when it is full of the dead. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaiterTableOfTheDeadTest
{
    private static final int DEAD = 5;
    private static final int LENGTH = 4096;
    private static final long CONDITION = 9;

    private final AtomicBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));

    private WaiterNodes nodes(final int count, final IntPredicate isDead)
    {
        return new WaiterNodes(buffer, 0, count, Owners.of(isDead));
    }

    private static long id(final int token)
    {
        return (long)token << LockDescriptor.OWNER_SHIFT | 2;
    }

    @Test
    void shouldLeaveThePlaceOfWhoWasFasterWhenTheTableIsFullOfTheDead()
    {
        final WaiterNodes faster = nodes(1, (token) -> token == DEAD);
        faster.queue(faster.own(id(DEAD)));
        final long[] place = new long[1];
        final WaiterNodes slower = nodes(1, (token) ->
        {
            if (token == DEAD && place[0] == 0)
            {
                place[0] = faster.queue(faster.own(id(7)));
            }
            return token == DEAD;
        });
        assertEquals(WaiterNodes.NONE, slower.own(id(8)));
        assertTrue(place[0] != 0);
        assertTrue(faster.isAt(0, place[0]), "lost its place");
        assertTrue(faster.isQueued(id(7)));
    }

    @Test
    void shouldPassOnTheSignalThatCameWhileTheDeadWereCounted()
    {
        final WaiterNodes signaller = nodes(2, (token) -> token == DEAD);
        signaller.await(signaller.own(id(DEAD)), CONDITION);
        final int waiter = signaller.own(id(7));
        final long place = signaller.await(waiter, CONDITION);
        // Dies when it has signalled to the dead one, and was going to ask about it.
        final WaiterNodes killed = nodes(2, (token) ->
        {
            throw new IllegalStateException("killed");
        });
        final boolean[] isSignalled = new boolean[1];
        final WaiterNodes counter = nodes(2, (token) ->
        {
            if (token == DEAD && !isSignalled[0])
            {
                isSignalled[0] = true;
                try
                {
                    killed.signal(CONDITION);
                }
                catch (final IllegalStateException expected)
                {
                    return true;
                }
            }
            return token == DEAD;
        });
        assertEquals(0, counter.waitQueueLength(CONDITION), "signalled, or dead");
        assertTrue(isSignalled[0]);
        assertFalse(counter.isAt(waiter, place), "the signal was lost");
    }
}
