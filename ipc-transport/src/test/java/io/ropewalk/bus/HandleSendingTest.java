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
import io.ropewalk.bus.topics.DriverWord;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.CodecException;
import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.error.WalkGoneException;
import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.SharedQueue;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.*;

/** Handles that are written to another process are other handles on the same bus there. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandleSendingTest
{
    private static final BusOptions OPTIONS = BusOptions.defaults().termLength(64 << 10);

    @TempDir
    private Path directory;

    @Test
    void shouldPublishAndReceiveWhenReadByAnotherProcess() throws InterruptedException
    {
        try (Parties parties = new Parties("sending");
            Ropewalk walk = Ropewalk.open(parties.directory());
            Bus bus = Bus.open(walk, OPTIONS);
            Publisher<String> there = bus.publisher("there", Codecs.utf8());
            Subscriber<String> back = bus.subscriber("back", Codecs.utf8());
            Subscriber<String> other = bus.subscriber("other", Codecs.utf8());
            Subscriber<String> pattern = bus.subscriber("there", Codecs.utf8(), WhenSlow.DROP);
            Publisher<String> example = bus.publisher("back", Codecs.utf8()))
        {
            final SharedQueue<Object> handles = walk.queue(Echo.HANDLES, 4, Echo.codec());
            handles.put(bus);
            handles.put(pattern);
            handles.put(example);
            final List<String> lines = new CopyOnWriteArrayList<>();
            try (ChildJvm child = ChildJvm.of(Echo.class).arguments(walk.path().toString())
                .outputTo((line) -> lines.add(line)).start())
            {
                Parties.await(() -> lines.contains("ready 3") || !child.isAlive());
                assertEquals(List.of(WhenSlow.DROP, WhenSlow.DROP), bus.statistics().stream()
                    .filter((topic) -> topic.name().equals("there"))
                    .flatMap((topic) -> topic.subscribers().stream()).map(SubscriberStatistics::whenSlow).toList());
                for (int i = 0; i < 100; i++)
                {
                    there.publish("message " + i);
                    assertEquals("echo of message " + i, back.take());
                    assertEquals("seen message " + i, other.take());
                    assertEquals("message " + i, pattern.take());
                }
                there.shutdown();
                assertEquals(0, child.waitFor(), lines::toString);
            }
            assertEquals(List.of("ready 3", "ended topic was ended: topic=there", "members 1"), lines);
        }
    }

    @Test
    void shouldShareOneBusWhenSeveralAreRead() throws Exception
    {
        try (Bus bus = Bus.open(Ropewalk.open(directory), OPTIONS.embedded());
            Publisher<Long> publisher = bus.publisher("n", Codecs.int64());
            Subscriber<Long> subscriber = bus.subscriber("n", Codecs.int64()))
        {
            final Publisher<Long> first = copy(publisher);
            final Publisher<Long> second = copy(publisher);
            final Subscriber<Long> third = copy(subscriber);
            assertEquals(2, bus.topics().members().size());
            first.publish(1L);
            assertEquals(1L, third.take());
            first.close();
            third.close();
            first.close();
            second.publish(2L);
            assertEquals(1L, subscriber.take());
            assertEquals(2L, subscriber.take());
            second.close();
            assertEquals(1, bus.topics().members().size());
            final Publisher<Long> again = copy(second);
            again.publish(3L);
            assertEquals(3L, subscriber.take());
            again.close();
            publisher.shutdown();
            assertThrows(TopicClosedException.class, () -> copy(publisher));
            assertEquals(1, bus.topics().members().size());
        }
    }

    @Test
    void shouldBeAnotherHandleWhenABusIsRead() throws Exception
    {
        final Bus copy;
        try (Bus bus = Bus.open(Ropewalk.open(directory), OPTIONS.embedded().lowLatency()))
        {
            copy = copy(bus);
            assertNotSame(bus, copy);
            assertEquals(bus.options(), copy.options());
        }
        try (copy;
            Publisher<Long> publisher = copy.publisher("n", Codecs.int64());
            Subscriber<Long> subscriber = copy.subscriber("n", Codecs.int64()))
        {
            publisher.publish(1L);
            assertNotNull(subscriber.poll(1, TimeUnit.HOURS));
            Files.delete(directory.resolve("_bus"));
            assertThrows(ObjectDestroyedException.class, () -> copy(copy));
        }
    }

    @Test
    void shouldStartNothingWhenABusIsRead() throws Exception
    {
        final Topics topics = Topics.open(Walk.open(directory));
        final Bus bus = Bus.open(Ropewalk.open(directory), OPTIONS.embedded());
        bus.close();
        try (Bus copy = copy(bus))
        {
            assertEquals(List.of(), copy.statistics());
            assertEquals(List.of(), topics.members());
            assertEquals(DriverWord.NONE, DriverWord.state(topics.driver()));
            try (Publisher<Long> publisher = copy.publisher("n", Codecs.int64()))
            {
                assertEquals(0, publisher.statistics().published());
                assertEquals(1, topics.members().size());
            }
        }
        assertEquals(List.of(), topics.members());
    }

    @Test
    void shouldStartNothingWhenAnElementCarriesAnotherHandle() throws Exception
    {
        final Topics topics = Topics.open(Walk.open(directory));
        final Codec<Object> sent = Codecs.object(Publisher.class);
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length;
        try (Bus bus = Bus.open(Ropewalk.open(directory), OPTIONS.embedded());
            Publisher<Long> publisher = bus.publisher("n", Codecs.int64()))
        {
            length = sent.encode(publisher, buffer, 0);
        }
        for (final Class<?> expected : List.of(SharedQueue.class, Bus.class, Subscriber.class, Codec.class))
        {
            final Codec<Object> codec = Codecs.object(expected);
            assertThrows(CodecException.class, () -> codec.decode(buffer, 0, length), expected::toString);
            assertEquals(List.of(), topics.members(), expected::toString);
            assertEquals(DriverWord.NONE, DriverWord.state(topics.driver()), expected::toString);
        }
        try (Publisher<?> publisher = (Publisher<?>)sent.decode(buffer, 0, length))
        {
            assertEquals(1, topics.members().size(), publisher::toString);
        }
    }

    @Test
    void shouldMakeNoWalkWhenItsDirectoryWasRemoved() throws IOException
    {
        final Ropewalk walk = Ropewalk.open(directory.resolve("w"));
        IoUtil.delete(walk.path().toFile(), false);
        assertThrows(WalkGoneException.class, () -> Bus.open(walk, OPTIONS.embedded()));
        assertFalse(Files.exists(walk.path()));
        final Ropewalk other = Ropewalk.open(walk.path());
        assertThrows(WalkGoneException.class, () -> Bus.open(walk, OPTIONS.embedded()));
        assertFalse(Files.exists(other.path().resolve("_bus")));
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(final T handle) throws IOException, ClassNotFoundException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes))
        {
            out.writeObject(handle);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())))
        {
            return (T)in.readObject();
        }
    }
}
