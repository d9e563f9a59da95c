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
package io.ropewalk.interop;

import io.ropewalk.harness.Ending;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedReentrantLock;
import io.ropewalk.structure.sync.SharedSemaphore;
import io.ropewalk.structure.value.SharedLong;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** This side of a lock, a semaphore or an event in which a process of C dies. */
final class SyncSurvivors
{
    private static final int PERMITS = 4;
    private static final long PATIENCE_S = 60;
    private static final long SETTLING_MS = 3;
    private static final String LOCK = "lock @ reentrant;long @.a 0;long @.b 0";
    /** Whoever holds the lock leaves both the same. */
    private static final String CHANGE = "acquire @ 1 -1;store @.a 1;store @.b 1;release @ 1";
    private static final String WAIT = "acquire @ 1 40";
    private static final String SEMAPHORE = "semaphore @ " + PERMITS;
    private static final String EVENT = "event @";

    private SyncSurvivors()
    {
    }

    static List<DoomedOperation> operations()
    {
        return List.of(
            new DoomedOperation("lock-change", (cell) -> new LockSide(cell)::verify, LOCK, CHANGE),
            new DoomedOperation("lock-change-awaited", SyncSurvivors::awaitedLock, LOCK + ";acquire @ 1 -1",
                "store @.a 1;store @.b 1;release @ 1"),
            new DoomedOperation("lock-change-abandoned", SyncSurvivors::abandonedLock, LOCK, CHANGE),
            new DoomedOperation("lock-twice", (cell) -> new LockSide(cell)::verify, LOCK,
                "acquire @ 1 -1;acquire @ 1 0;store @.a 1;release @ 1;store @.b 1;release @ 1"),
            new DoomedOperation("lock-wait-timed", SyncSurvivors::heldLock, LOCK, WAIT),
            new DoomedOperation("semaphore-acquire", (cell) -> permits(cell, PERMITS, PERMITS - 2), SEMAPHORE,
                "acquire @ 2 -1"),
            new DoomedOperation("semaphore-release", (cell) -> permits(cell, PERMITS - 2, PERMITS),
                SEMAPHORE + ";acquire @ 2 -1", "release @ 2"),
            new DoomedOperation("semaphore-release-awaited", SyncSurvivors::awaitedPermits,
                SEMAPHORE + ";acquire @ 4 -1", "release @ 2"),
            new DoomedOperation("semaphore-wait-timed", SyncSurvivors::heldPermits, SEMAPHORE, "acquire @ 2 40"),
            new DoomedOperation("event-set", (cell) -> event(cell, false), EVENT, "set @"),
            new DoomedOperation("event-set-awaited", (cell) -> event(cell, true), EVENT, "set @"),
            new DoomedOperation("event-clear", (cell) -> event(cell, false), EVENT + ";set @", "clear @"),
            new DoomedOperation("event-wait-timed", (cell) -> event(cell, false), EVENT, "await @ 40"));
    }

    /** What survivors hold of a lock, and of what it guards. */
    private static final class LockSide
    {
        private final DoomedCell cell;
        private final SharedReentrantLock lock;
        private final SharedLong first;
        private final SharedLong second;

        LockSide(final DoomedCell cell)
        {
            this.cell = cell;
            lock = cell.walk().reentrantLock(cell.name());
            first = cell.walk().longValue(cell.name() + ".a", 0);
            second = cell.walk().longValue(cell.name() + ".b", 0);
        }

        /** Takes it; what it guards is whole, unless its holder died. Whether it did. */
        private boolean look() throws InterruptedException
        {
            assertTrue(lock.tryLock(PATIENCE_S, TimeUnit.SECONDS));
            final boolean wasAbandoned = lock.wasAbandoned();
            assertEquals(1, lock.getHoldCount());
            assertTrue(wasAbandoned || first.get() == second.get(), () -> "half done: " + first + " " + second);
            lock.unlock();
            return wasAbandoned;
        }

        private void verify(final DoomedPeer.Fate fate) throws Exception
        {
            verify(fate, look());
        }

        private void verify(final DoomedPeer.Fate fate, final boolean wasAbandoned) throws Exception
        {
            final String[] commands = cell.operation().armed().split(";");
            final int answered = fate.answers().size();
            final boolean isHeld = cell.operation().before().contains("acquire") || answered > 0;
            assertTrue(wasAbandoned || !isHeld || answered >= commands.length - 1, "died inside, and nobody was told");
            assertFalse(wasAbandoned && Ending.DONE == fate.ending(), "ended outside");
            verifyHealth();
        }

        /** As good as new: told once, and only one at a time. */
        private void verifyHealth() throws Exception
        {
            assertFalse(lock.isLocked());
            lock.lock();
            assertFalse(lock.wasAbandoned());
            assertFalse(DoomedCell.join(DoomedCell.start(() -> lock.tryLock())));
            lock.lock();
            lock.unlock();
            lock.unlock();
            assertTrue(DoomedCell.join(DoomedCell.start(() ->
            {
                final boolean isLocked = lock.tryLock();
                lock.unlock();
                return isLocked;
            })));
            assertEquals(0, lock.getQueueLength());
            cell.walk().destroy(first.name());
            cell.walk().destroy(second.name());
        }
    }

    /** A survivor sleeps until it gets the lock. */
    private static DoomedOperation.Survivors awaitedLock(final DoomedCell cell)
    {
        final LockSide side = new LockSide(cell);
        final AtomicBoolean isOver = new AtomicBoolean();
        // Begins when the victim has the lock already, as a rule.
        final Future<Boolean> told = DoomedCell.start(() ->
        {
            while (!side.lock.isLocked() && !isOver.get())
            {
                Thread.yield();
            }
            return side.look();
        });
        return (fate) ->
        {
            isOver.set(true);
            side.verify(fate, DoomedCell.join(told));
        };
    }

    /** Another one has died holding it; who comes next is told, and that may be the victim. */
    private static DoomedOperation.Survivors abandonedLock(final DoomedCell cell)
    {
        final LockSide side = new LockSide(cell);
        cell.doom(DoomedPeer.NONE, LOCK, "acquire @ 1 -1");
        return (fate) ->
        {
            final boolean wasAbandoned = side.look();
            final boolean wasTold = !fate.answers().isEmpty();
            assertTrue(!wasTold || fate.answers().get(0).equals("ok 1"), () -> "answers=" + fate.answers());
            assertTrue(wasAbandoned || wasTold, "nobody was told");
            assertFalse(wasAbandoned && Ending.DONE == fate.ending(), "ended outside");
            side.verifyHealth();
        };
    }

    /** A survivor has it as long as the victim waits. */
    private static DoomedOperation.Survivors heldLock(final DoomedCell cell) throws Exception
    {
        final LockSide side = new LockSide(cell);
        final CountDownLatch isHeld = new CountDownLatch(1);
        final CountDownLatch end = new CountDownLatch(1);
        final Future<Boolean> holder = DoomedCell.start(() ->
        {
            side.lock.lock();
            isHeld.countDown();
            end.await();
            side.lock.unlock();
            return true;
        });
        isHeld.await();
        return (fate) ->
        {
            end.countDown();
            assertTrue(DoomedCell.join(holder));
            assertFalse(side.look(), "who waited never had it");
            side.verifyHealth();
        };
    }

    private static DoomedOperation.Survivors permits(final DoomedCell cell, final int before, final int after)
    {
        final SharedSemaphore semaphore = cell.walk().semaphore(cell.name(), PERMITS);
        return (fate) ->
        {
            final int found = semaphore.availablePermits();
            assertTrue(found == after || (found == before && Ending.HALTED == fate.ending()), "found=" + found);
            verifyPermits(semaphore, found);
        };
    }

    private static void verifyPermits(final SharedSemaphore semaphore, final int permits) throws InterruptedException
    {
        assertEquals(permits, semaphore.availablePermits());
        assertTrue(semaphore.tryAcquire(permits, PATIENCE_S, TimeUnit.SECONDS));
        assertFalse(semaphore.tryAcquire());
        assertFalse(semaphore.tryAcquire(1, TimeUnit.MILLISECONDS));
        semaphore.release(permits);
        assertEquals(permits, semaphore.availablePermits());
        assertEquals(0, semaphore.getQueueLength());
    }

    /** A survivor sleeps until two come back. */
    private static DoomedOperation.Survivors awaitedPermits(final DoomedCell cell)
    {
        final SharedSemaphore semaphore = cell.walk().semaphore(cell.name(), PERMITS);
        final Future<Boolean> acquired = DoomedCell.start(() ->
        {
            while (semaphore.availablePermits() == PERMITS)
            {
                Thread.yield();
            }
            return semaphore.tryAcquire(2, PATIENCE_S, TimeUnit.SECONDS);
        });
        return (fate) ->
        {
            if (Ending.HALTED == fate.ending() && !acquired.isDone() && semaphore.availablePermits() == 0)
            {
                semaphore.release(2);
            }
            assertTrue(DoomedCell.join(acquired));
            verifyPermits(semaphore, semaphore.availablePermits());
        };
    }

    /** Survivors have all permits as long as the victim waits. */
    private static DoomedOperation.Survivors heldPermits(final DoomedCell cell)
    {
        final SharedSemaphore semaphore = cell.walk().semaphore(cell.name(), PERMITS);
        assertEquals(PERMITS, semaphore.drainPermits());
        return (fate) ->
        {
            assertEquals(0, semaphore.availablePermits());
            semaphore.release(PERMITS);
            verifyPermits(semaphore, PERMITS);
        };
    }

    private static DoomedOperation.Survivors event(final DoomedCell cell, final boolean isAwaited)
        throws InterruptedException
    {
        final SharedEvent event = cell.walk().event(cell.name());
        final boolean isUp = cell.operation().armed().startsWith("set");
        final Future<Boolean> sleeper =
            isAwaited ? DoomedCell.start(() -> event.await(PATIENCE_S, TimeUnit.SECONDS)) : null;
        TimeUnit.MILLISECONDS.sleep(isAwaited ? SETTLING_MS : 0);
        return (fate) ->
        {
            if (Ending.DONE == fate.ending())
            {
                assertEquals(isUp, event.isSet());
            }
            if (sleeper != null && Ending.HALTED == fate.ending())
            {
                event.set();
            }
            assertTrue(sleeper == null || DoomedCell.join(sleeper));
            event.clear();
            assertFalse(event.isSet());
            assertFalse(event.await(1, TimeUnit.MILLISECONDS));
            final Future<Boolean> next = DoomedCell.start(() -> event.await(PATIENCE_S, TimeUnit.SECONDS));
            event.set();
            assertTrue(DoomedCell.join(next));
            assertTrue(event.isSet());
        };
    }
}
