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

import io.ropewalk.error.RopewalkException;
import io.ropewalk.machine.platform.Futex;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

import static io.ropewalk.structure.sync.LockDescriptor.*;
import static io.ropewalk.structure.sync.LockDescriptor.WaiterNodeDescriptor.*;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.*;

/** What the dead leave behind, as it lies in the file; and what nobody could have left behind. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("WaitNotInLoop") // A wake-up for no reason would be a fault here.
class AbandonedLockTest extends LockFixture
{
    /** Thread 7 of a process that is no more. */
    private static final long DEAD = (long)DEAD_TOKEN << OWNER_SHIFT | 7 << 1;

    private static AtomicBuffer buffer(final LockHandle lock)
    {
        return lock.word().buffer();
    }

    /** Makes a node as one who has died there. */
    private static void leaveNode(
        final LockHandle lock, final int node, final long ticket, final int state, final long condition)
    {
        final int index = NODES_OFFSET + node * WaiterNodeDescriptor.LENGTH;
        final AtomicBuffer buffer = buffer(lock);
        buffer.putLong(index + OWNER_OFFSET, DEAD);
        buffer.putLong(index + CONDITION_OFFSET, condition);
        buffer.putInt(NODES_USED_OFFSET, Math.max(node + 1, buffer.getInt(NODES_USED_OFFSET)));
        buffer.putLong(TICKETS_OFFSET, Math.max(ticket, buffer.getLong(TICKETS_OFFSET)));
        buffer.putLongVolatile(index + PLACE_OFFSET, ticket << STATE_BITS | state);
    }

    private static void leaveHeld(final LockHandle lock, final int holdCount)
    {
        buffer(lock).putLong(HOLD_OFFSET, holdCount);
        buffer(lock).putLongVolatile(STATE_OFFSET, DEAD);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldBeAbandonedForOneHoldWhenTheHolderDied(final boolean isFair)
    {
        final SharedReentrantLock lock = reentrant(isFair);
        leaveHeld(lock, 7);
        assertFalse(lock.isLocked());
        assertFalse(lock.wasAbandoned());
        lock.lock();
        assertTrue(lock.wasAbandoned());
        assertEquals(1, lock.getHoldCount());
        lock.lock();
        assertTrue(lock.wasAbandoned());
        lock.unlock();
        assertTrue(lock.wasAbandoned());
        lock.unlock();
        assertFalse(lock.wasAbandoned());
        lock.lock();
        assertFalse(lock.wasAbandoned());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGetTheLockOfTheDeadWhenTriedInAnyWay(final boolean isFair) throws InterruptedException
    {
        final SharedLock lock = plain(isFair);
        leaveHeld(lock, 1);
        until(lock::tryLock);
        assertTrue(lock.wasAbandoned());
        lock.unlock();
        leaveHeld(lock, 1);
        lock.lockInterruptibly();
        assertTrue(lock.wasAbandoned());
        lock.unlock();
        leaveHeld(lock, 1);
        pause(2);
        assertTrue(lock.tryLock(0, MILLISECONDS));
        assertTrue(lock.wasAbandoned());
    }

    @Test
    void shouldPassByTheDeadWhenFair()
    {
        final SharedLock lock = walk.create(SharedLock.of().fair());
        leaveNode(lock, 0, 1, QUEUED, 0);
        leaveNode(lock, 1, 2, SIGNALLED, 5);
        buffer(lock).putLongVolatile(STATE_OFFSET, CONTENDED);
        assertEquals(0, lock.getQueueLength());
        leaveNode(lock, 0, 1, QUEUED, 0);
        leaveNode(lock, 1, 2, SIGNALLED, 5);
        lock.lock();
        assertFalse(lock.wasAbandoned());
        assertFalse(lock.hasQueuedThreads());
    }

    @Test
    void shouldSkipDeadWaitersWhenSignalled() throws InterruptedException
    {
        final SharedReentrantLock lock = walk.create(SharedReentrantLock.of());
        final SharedCondition condition = lock.newCondition();
        // Node 0 stays free, for the waiter.
        leaveNode(lock, 1, 1, WAITING, condition.id());
        leaveNode(lock, 2, 2, WAITING, condition.id());
        lock.lock();
        assertFalse(lock.hasWaiters(condition));
        lock.unlock();
        leaveNode(lock, 1, 1, WAITING, condition.id());
        leaveNode(lock, 2, 2, WAITING, condition.id());
        final Worker waiter = start(() ->
        {
            lock.lock();
            condition.await();
            lock.unlock();
        });
        awaitWaiters(lock, condition, 1);
        leaveNode(lock, 1, 1, WAITING, condition.id());
        lock.lock();
        condition.signal();
        lock.unlock();
        waiter.await();
    }

    @Test
    void shouldPassTheSignalOnWhenTheSignalledDied()
    {
        final SharedReentrantLock lock = walk.create(SharedReentrantLock.of());
        final SharedCondition condition = lock.newCondition();
        final SharedCondition otherCondition = lock.newCondition();
        final AtomicBoolean isWoken = new AtomicBoolean();
        final Worker other = start(() ->
        {
            lock.lock();
            otherCondition.await();
        });
        final Worker waiter = start(() ->
        {
            lock.lock();
            condition.await();
            isWoken.set(true);
            lock.unlock();
        });
        awaitWaiters(lock, condition, 1);
        awaitWaiters(lock, otherCondition, 1);
        assertFalse(isWoken.get());
        leaveNode(lock, 5, 1, SIGNALLED, condition.id());
        waiter.await();
        assertTrue(isWoken.get());
        assertTrue(other.isAlive());
    }

    @Test
    void shouldSignalTheNextWhenTheNodeOfTheDeadHasANewOwnerMeanwhile() throws InterruptedException
    {
        final SharedReentrantLock lock = walk.create(SharedReentrantLock.of());
        final AtomicBuffer memory = buffer(lock);
        final int dead = NODES_OFFSET;
        final int next = NODES_OFFSET + WaiterNodeDescriptor.LENGTH;
        leaveNode(lock, 0, 1, WAITING, 7);
        leaveNode(lock, 1, 2, WAITING, 7);
        memory.putLong(next + OWNER_OFFSET, lock.word().me());
        // Somebody has the node now and sleeps there, as soon as the dead one's place was changed.
        final Worker newOwner = start(() ->
            Futex.await(memory.addressOffset() + dead + SIGNALS_OFFSET, 0, MILLISECONDS.toNanos(LONG_MS)));
        pause(10 * SHORT_MS);
        final BeforeAdding seen = new BeforeAdding(dead + SIGNALS_OFFSET, () ->
        {
            memory.putLong(dead + OWNER_OFFSET, lock.word().me());
            memory.putLongVolatile(dead + PLACE_OFFSET, 9L << STATE_BITS | WAITING);
        });
        final int aliveToken = LockWord.tokenOf(lock.word().me());
        new WaiterNodes(
            seen.apply(memory), 0, LockHandle.NODES, Owners.of((token) -> token != aliveToken)).signal(7);
        newOwner.await();
        assertEquals(SIGNALLED, memory.getLong(next + PLACE_OFFSET) & (1 << STATE_BITS) - 1);
    }

    /** A view that does something before the first addition to a word. */
    private record BeforeAdding(int offset, Runnable action) implements UnaryOperator<AtomicBuffer>
    {
        @Override
        public AtomicBuffer apply(final AtomicBuffer memory)
        {
            return (AtomicBuffer)Proxy.newProxyInstance(
                BeforeAdding.class.getClassLoader(), new Class<?>[] {AtomicBuffer.class}, (proxy, method, arguments) ->
                {
                    if (method.getName().startsWith("getAndAdd") && arguments[0].equals(offset))
                    {
                        action.run();
                    }
                    try
                    {
                        return method.invoke(memory, arguments);
                    }
                    catch (final InvocationTargetException ex)
                    {
                        throw ex.getCause();
                    }
                });
        }
    }

    @Test
    void shouldReuseTheNodesOfTheDeadWhenTheTableIsFull() throws InterruptedException
    {
        final SharedReentrantLock lock = walk.create(SharedReentrantLock.of());
        for (int node = 0; node < LockHandle.NODES; node++)
        {
            leaveNode(lock, node, node + 1, node % 3 + 1, 99);
        }
        lock.lock();
        assertFalse(lock.newCondition().await(SHORT_MS, MILLISECONDS));
        assertEquals(0, lock.getQueueLength());
    }

    @Test
    void shouldBeAbandonedWhenSomebodyDiedWhileWaitingOnACondition() throws InterruptedException
    {
        // Fair, so that who is in the queue already holds it before the wait is over.
        final SharedReentrantLock lock = walk.create(SharedReentrantLock.of().fair());
        lock.lock();
        lock.lock();
        final SharedCondition condition = lock.newCondition();
        final Thread waiter = Thread.currentThread();
        final Worker killer = start(() ->
        {
            lock.lock();
            awaitQueued(lock, waiter);
            leaveHeld(lock, 3);
        });
        awaitQueued(lock, killer);
        assertFalse(condition.await(SHORT_MS, MILLISECONDS));
        killer.await();
        assertTrue(lock.wasAbandoned());
        assertEquals(2, lock.getHoldCount());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldThrowOnlyWhatIsDocumentedWhenTheFileIsDamaged(final boolean isFair) throws InterruptedException
    {
        final Random random = new Random(7);
        for (int round = 0; round < 150; round++)
        {
            final SharedReentrantLock lock = reentrant(isFair);
            final SharedCondition condition = lock.newCondition();
            final byte[] noise = new byte[random.nextInt(NODES_OFFSET + 64 * WaiterNodeDescriptor.LENGTH)];
            random.nextBytes(noise);
            buffer(lock).putBytes(round % 3 * 4, noise);
            if (round % 4 == 0)
            {
                buffer(lock).putLong(STATE_OFFSET, round % 8 == 0 ? 0 : lock.word().me());
            }
            try
            {
                use(lock, condition);
            }
            catch (final RopewalkException | IllegalMonitorStateException expected)
            {
                assertNotNull(expected.getMessage());
            }
            lock.destroy();
        }
    }

    private static void use(final SharedReentrantLock lock, final SharedCondition condition)
        throws InterruptedException
    {
        lock.isLocked();
        lock.getQueueLength();
        lock.hasQueuedThread(Thread.currentThread());
        lock.getHoldCount();
        lock.tryLock();
        if (lock.tryLock(1, MILLISECONDS))
        {
            lock.hasWaiters(condition);
            condition.signal();
            condition.await(1, MILLISECONDS);
            condition.signalAll();
        }
        lock.unlock();
    }
}
