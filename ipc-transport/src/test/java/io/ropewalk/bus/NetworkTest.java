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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Buses of several walks, which have nothing in common but the loopback interface. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NetworkTest
{
    private static final int TERM_LENGTH = 64 << 10;
    private static final int MANY = 20_000;
    private static final int LONG_MESSAGE = 20_000;

    private final List<Bus> buses = new ArrayList<>();
    private final String channel = channelOf(freePort());

    private static int freePort()
    {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
        {
            return socket.getLocalPort();
        }
        catch (final SocketException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private static String channelOf(final int port)
    {
        return "aeron:udp?endpoint=127.0.0.1:" + port;
    }

    private static String dynamicChannelOf(final int port)
    {
        return "aeron:udp?control=127.0.0.1:" + port + "|control-mode=dynamic";
    }

    /** On a walk of its own. */
    private Bus bus(final String busChannel)
    {
        final Bus bus = Bus.open(Ropewalk.temporary(),
            BusOptions.defaults().embedded().termLength(TERM_LENGTH).channel(busChannel));
        buses.add(bus);
        return bus;
    }

    @AfterEach
    void close()
    {
        buses.forEach(Bus::close);
    }

    private static Publisher<String> connected(final Bus bus) throws InterruptedException
    {
        final Publisher<String> publisher = bus.publisher("t", Codecs.utf8());
        assertTrue(publisher.awaitConnected(200, TimeUnit.SECONDS));
        return publisher;
    }

    private static Thread publishing(final Publisher<String> publisher, final int from, final int to)
    {
        final Thread thread = new Thread(() ->
        {
            try
            {
                for (int i = from; i < to; i++)
                {
                    publisher.publish(String.valueOf(i));
                }
            }
            catch (final InterruptedException ex)
            {
                throw new AssertionError(ex);
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void shouldReceiveFromTwoWalksInTheOrderOfEach() throws Exception
    {
        final Subscriber<String> subscriber = bus(channel).subscriber("t", Codecs.utf8());
        final Publisher<String> one = connected(bus(channel));
        final Publisher<String> two = connected(bus(channel));
        publishing(one, 0, MANY);
        publishing(two, MANY, 2 * MANY);
        final int[] next = {0, MANY};
        for (int i = 0; i < 2 * MANY; i++)
        {
            final int value = Integer.parseInt(subscriber.take());
            assertEquals(next[value / MANY]++, value);
        }
        assertNull(subscriber.poll(0, TimeUnit.SECONDS));
        assertEquals(0, subscriber.statistics().missed());
        assertEquals(MANY, one.statistics().published());
        assertEquals(0, one.statistics().unheard());
    }

    @Test
    void shouldReceiveOnEachOfSeveralWalksWhenTheyFollowOne() throws Exception
    {
        final String dynamic = dynamicChannelOf(freePort());
        final Publisher<String> publisher = bus(dynamic).publisher("t", Codecs.utf8());
        final List<Subscriber<String>> subscribers = new ArrayList<>();
        final List<FutureTask<Integer>> counts = new ArrayList<>();
        for (int i = 0; i < 3; i++)
        {
            final Subscriber<String> subscriber = bus(dynamic).subscriber("t", Codecs.utf8());
            subscribers.add(subscriber);
            counts.add(new FutureTask<>(() -> countInOrder(subscriber)));
        }
        counts.forEach((count) -> new Thread(count).start());
        while (!subscribers.stream().allMatch((subscriber) -> subscriber.statistics().received() > 0))
        {
            publisher.publish("before");
        }
        publishing(publisher, 0, MANY).join();
        publisher.shutdown();
        for (final FutureTask<Integer> count : counts)
        {
            assertEquals(MANY, count.get());
        }
    }

    private static int countInOrder(final Subscriber<String> subscriber) throws InterruptedException
    {
        int count = 0;
        try
        {
            while (true)
            {
                final String value = subscriber.take();
                if (!"before".equals(value))
                {
                    assertEquals(count++, Integer.parseInt(value));
                }
            }
        }
        catch (final TopicClosedException ex)
        {
            return count;
        }
    }

    @Test
    void shouldPutLongMessagesTogether() throws Exception
    {
        final Subscriber<byte[]> subscriber = bus(channel).subscriber("long", Codecs.bytes());
        final Bus other = bus(channel);
        final Publisher<byte[]> publisher = other.publisher("long", Codecs.bytes());
        assertTrue(publisher.awaitConnected(200, TimeUnit.SECONDS));
        final byte[] message = new byte[publisher.maxMessageLength()];
        message[0] = 1;
        message[message.length - 1] = 2;
        publisher.publish(message);
        final byte[] received = subscriber.take();
        assertEquals(message.length, received.length);
        assertEquals(3, received[0] + received[received.length - 1]);
        assertThrows(io.ropewalk.error.ElementTooLargeException.class,
            () -> publisher.offer(new byte[publisher.maxMessageLength() + 1]));
    }

    @Test
    void shouldEndOnTheOtherSideWhenShutDown() throws Exception
    {
        final Subscriber<String> subscriber = bus(channel).subscriber("t", Codecs.utf8());
        final Publisher<String> publisher = connected(bus(channel));
        publisher.publish("a");
        publisher.shutdown();
        assertThrows(TopicClosedException.class, () -> publisher.publish("b"));
        assertEquals("a", subscriber.take());
        assertThrows(TopicClosedException.class, subscriber::take);
    }

    @Test
    void shouldCountWhatNobodyHasHeard() throws Exception
    {
        final Publisher<String> publisher = bus(channel).publisher("t", Codecs.utf8());
        assertFalse(publisher.isConnected());
        assertFalse(publisher.awaitConnected(1, TimeUnit.MILLISECONDS));
        publisher.publish("a");
        publisher.publish("b");
        assertEquals(2, publisher.statistics().unheard());
        final Subscriber<String> late = bus(channel).subscriber("t", Codecs.utf8());
        late.onGap((gap) -> assertEquals(0, gap.missed()));
        assertTrue(publisher.awaitConnected(200, TimeUnit.SECONDS));
        publisher.publish("c");
        assertEquals("c", late.take());
        assertTrue(late.isConnected());
        assertEquals(0, late.statistics().missed());
    }

    @Test
    void shouldRefuseAPublisherWithAnotherCodec() throws Exception
    {
        final Subscriber<Long> subscriber = bus(channel).subscriber("t", Codecs.int64());
        final Publisher<String> publisher = connected(bus(channel));
        publisher.publish("12345678");
        final IncompatibleTopicException ex = assertThrows(IncompatibleTopicException.class, subscriber::take);
        assertTrue(ex.getMessage().startsWith("a publisher has another codec: topic=t codec=" +
            Codecs.int64().name() + " publisher=127.0.0.1:"), ex.getMessage());
        final Bus third = bus(channel);
        final Publisher<Long> right = third.publisher("t", Codecs.int64());
        assertTrue(right.awaitConnected(200, TimeUnit.SECONDS));
        right.publish(7L);
        assertEquals(7L, subscriber.take());
    }

    @Test
    void shouldNotHoldUpPublishersWhenASubscriberThatDropsIsSlow() throws Exception
    {
        final AtomicReference<Gap> gap = new AtomicReference<>();
        final Subscriber<String> slow = bus(channel).subscriber("t", Codecs.utf8(), WhenSlow.DROP);
        slow.onGap(gap::set);
        final Publisher<String> publisher = connected(bus(channel));
        publishing(publisher, 0, MANY).join();
        final Thread more = new Thread(() ->
        {
            try
            {
                for (int i = MANY; !Thread.currentThread().isInterrupted(); i++)
                {
                    publisher.publish(String.valueOf(i));
                }
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        });
        more.start();
        int last = -1;
        while (gap.get() == null || gap.get().missed() == 0)
        {
            final String value = slow.poll(10, TimeUnit.MILLISECONDS);
            if (value != null)
            {
                assertTrue(Integer.parseInt(value) > last);
                last = Integer.parseInt(value);
            }
        }
        more.interrupt();
        more.join();
        assertEquals(Gap.Cause.SLOW, gap.get().cause());
        assertEquals(gap.get().missed(), slow.statistics().missed());
    }

    @Test
    void shouldDisconnectASlowSubscriberThatWantsThat() throws Exception
    {
        final Subscriber<String> slow = bus(channel).subscriber("t", Codecs.utf8(), WhenSlow.DISCONNECT);
        publishing(connected(bus(channel)), 0, MANY).join();
        assertThrows(SlowSubscriberException.class, () ->
        {
            while (true)
            {
                slow.take();
            }
        });
    }

    @Test
    void shouldWaitForASlowSubscriberThatBlocks() throws Exception
    {
        final Subscriber<String> slow = bus(channel).subscriber("t", Codecs.utf8());
        final Publisher<String> publisher = connected(bus(channel));
        final Thread publishing = publishing(publisher, 0, MANY);
        while (publisher.statistics().published() < TERM_LENGTH / 64 / 4)
        {
            Thread.sleep(1);
        }
        // Longer than one that drops is waited for.
        Thread.sleep(1_500);
        assertTrue(publishing.isAlive());
        for (int i = 0; i < MANY; i++)
        {
            assertEquals(String.valueOf(i), slow.take());
        }
        publishing.join();
        assertEquals(0, slow.statistics().evictions());
    }

    @Test
    void shouldGoOnWhenASubscriberHasLeft() throws Exception
    {
        final Subscriber<String> subscriber = bus(channel).subscriber("t", Codecs.utf8());
        final Publisher<String> publisher = connected(bus(channel));
        final Thread publishing = publishing(publisher, 0, MANY);
        assertEquals("0", subscriber.take());
        subscriber.close();
        publishing.join();
        assertTrue(publisher.statistics().unheard() > 0);
    }

    @Test
    void shouldRefuseToRecordWhatComesFromOtherWalks()
    {
        final Bus bus = bus(channel);
        final RecordingException ex =
            assertThrows(RecordingException.class, () -> bus.record("t", Codecs.utf8()));
        assertEquals(RecordingException.Reason.NETWORK, ex.reason());
        assertTrue(ex.getMessage().contains("topic=t channel=" + channel), ex.getMessage());
        try (Subscriber<String> subscriber = bus.subscriber("t", Codecs.utf8()))
        {
            assertThrows(RecordingException.class, () -> subscriber.from(Start.earliest()));
            assertFalse(subscriber.isReplaying());
        }
    }

    @Test
    void shouldSayThatThePortIsInUse() throws Exception
    {
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
        {
            final String inUse = channelOf(taken.getLocalPort());
            final Bus bus = bus(inUse);
            final ChannelException ex =
                assertThrows(ChannelException.class, () -> bus.subscriber("t", Codecs.utf8()));
            assertTrue(ex.getMessage().startsWith("cannot subscribe: channel=" + inUse + " error="), ex.getMessage());
            assertTrue(ex.getMessage().contains("in use"), ex.getMessage());
            final Bus dynamic = bus(dynamicChannelOf(taken.getLocalPort()));
            assertThrows(ChannelException.class, () -> dynamic.publisher("t", Codecs.utf8()));
        }
        assertEquals(List.of(), bus(channel).statistics());
    }

    @Test
    void shouldSayThatAHostIsNotKnown()
    {
        final Bus bus = bus("aeron:udp?endpoint=no-such-host.invalid:40456");
        assertThrows(ChannelException.class, () -> bus.subscriber("t", Codecs.utf8()));
        assertThrows(ChannelException.class, () -> bus.publisher("t", Codecs.utf8()));
        final Bus dynamic = bus(dynamicChannelOf(1).replace("127.0.0.1", "no-such-host.invalid"));
        assertThrows(ChannelException.class, () -> dynamic.subscriber("t", Codecs.utf8()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "nonsense", "aeron:tcp?endpoint=1.2.3.4:5", "aeron-spy:aeron:udp?endpoint=1.2.3.4:5", "aeron:udp",
        "aeron:udp?endpoint=1.2.3.4", "aeron:udp?endpoint=1.2.3.4:0", "aeron:udp?endpoint=1.2.3.4:70000",
        "aeron:udp?endpoint=1.2.3.4:5|session-id=6", "aeron:udp?endpoint=1.2.3.4:5|term-length=64k",
        "aeron:udp?control=1.2.3.4:5|control-mode=manual", "aeron:udp?control-mode=dynamic", "aeron:ipc?tether=false"})
    void shouldRefuseWhatIsNoChannelForABus(final String wrong)
    {
        final IllegalArgumentException ex =
            assertThrows(IllegalArgumentException.class, () -> BusOptions.defaults().channel(wrong));
        assertTrue(ex.getMessage().endsWith("channel=" + wrong), ex.getMessage());
    }

    @Test
    void shouldAgreeOnTopicsByTheirNamesAlone()
    {
        final HashSet<Integer> agreements = new HashSet<>();
        for (int i = 0; i < 1_000; i++)
        {
            assertTrue(agreements.add(BusChannel.agreement("topic" + i, "utf8")));
            assertTrue(agreements.add(BusChannel.agreement("topic" + i, "int64")));
        }
        assertEquals(BusOptions.defaults().channel(channel), BusOptions.defaults().channel(channel));
        assertFalse(BusOptions.defaults().channel(channel).equals(BusOptions.defaults()));
    }

    @Test
    void shouldClaimInPlace() throws Exception
    {
        final Subscriber<String> subscriber = bus(channel).subscriber("t", Codecs.utf8());
        final Publisher<String> publisher = connected(bus(channel));
        final UnsafeBuffer text = new UnsafeBuffer("in place".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Claim claim = publisher.tryClaim(text.capacity());
        while (claim == null)
        {
            claim = publisher.tryClaim(text.capacity());
        }
        claim.buffer().putBytes(claim.offset(), text, 0, text.capacity());
        claim.commit();
        assertEquals("in place", subscriber.take());
        assertThrows(io.ropewalk.error.ElementTooLargeException.class, () -> publisher.tryClaim(LONG_MESSAGE));
    }
}
