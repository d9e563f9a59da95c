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
package io.ropewalk.environment;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.segment.liveness.ParticipantsView;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A process that has something of everything in its hands is stopped for long: it is alive, and keeps it. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LongStopTest
{
    private static final long SHORT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long TRIAL_MS = 100;

    private final Ropewalk walk = Ropewalk.temporary();
    private final Household here = new Household(walk);
    private final SharedQueue<Long> other = walk.queue("other", 4, Codecs.int64());

    @Test
    void shouldTakeNobodyForDeadWhenItIsStopped() throws Exception
    {
        stopFor(SHORT_NS);
    }

    @Test
    @Tag("slow")
    void shouldTakeNobodyForDeadWhenItIsStoppedForHalfAMinute() throws Exception
    {
        stopFor(LONG_NS);
    }

    private void stopFor(final long timeNs) throws Exception
    {
        here.tasks.put("task");
        try (Resident stopped = Resident.start(walk.path()))
        {
            assertEquals("task", stopped.ask("hold"));
            stopped.signal("STOP");
            final long beginNs = System.nanoTime();
            long turns = 0;
            while (System.nanoTime() - beginNs < timeNs)
            {
                assertIsRespected();
                other.put(turns);
                assertEquals(turns++, other.take());
            }
            stopped.signal("CONT");
            assertEquals("done", stopped.ask("release"));
            assertTrue(here.lock.tryLock(1, TimeUnit.MINUTES));
            assertFalse(here.lock.wasAbandoned());
            here.lock.unlock();
            assertEquals(Household.PERMITS, here.permits.availablePermits());
            assertTrue(here.tasks.join(1, TimeUnit.MINUTES));
            here.barrier.await(1, TimeUnit.MINUTES);
            assertFalse(here.barrier.isBroken());
            assertEquals("done", stopped.ask("use"));
            here.use();
            assertEquals(0, stopped.leave());
        }
    }

    private void assertIsRespected() throws InterruptedException
    {
        assertFalse(here.lock.tryLock(TRIAL_MS, TimeUnit.MILLISECONDS), "took the lock of the living");
        assertFalse(here.permits.tryAcquire(TRIAL_MS, TimeUnit.MILLISECONDS), "took a permit of the living");
        assertNull(here.tasks.poll(TRIAL_MS, TimeUnit.MILLISECONDS), "took a task of the living");
        assertEquals(1, here.tasks.unfinished());
        assertEquals(1, here.barrier.getNumberWaiting());
        assertFalse(here.barrier.isBroken(), "broke the barrier in the name of the living");
        try (ParticipantsView view = ParticipantsView.of(walk.path()).orElseThrow())
        {
            assertTrue(view.participants().stream().allMatch(ParticipantsView.Participant::isAlive));
        }
    }
}
