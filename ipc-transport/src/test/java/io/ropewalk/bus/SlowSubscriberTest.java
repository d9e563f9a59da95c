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
package io.ropewalk.bus;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowSubscriberTest
{
    private static final String TOPIC = "fast";
    private static final int COUNT = 20_000;

    @TempDir
    private Path directory;

    private Bus bus;

    @BeforeEach
    void openBus()
    {
        bus = Bus.open(Ropewalk.open(directory), BusOptions.defaults().embedded().termLength(64 << 10));
    }

    @AfterEach
    void closeBus()
    {
        bus.close();
    }

    @Test
    void shouldWaitWhenBlocking() throws InterruptedException
    {
        try (Subscriber<Long> slow = bus.subscriber(TOPIC, Codecs.int64(), WhenSlow.BLOCK);
            Publisher<Long> publisher = bus.publisher(TOPIC, Codecs.int64()))
        {
            long published = 0;
            while (publisher.offer(published, 200, TimeUnit.MILLISECONDS))
            {
                published++;
            }
            assertTrue(published > 100 && published < COUNT, "published=" + published);
            for (long i = 0; i < published; i++)
            {
                assertEquals(i, slow.take());
            }
            assertEquals(0, slow.statistics().missed());
        }
    }

    @Test
    void shouldSayHowManyWereMissedWhenDropping() throws InterruptedException
    {
        try (Subscriber<Long> slow = bus.subscriber(TOPIC, Codecs.int64(), WhenSlow.DROP);
            Subscriber<Long> fast = bus.subscriber(TOPIC, Codecs.int64(), WhenSlow.BLOCK);
            Publisher<Long> publisher = bus.publisher(TOPIC, Codecs.int64()))
        {
            publishAndTake(publisher, fast);
            checkDropped(slow, publisher);
        }
    }

    @Test
    void shouldSayHowManyWereMissedWhenDroppingAndNobodyElseListens() throws InterruptedException
    {
        try (Subscriber<Long> slow = bus.subscriber(TOPIC, Codecs.int64(), WhenSlow.DROP);
            Publisher<Long> publisher = bus.publisher(TOPIC, Codecs.int64()))
        {
            for (long i = 0; i < COUNT; i++)
            {
                publisher.publish(i);
            }
            checkDropped(slow, publisher);
        }
    }

    private static void checkDropped(final Subscriber<Long> slow, final Publisher<Long> publisher)
        throws InterruptedException
    {
        final List<Gap> gaps = new ArrayList<>();
        slow.onGap(gaps::add);
        assertFalse(slow.statistics().isListening());
        assertEquals(COUNT, publisher.statistics().published());
        // What it gets is in order, and what it does not get is counted.
        long expected = 0;
        long received = 0;
        Long value = -1L;
        int quietPolls = 0;
        while (quietPolls < 5)
        {
            value = slow.poll(10, TimeUnit.MILLISECONDS);
            received += value == null ? 0 : 1;
            assertTrue(value == null || value >= expected, "out of order");
            expected = value == null ? expected : value + 1;
            final boolean isBack = slow.statistics().isListening() && slow.statistics().missed() > 0;
            quietPolls = isBack && value == null ? quietPolls + 1 : 0;
        }
        publisher.publish((long)COUNT);
        long last;
        do
        {
            last = slow.take();
            received++;
            assertTrue(last >= expected, "out of order");
            expected = last + 1;
        }
        while (last < COUNT);
        assertTrue(slow.statistics().missed() > 0);
        assertEquals(COUNT + 1 - received, slow.statistics().missed());
        assertEquals(slow.statistics().missed(), gaps.stream().mapToLong(Gap::missed).sum());
        assertEquals(Gap.Cause.SLOW, gaps.get(0).cause());
        assertTrue(slow.statistics().evictions() > 0);
    }

    @Test
    void shouldBeToldWhenDisconnected() throws InterruptedException
    {
        try (Subscriber<Long> slow = bus.subscriber(TOPIC, Codecs.int64(), WhenSlow.DISCONNECT);
            Subscriber<Long> fast = bus.subscriber(TOPIC, Codecs.int64(), WhenSlow.BLOCK);
            Publisher<Long> publisher = bus.publisher(TOPIC, Codecs.int64()))
        {
            publishAndTake(publisher, fast);
            final SlowSubscriberException ex = assertThrows(SlowSubscriberException.class, () ->
            {
                while (true)
                {
                    slow.take();
                }
            });
            assertTrue(ex.getMessage().contains("topic=" + TOPIC), ex.getMessage());
            assertThrows(SlowSubscriberException.class, slow::take);
            publishAndTake(publisher, fast);
            assertEquals(2 * COUNT, fast.statistics().received());
            final TopicStatistics topic = bus.statistics().get(0);
            assertEquals(TOPIC, topic.name());
            assertEquals(2, topic.subscribers().size());
            assertFalse(topic.subscribers().get(0).isListening());
        }
    }

    @Test
    void shouldMissNothingWhenDroppingButFastEnough() throws InterruptedException
    {
        try (Subscriber<byte[]> fast = bus.subscriber("bytes", Codecs.bytes(), WhenSlow.DROP);
            Publisher<byte[]> publisher = bus.publisher("bytes", Codecs.bytes()))
        {
            for (int i = 0; i < 1000; i++)
            {
                publisher.publish(new byte[i]);
                assertEquals(i, fast.take().length);
            }
            assertEquals(0, fast.statistics().missed());
        }
    }

    private static void publishAndTake(final Publisher<Long> publisher, final Subscriber<Long> fast)
        throws InterruptedException
    {
        for (long i = 0; i < COUNT; i++)
        {
            publisher.publish(i);
            assertEquals(i, fast.take());
        }
    }
}
