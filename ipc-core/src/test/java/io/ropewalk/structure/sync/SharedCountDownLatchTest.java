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

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.Views;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SharedCountDownLatchTest extends SyncFixture
{
    @ParameterizedTest
    @EnumSource(WaitStrategy.class)
    void shouldReleaseAllWhenCountedDown(final WaitStrategy strategy) throws Exception
    {
        final SharedCountDownLatch latch = keep(walk.open("latch", SharedCountDownLatch.of(3)));
        final List<Future<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 3; i++)
        {
            waiters.add(async(() -> sent(latch).waiting(strategy).await(1, HOURS)));
        }
        for (int i = 3; i > 0; i--)
        {
            assertEquals(i, latch.getCount());
            assertFalse(latch.isReady());
            latch.countDown();
        }
        for (final Future<Boolean> waiter : waiters)
        {
            assertTrue(waiter.get());
        }
        assertTrue(latch.isReady());
        latch.await();
    }

    @Test
    void shouldStayAtZeroWhenCountedDownAgain() throws Exception
    {
        final SharedCountDownLatch latch = keep(walk.create(SharedCountDownLatch.of(0)));
        latch.countDown();
        assertEquals(0, latch.getCount());
        assertTrue(latch.await(0, SECONDS));
    }

    @Test
    void shouldLoseNoCountWhenManyCountAtOnce() throws Exception
    {
        final SharedCountDownLatch latch = keep(walk.create(SharedCountDownLatch.of(40_000)));
        final List<Future<?>> counters = new ArrayList<>();
        for (int i = 0; i < 4; i++)
        {
            counters.add(async(() ->
            {
                for (int k = 0; k < 10_000; k++)
                {
                    latch.countDown();
                }
                return null;
            }));
        }
        latch.await();
        for (final Future<?> counter : counters)
        {
            counter.get();
        }
        assertEquals(0, latch.getCount());
    }

    @Test
    void shouldEndWhenTimedOutOrInterrupted() throws Exception
    {
        final SharedCountDownLatch latch = keep(walk.create(SharedCountDownLatch.of(1)));
        assertFalse(latch.await(1, MILLISECONDS));
        assertFalse(latch.await(-1, SECONDS));
        assertInterruptible(latch::await);
        assertInterruptible(() -> latch.await(1, HOURS));
        final Running<Boolean> running = new Running<>(() -> latch.await(1, HOURS));
        running.interrupt();
        assertTrue(failureOf(running.result) instanceof InterruptedException);
    }

    @Test
    void shouldRefuseWhenAskedForWhatCannotBe()
    {
        assertThrows(IllegalArgumentException.class, () -> SharedCountDownLatch.of(-1));
        keep(walk.open("agreed", SharedCountDownLatch.of(2)));
        assertThrows(IncompatibleSegmentException.class, () -> walk.open("agreed", SharedCountDownLatch.of(3)));
        assertThrows(IncompatibleSegmentException.class, () -> walk.open("agreed", SharedEvent.of()));
        final SharedCountDownLatch closed = walk.open("agreed", SharedCountDownLatch.of(2));
        closed.close();
        assertThrows(HandleClosedException.class, closed::countDown);
        assertThrows(HandleClosedException.class, closed::await);
    }

    @Test
    void shouldSaySoWhenTheCountIsDamaged()
    {
        final SharedCountDownLatch latch = keep(walk.create(SharedCountDownLatch.of(2)));
        for (final long damage : new long[] {-1, 3, Long.MAX_VALUE})
        {
            Views.memory(latch).putLong(CountDownLatchDescriptor.COUNT_OFFSET, damage);
            assertThrows(CorruptSegmentException.class, latch::countDown);
            assertThrows(CorruptSegmentException.class, () -> latch.await(1, HOURS));
        }
    }
}
