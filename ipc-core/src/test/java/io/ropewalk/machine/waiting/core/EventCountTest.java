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
package io.ropewalk.machine.waiting.core;

import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The word on which others sleep. A lost wake-up shows as a sleep for ever, and the watchdog ends it. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventCountTest
{
    private static final long FOR_EVER_NS = TimeUnit.MINUTES.toNanos(10);
    private static final int LINE = 128;

    private final AtomicBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(8 * LINE).alignedSlice(8));

    @BeforeEach
    void requireFutex()
    {
        assumeTrue(new EventCount(buffer, 0).sleeps(), "nobody sleeps in the kernel here");
    }

    @Test
    void shouldTouchNothingWhenNobodySleeps()
    {
        final EventCount eventCount = new EventCount(buffer, 0);
        eventCount.signal();
        eventCount.signal();
        assertEquals(0, buffer.getInt(0));
    }

    @Test
    void shouldTakeTheMarkAwayOnceWhenSignalled()
    {
        final EventCount eventCount = new EventCount(buffer, 0);
        final int word = eventCount.announce();
        assertEquals(1, word & 1);
        assertEquals(word, eventCount.announce(), "a second sleeper finds the mark");
        eventCount.signal();
        final int after = buffer.getInt(0);
        assertEquals(0, after & 1);
        assertNotEquals(word - 1, after, "the sequence moves with the mark");
        eventCount.signal();
        assertEquals(after, buffer.getInt(0));
        eventCount.sleep(word, FOR_EVER_NS);
    }

    @Test
    void shouldGoOnWhenTheSequenceWrapsAround()
    {
        final EventCount eventCount = new EventCount(buffer, 0);
        buffer.putInt(0, -2);
        final int word = eventCount.announce();
        assertEquals(-1, word);
        eventCount.signal();
        assertEquals(0, buffer.getInt(0));
    }

    @Test
    void shouldNeverLoseAWakeUpWhenBothSleepEachTime() throws Exception
    {
        pingPong(20_000);
    }

    private void pingPong(final int rounds) throws Exception
    {
        final ExecutorService thread = Executors.newSingleThreadExecutor();
        try
        {
            final Future<?> other = thread.submit(() ->
            {
                for (int i = 1; i <= rounds; i++)
                {
                    sleepUntil(0, i);
                    publish(1, i);
                }
            });
            for (int i = 1; i <= rounds; i++)
            {
                publish(0, i);
                sleepUntil(1, i);
            }
            other.get();
        }
        finally
        {
            thread.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "3, 1", "3, 3"})
    void shouldNeverLoseAWakeUpWhenManySleepAndManyWake(final int wakers, final int sleepers) throws Exception
    {
        final int rounds = 3000;
        final EventCount eventCount = new EventCount(buffer, 0);
        final ExecutorService threads = Executors.newCachedThreadPool();
        try
        {
            final List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < sleepers; i++)
            {
                all.add(threads.submit(() ->
                {
                    // Follows every value that it sees, until the last one.
                    for (long seen = 0; seen < (long)rounds * wakers;)
                    {
                        final long before = seen;
                        seen = awaitChange(eventCount, before);
                        assertTrue(seen > before, "seen=" + seen);
                    }
                }));
            }
            for (int i = 0; i < wakers; i++)
            {
                all.add(threads.submit(() ->
                {
                    for (int k = 0; k < rounds; k++)
                    {
                        buffer.getAndAddLong(8, 1);
                        eventCount.signal();
                        Thread.yield();
                    }
                }));
            }
            for (final Future<?> one : all)
            {
                one.get();
            }
        }
        finally
        {
            threads.shutdownNow();
        }
    }

    private long awaitChange(final EventCount eventCount, final long before)
    {
        long value = buffer.getLongAcquire(8);
        while (value == before)
        {
            final int word = eventCount.announce();
            value = buffer.getLongAcquire(8);
            if (value == before)
            {
                eventCount.sleep(word, FOR_EVER_NS);
                value = buffer.getLongAcquire(8);
            }
        }
        return value;
    }

    private void publish(final int channel, final long value)
    {
        buffer.putLongRelease(channel * 2 * LINE + LINE, value);
        new EventCount(buffer, channel * 2 * LINE).signal();
    }

    private void sleepUntil(final int channel, final long value)
    {
        final EventCount eventCount = new EventCount(buffer, channel * 2 * LINE);
        while (true)
        {
            final int word = eventCount.announce();
            if (buffer.getLongAcquire(channel * 2 * LINE + LINE) >= value)
            {
                return;
            }
            eventCount.sleep(word, FOR_EVER_NS);
        }
    }
}
