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

import io.ropewalk.structure.sync.LockDescriptor.WaiterNodeDescriptor;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.*;

/** Interleavings of those who bury the dead, as the model native-tests/src/model/condition.pml found them. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class WaiterNodesTest
{
    private static final int NODES = 2;
    private static final long CONDITION = 5;
    private static final int NODE_0 = LockDescriptor.NODES_OFFSET;
    private static final int PLACE_0 = NODE_0 + WaiterNodeDescriptor.PLACE_OFFSET;
    private static final int OWNER_0 = NODE_0 + WaiterNodeDescriptor.OWNER_OFFSET;

    private final ByteBuffer memory = BufferUtil.allocateDirectAligned(LockDescriptor.length(NODES), 64);
    private final Set<Integer> dead = new HashSet<>();
    private final Interrupted slow = new Interrupted(memory);
    private final WaiterNodes slowNodes = nodes(slow);
    private final WaiterNodes nodes = nodes(new UnsafeBuffer(memory));

    @Test
    void shouldNotTakeNodeFromDeadWhenItIsSignalledMeanwhile()
    {
        assertEquals(0, nodes.own(id(1)));
        nodes.await(0, CONDITION);
        assertEquals(1, nodes.own(id(2)));
        nodes.queue(1);
        dead.add(1);
        // The signaller has changed the place, and looks at the owner only then.
        slow.before(PLACE_0, () -> signalAndDie(0));

        assertEquals(0, slowNodes.own(id(3)));

        assertEquals(0, slow.getLong(PLACE_0), "a node has a place that its new owner has not stored");
    }

    @Test
    void shouldNotGiveBackNodeOfDeadWhenItIsSignalledMeanwhile()
    {
        assertEquals(0, nodes.own(id(1)));
        nodes.await(0, CONDITION);
        dead.add(1);
        slow.before(PLACE_0, () -> signalAndDie(0));

        assertEquals(0, slowNodes.waitQueueLength(CONDITION));

        assertTrue(slow.getLong(PLACE_0) == 0 || slow.getLong(OWNER_0) != 0, "a free node has a place");
    }

    @Test
    void shouldNotBuryNextOwnerWhenNodeWasTakenMeanwhile()
    {
        assertEquals(0, nodes.own(id(1)));
        assertEquals(1, nodes.own(id(2)));
        nodes.queue(1);
        final long[] place = new long[1];
        final WaiterNodes asking = new WaiterNodes(new UnsafeBuffer(memory), 0, NODES, Owners.of(token ->
        {
            if (token == 1 && dead.add(1))
            {
                assertEquals(0, nodes.own(id(3)));
                place[0] = nodes.await(0, CONDITION);
            }
            return dead.contains(token);
        }));

        assertEquals(WaiterNodes.NONE, asking.own(id(4)));

        assertTrue(nodes.isAt(0, place[0]), "one who lives was buried");
    }

    @Test
    void shouldPassSignalOnWhenOwnerOfTakenNodeDied()
    {
        assertEquals(0, nodes.own(id(1)));
        nodes.await(0, CONDITION);
        assertEquals(1, nodes.own(id(2)));
        final long waiting = nodes.await(1, CONDITION);
        assertTrue(nodes.signal(CONDITION));
        dead.add(1);

        assertEquals(0, slowNodes.own(id(3)));

        assertFalse(nodes.isAt(1, waiting));
        assertEquals(0, slow.getLong(PLACE_0));
    }

    /** What a signaller leaves that dies before it has found out that it signalled a dead one. */
    private void signalAndDie(final int node)
    {
        final Interrupted signaller = new Interrupted(memory);
        signaller.before(NODE_0 + node * WaiterNodeDescriptor.LENGTH + WaiterNodeDescriptor.SIGNALS_OFFSET, () ->
        {
            throw new Death();
        });
        final WaiterNodes signallersNodes = nodes(signaller);
        assertThrows(Death.class, () -> signallersNodes.signal(CONDITION));
    }

    private WaiterNodes nodes(final UnsafeBuffer buffer)
    {
        return new WaiterNodes(buffer, 0, NODES, Owners.of(token -> token == 0 || dead.contains(token)));
    }

    private static long id(final int token)
    {
        return (long)token << LockDescriptor.OWNER_SHIFT;
    }

    /** Memory in which something else happens once, just before a word is changed. */
    private static final class Interrupted extends UnsafeBuffer
    {
        private int changedIndex = -1;
        private Runnable event;

        Interrupted(final ByteBuffer memory)
        {
            super(memory);
        }

        void before(final int index, final Runnable newEvent)
        {
            changedIndex = index;
            event = newEvent;
        }

        private void happen(final int index)
        {
            if (index == changedIndex)
            {
                changedIndex = -1;
                event.run();
            }
        }

        @Override
        public boolean compareAndSetLong(final int index, final long expected, final long value)
        {
            happen(index);
            return super.compareAndSetLong(index, expected, value);
        }

        @Override
        public int getAndAddInt(final int index, final int delta)
        {
            happen(index);
            return super.getAndAddInt(index, delta);
        }
    }

    private static final class Death extends RuntimeException
    {
        private static final long serialVersionUID = 1L;
    }
}
