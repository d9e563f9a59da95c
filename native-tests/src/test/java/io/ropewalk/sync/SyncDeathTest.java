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
package io.ropewalk.sync;

import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedSemaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Collections;
import java.util.List;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.*;

/** Waiters and holders that are killed by {@code SIGKILL}: nobody else is stuck, and nothing is lost. */
class SyncDeathTest extends SyncTeam
{
    private static final int ROUNDS = 5;

    @Test
    void shouldReleaseTheOthersWhenWaitersForAnEventAreKilled() throws Exception
    {
        final SharedEvent event = objects.event("event");
        final List<SyncChild> team = children(2);
        for (int round = 0; round < ROUNDS; round++)
        {
            final SyncChild victim = child();
            final SyncChild.Call doomed = victim.call("event await 3600000");
            final List<SyncChild.Call> waiting = callAll(team, "event await 3600000");
            doomed.begun.get();
            for (final SyncChild.Call call : waiting)
            {
                call.begun.get();
            }
            victim.kill();
            event.set();
            assertEquals(List.of("true", "true"), results(waiting));
            event.clear();
            assertFalse(event.isSet());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain-0", "fair-0"})
    void shouldServeTheOthersWhenWaitersForPermitsAreKilled(final String name) throws Exception
    {
        final SharedSemaphore semaphore = objects.semaphore(name);
        final SyncChild survivor = child();
        for (int round = 0; round < ROUNDS; round++)
        {
            final SyncChild victim = child();
            victim.call(name + " acquire 1");
            awaitUntil(() -> semaphore.getQueueLength() == 1);
            victim.call(name + " acquire 2");
            awaitUntil(() -> semaphore.getQueueLength() == 2);
            final SyncChild.Call waiting = survivor.call(name + " tryAcquire 3 3600000");
            awaitUntil(() -> semaphore.getQueueLength() == 3);
            victim.kill();
            assertEquals(1, semaphore.getQueueLength());
            semaphore.release(3);
            assertEquals("true", waiting.result());
            assertEquals(0, semaphore.availablePermits());
            assertFalse(semaphore.hasQueuedThreads());
        }
    }

    @Test
    void shouldKeepPermitsTakenWhenAHolderOfAPlainOneIsKilled() throws Exception
    {
        final SharedSemaphore semaphore = objects.semaphore("plain-4");
        final SyncChild victim = child();
        victim.result("plain-4 acquire 3");
        victim.kill();
        assertEquals(1, semaphore.availablePermits());
        semaphore.release(3);
        assertEquals(4, semaphore.availablePermits());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bounded-4", "boundedfair-4"})
    void shouldGetPermitsBackWhenHoldersOfABoundedOneAreKilled(final String name) throws Exception
    {
        final SharedSemaphore semaphore = objects.semaphore(name);
        final SyncChild survivor = child();
        for (int round = 0; round < ROUNDS; round++)
        {
            final List<SyncChild> holders = children(2);
            assertEquals(List.of("done", "done"), results(callAll(holders, name + " acquire 2")));
            assertFalse(semaphore.tryAcquire(0, SECONDS));
            assertThrows(IllegalStateException.class, semaphore::release);
            final SyncChild.Call waiting = survivor.call(name + " acquire 3");
            awaitUntil(() -> semaphore.getQueueLength() == 1);
            holders.get(0).kill();
            assertEquals(2, semaphore.availablePermits());
            assertFalse(waiting.isDone());
            holders.get(1).kill();
            assertEquals("done", waiting.result());
            assertEquals(1, semaphore.availablePermits());
            assertEquals("done", survivor.result(name + " release 3"));
            assertEquals(4, semaphore.availablePermits());
        }
    }

    @Test
    void shouldBreakWhenAPartyIsKilledWhileItWaits() throws Exception
    {
        final SharedBarrier barrier = objects.barrier("barrier-4");
        final List<SyncChild> team = children(2);
        for (int round = 0; round < ROUNDS; round++)
        {
            final SyncChild victim = child();
            victim.call("barrier-4 await 3600000");
            final List<SyncChild.Call> waiting = callAll(team, "barrier-4 await 3600000");
            awaitUntil(() -> barrier.getNumberWaiting() == 3);
            victim.kill();
            assertEquals(Collections.nCopies(2, "BrokenBarrierException"), results(waiting));
            assertTrue(barrier.isBroken());
            barrier.reset();
        }
        final SyncChild victim = child();
        victim.call("barrier-4 await 3600000");
        awaitUntil(() -> barrier.getNumberWaiting() == 1);
        victim.kill();
        assertTrue(barrier.isBroken());
        assertEquals(0, barrier.getNumberWaiting());
    }
}
