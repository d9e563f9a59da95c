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

import io.ropewalk.error.HandleClosedException;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.Views;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;

import static io.ropewalk.structure.sync.EventDescriptor.*;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.*;

/** The flag, through two mappings of its file. */
class SharedEventTest extends SyncFixture
{
    private static final int WAITERS = 8;
    private static final int TURNS = 5_000;

    private final Window window = new Window();
    private SharedEvent event;
    private SharedEvent other;

    @BeforeEach
    void open()
    {
        event = keep(walk.open("event", SharedEvent.of()));
        other = walk.open("event", SharedEvent.of());
        Views.through(event, window);
    }

    /** Waits for a thread that has begun to wait: everybody announces a sleep, and none may follow the last look. */
    private void awaitSleeper()
    {
        awaitUntil(() -> (window.buffer.getIntVolatile(CHANGED_OFFSET) & 1) != 0);
    }

    @Test
    void shouldBeSeenByAllWhenSetAndCleared()
    {
        assertFalse(event.isSet());
        event.set();
        assertTrue(other.isSet());
        other.set();
        assertTrue(event.isSet());
        other.clear();
        assertFalse(event.isSet());
        event.clear();
        assertFalse(other.isSet());
    }

    @Test
    void shouldNotWaitWhenSet() throws InterruptedException
    {
        event.set();
        other.await();
        assertTrue(other.await(0, SECONDS));
        assertTrue(other.await(-1, SECONDS));
    }

    @Test
    void shouldReturnFalseWhenNotSetInTime() throws InterruptedException
    {
        event.set();
        event.clear();
        assertFalse(event.await(0, SECONDS));
        assertFalse(event.await(Long.MIN_VALUE, SECONDS));
        final long beginNs = System.nanoTime();
        assertFalse(event.await(SOON_MS, MILLISECONDS));
        assertTrue(System.nanoTime() - beginNs >= MILLISECONDS.toNanos(SOON_MS));
    }

    @ParameterizedTest
    @EnumSource(WaitStrategy.class)
    void shouldReleaseAllWhenSet(final WaitStrategy strategy) throws Exception
    {
        final SharedEvent waiting = event.waiting(strategy);
        final List<Future<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < WAITERS; i++)
        {
            waiters.add(async(() -> waiting.await(1, SECONDS) || waiting.await(60, SECONDS)));
        }
        other.set();
        for (final Future<Boolean> waiter : waiters)
        {
            assertTrue(waiter.get());
        }
    }

    @Test
    void shouldReleaseAllWhenSetAndClearedAtOnce() throws Exception
    {
        final List<Future<Boolean>> waiters = new ArrayList<>();
        final List<LoadCounter> counters = new ArrayList<>();
        for (int i = 0; i < WAITERS; i++)
        {
            final LoadCounter counter = new LoadCounter(STATE_OFFSET);
            final SharedEvent waiting = Views.through(event, counter);
            counters.add(counter);
            waiters.add(async(() -> waiting.await(60, SECONDS)));
        }
        awaitUntil(() -> counters.stream().allMatch((counter) -> counter.count() > 0));
        other.set();
        other.clear();
        for (final Future<Boolean> waiter : waiters)
        {
            assertTrue(waiter.get());
        }
        assertFalse(event.isSet());
    }

    @Test
    void shouldMissNothingWhenTwoTakeTurns() throws Exception
    {
        final SharedEvent answer = keep(walk.create(SharedEvent.of()));
        final Future<?> echo = async(() ->
        {
            for (int i = 0; i < TURNS; i++)
            {
                other.await();
                other.clear();
                answer.set();
            }
            return null;
        });
        for (int i = 0; i < TURNS; i++)
        {
            event.set();
            answer.await();
            answer.clear();
        }
        echo.get();
    }

    @Test
    void shouldGoOnWhenSetterDiedBeforeItsSignal() throws Exception
    {
        final Future<Boolean> waiter = async(() -> event.await(60, SECONDS));
        awaitSleeper();
        window.buffer.putLongVolatile(STATE_OFFSET, 2 + SET_BIT);
        assertTrue(waiter.get());
    }

    @Test
    void shouldThrowWhenInterrupted()
    {
        event.set();
        assertInterruptible(event::await);
        assertInterruptible(() -> event.await(0, SECONDS));
        event.clear();
        assertInterruptible(event::await);
        assertInterruptible(() -> event.await(1, SECONDS));

        final Running<?> untimed = new Running<>(() ->
        {
            event.await();
            return null;
        });
        untimed.interrupt();
        assertInstanceOf(InterruptedException.class, failureOf(untimed.result));
        final Running<?> timed = new Running<>(() -> event.await(60, SECONDS));
        timed.interrupt();
        assertInstanceOf(InterruptedException.class, failureOf(timed.result));
        event.set();
        assertTrue(event.isSet());
    }

    @Test
    void shouldBeTheSameEventWhenSent() throws Exception
    {
        final SharedEvent copy = sent(event.waiting(WaitStrategy.BACKOFF));
        copy.set();
        assertTrue(event.isSet());
        final SharedEvent anonymous = keep(walk.create(SharedEvent.of()));
        sent(anonymous).set();
        assertTrue(anonymous.isSet());
    }

    @Test
    void shouldThrowWhenClosed()
    {
        event.close();
        assertThrows(HandleClosedException.class, event::set);
        assertThrows(HandleClosedException.class, event::clear);
        assertThrows(HandleClosedException.class, event::isSet);
        assertThrows(HandleClosedException.class, event::await);
        assertThrows(HandleClosedException.class, () -> event.await(1, SECONDS));
        other.set();
        assertTrue(other.isSet());
    }

    @Test
    void shouldWorkOnWhenAnyBytesAreInIt() throws InterruptedException
    {
        final Random random = new Random(5);
        for (int i = 0; i < 200; i++)
        {
            window.buffer.putLong(STATE_OFFSET, random.nextLong());
            window.buffer.putInt(CHANGED_OFFSET, random.nextInt());
            event.set();
            assertTrue(other.await(1, SECONDS));
            other.clear();
            assertFalse(event.await(i % 2, MILLISECONDS));
        }
    }
}
