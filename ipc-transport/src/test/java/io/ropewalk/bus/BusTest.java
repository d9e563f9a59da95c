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
import org.agrona.concurrent.UnsafeBuffer;
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
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BusTest
{
    private static final int SMALL_TERM = 64 << 10;

    @TempDir
    private Path directory;

    private Bus bus;

    @BeforeEach
    void openBus()
    {
        bus = Bus.open(Ropewalk.open(directory), BusOptions.defaults().embedded().termLength(SMALL_TERM));
    }

    @AfterEach
    void closeBus()
    {
        bus.close();
    }

    @Test
    void shouldReceiveInOrderWhenPublished() throws InterruptedException
    {
        try (Publisher<String> publisher = bus.publisher("prices", Codecs.utf8());
            Subscriber<String> first = bus.subscriber("prices", Codecs.utf8());
            Subscriber<String> second = bus.subscriber("prices", Codecs.utf8()))
        {
            for (int i = 0; i < 100; i++)
            {
                publisher.publish("message " + i);
            }
            for (int i = 0; i < 100; i++)
            {
                assertEquals("message " + i, first.take());
                assertEquals("message " + i, second.take());
            }
            assertNull(first.poll(0, TimeUnit.MILLISECONDS));
            assertEquals(100, first.statistics().received());
            assertEquals(0, second.statistics().missed());
            assertEquals(100, publisher.statistics().published());
        }
    }

    @Test
    void shouldReceiveFromTheFirstWhenPublishedRightAfterOpening() throws InterruptedException
    {
        for (int i = 0; i < 50; i++)
        {
            final String topic = "t" + i;
            try (Subscriber<Long> subscriber = bus.subscriber(topic, Codecs.int64());
                Publisher<Long> publisher = bus.publisher(topic, Codecs.int64());
                Subscriber<Long> late = bus.subscriber(topic, Codecs.int64()))
            {
                publisher.publish(1L);
                assertEquals(1L, subscriber.take());
                assertEquals(1L, late.take());
                assertEquals(0, publisher.statistics().unheard());
            }
        }
    }

    @Test
    void shouldPutTogetherWhenLargerThanAFrame() throws InterruptedException
    {
        try (Publisher<byte[]> publisher = bus.publisher("large", Codecs.bytes());
            Subscriber<byte[]> subscriber = bus.subscriber("large", Codecs.bytes()))
        {
            final int most = publisher.maxMessageLength();
            assertEquals(SMALL_TERM / 8, most);
            for (final int length : new int[] {0, 1, publisher.maxClaimLength(), most})
            {
                final byte[] message = new byte[length];
                for (int i = 0; i < length; i++)
                {
                    message[i] = (byte)(i * 7);
                }
                publisher.publish(message);
                final byte[] received = subscriber.take();
                assertEquals(length, received.length);
                for (int i = 0; i < length; i++)
                {
                    assertEquals(message[i], received[i]);
                }
            }
        }
    }

    @Test
    void shouldPutTogetherWhenFragmented() throws InterruptedException
    {
        final BusOptions larger = BusOptions.defaults().termLength(1 << 20);
        try (Bus other = Bus.open(Ropewalk.open(directory), larger);
            Publisher<byte[]> publisher = other.publisher("fragments", Codecs.bytes());
            Subscriber<byte[]> subscriber = bus.subscriber("fragments", Codecs.bytes()))
        {
            for (int round = 0; round < 100; round++)
            {
                final byte[] message = new byte[1000 * (round + 1)];
                message[message.length - 1] = (byte)round;
                publisher.publish(message);
                final byte[] received = subscriber.take();
                assertEquals(message.length, received.length);
                assertEquals((byte)round, received[received.length - 1]);
            }
        }
    }

    @Test
    void shouldPublishInPlaceWhenClaimed()
    {
        try (Publisher<Long> publisher = bus.publisher("claims", Codecs.int64());
            Subscriber<Long> subscriber = bus.subscriber("claims", Codecs.int64()))
        {
            final Claim abandoned = claim(publisher);
            assertThrows(IllegalStateException.class, () -> publisher.offer(1L));
            abandoned.abort();
            for (long i = 0; i < 3; i++)
            {
                final Claim claim = claim(publisher);
                claim.buffer().putLong(claim.offset(), i);
                claim.commit();
            }
            final List<Long> received = new ArrayList<>();
            while (received.size() < 3)
            {
                subscriber.poll((buffer, offset, length) -> received.add(buffer.getLong(offset)), 2);
            }
            assertEquals(List.of(0L, 1L, 2L), received);
            assertEquals(0, subscriber.statistics().missed());
        }
    }

    private static Claim claim(final Publisher<?> publisher)
    {
        Claim claim = publisher.tryClaim(Long.BYTES);
        while (claim == null)
        {
            Thread.onSpinWait();
            claim = publisher.tryClaim(Long.BYTES);
        }
        return claim;
    }

    @Test
    void shouldRefuseWhenFullAndResumeWhenRead() throws InterruptedException
    {
        try (Publisher<byte[]> publisher = bus.publisher("full", Codecs.bytes());
            Subscriber<byte[]> subscriber = bus.subscriber("full", Codecs.bytes()))
        {
            final byte[] message = new byte[1000];
            publisher.publish(message);
            int published = 1;
            while (publisher.offer(message, 100, TimeUnit.MILLISECONDS))
            {
                published++;
            }
            assertFalse(publisher.offer(message));
            assertTrue(published > 20, "published=" + published);
            for (int i = 0; i < published; i++)
            {
                assertNotNull(subscriber.take());
            }
            publisher.publish(message);
            assertNotNull(subscriber.take());
            assertEquals(0, subscriber.statistics().missed());
        }
    }

    @Test
    void shouldDrainFirstWhenShutDown() throws InterruptedException
    {
        try (Publisher<Long> publisher = bus.publisher("ends", Codecs.int64());
            Publisher<Long> other = bus.publisher("ends", Codecs.int64());
            Subscriber<Long> subscriber = bus.subscriber("ends", Codecs.int64()))
        {
            for (long i = 0; i < 10; i++)
            {
                publisher.publish(i);
            }
            publisher.shutdown();
            assertThrows(TopicClosedException.class, () -> other.offer(1L));
            assertThrows(TopicClosedException.class, () -> publisher.publish(1L));
            assertThrows(TopicClosedException.class, () -> bus.publisher("ends", Codecs.int64()));
            for (long i = 0; i < 10; i++)
            {
                assertEquals(i, subscriber.take());
            }
            assertThrows(TopicClosedException.class, subscriber::take);
            assertThrows(TopicClosedException.class, subscriber::take);
        }
    }

    @Test
    void shouldPublishToNobodyWhenNobodyListens() throws InterruptedException
    {
        try (Publisher<Long> publisher = bus.publisher("alone", Codecs.int64()))
        {
            publisher.publish(1L);
            final Claim claim = claim(publisher);
            claim.buffer().putLong(claim.offset(), 2L);
            claim.commit();
            assertEquals(2, publisher.statistics().unheard());
            try (Subscriber<Long> subscriber = bus.subscriber("alone", Codecs.int64()))
            {
                publisher.publish(3L);
                assertEquals(3L, subscriber.take());
                assertEquals(0, subscriber.statistics().missed());
            }
        }
    }

    @Test
    void shouldBeAnotherStreamWhenTopicWasRemoved() throws InterruptedException
    {
        try (Publisher<Long> publisher = bus.publisher("again", Codecs.int64()))
        {
            publisher.shutdown();
        }
        assertTrue(bus.remove("again"));
        assertFalse(bus.remove("again"));
        try (Subscriber<String> subscriber = bus.subscriber("again", Codecs.utf8());
            Publisher<String> publisher = bus.publisher("again", Codecs.utf8()))
        {
            publisher.publish("new");
            assertEquals("new", subscriber.take());
        }
    }

    @Test
    void shouldThrowToTheReceiverWhenTheHandlerThrows()
    {
        try (Publisher<Long> publisher = bus.publisher("throws", Codecs.int64());
            Subscriber<Long> subscriber = bus.subscriber("throws", Codecs.int64()))
        {
            publishRaw(publisher, 1);
            publishRaw(publisher, 2);
            final IllegalStateException thrown = assertThrows(IllegalStateException.class, () ->
            {
                while (true)
                {
                    subscriber.poll((buffer, offset, length) ->
                    {
                        throw new IllegalStateException("mine");
                    }, 10);
                }
            });
            assertEquals("mine", thrown.getMessage());
            final List<Long> received = new ArrayList<>();
            while (received.isEmpty())
            {
                subscriber.poll((buffer, offset, length) -> received.add(buffer.getLong(offset)), 10);
            }
            assertEquals(List.of(2L), received);
        }
    }

    private static void publishRaw(final Publisher<?> publisher, final long value)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Long.BYTES]);
        buffer.putLong(0, value);
        while (!publisher.offer(buffer, 0, Long.BYTES))
        {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldLeaveNothingInterruptedWhenInterrupted() throws InterruptedException
    {
        try (Subscriber<Long> subscriber = bus.subscriber("interrupts", Codecs.int64());
            Publisher<Long> publisher = bus.publisher("interrupts", Codecs.int64()))
        {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, subscriber::take);
            assertFalse(Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> publisher.publish(1L));
            publisher.publish(2L);
            Thread.currentThread().interrupt();
            try (Subscriber<Long> opened = bus.subscriber("interrupts", Codecs.int64()))
            {
                assertTrue(Thread.interrupted());
                publisher.publish(3L);
                assertEquals(3L, opened.take());
            }
            assertEquals(2L, subscriber.take());
        }
    }
}
