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
package io.ropewalk.process;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a queue promises, seen by another process than the one that did it. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QueueProcessTest
{
    private final Ropewalk walk = Ropewalk.temporary();

    private List<String> run(final String task, final String... arguments) throws IOException, InterruptedException
    {
        try (PeerJvm peer = PeerJvm.start(Peer.class, task, walk.path(), arguments))
        {
            return peer.finish();
        }
    }

    @Test
    void shouldKeepOrderAndTypesWhenObjectsAreMixed() throws Exception
    {
        run("putObjects");
        assertEquals(List.of("String text", "ArrayList [1, 2, 3]", "Integer 42", "null"), run("takeObjects"));
    }

    @Test
    void shouldBeFullInEveryProcessWhenFilledInOne() throws Exception
    {
        run("putStrings", "3", "a", "b", "c");
        assertEquals(List.of("size=3 isFull=true isEmpty=false remaining=0",
            "offer=false add=QueueFullException putNow=QueueFullException"), run("look", "3"));
        assertEquals(List.of("a", "b", "c"), run("takeStrings", "3", "3"));
        assertEquals(List.of("size=0 isFull=false isEmpty=true remaining=3",
            "poll=null remove=NoSuchElementException getNow=QueueEmptyException"), run("look", "3"));
    }

    @Test
    void shouldBeFullAtItsCapacityWhenFilledByTwo() throws Exception
    {
        run("putStrings", "5", "a", "b");
        run("putStrings", "5", "c", "d");
        final SharedQueue<String> queue = Peer.strings(walk, 5);
        assertTrue(queue.offer("e"));
        assertTrue(!queue.offer("f"));
        assertEquals(List.of("size=5 isFull=true isEmpty=false remaining=0",
            "offer=false add=QueueFullException putNow=QueueFullException"), run("look", "5"));
    }

    @Test
    void shouldAcceptWithinTheTimeWhenAnotherProcessMakesRoom() throws Exception
    {
        final SharedQueue<String> queue = Peer.strings(walk, 3);
        queue.addAll(List.of("a", "b", "c"));
        try (PeerJvm peer = PeerJvm.start(Peer.class, "timed", walk.path()))
        {
            assertEquals("accepted=false waited=true", peer.readLine());
            assertEquals("ready", peer.readLine());
            assertEquals("a", queue.take());
            assertEquals(List.of("accepted=true"), peer.finish());
        }
        assertEquals(List.of("b", "c", "late"), List.copyOf(queue));
    }

    @Test
    void shouldGoOnWithAPutWhenAnotherProcessTakes() throws Exception
    {
        final SharedQueue<String> queue = Peer.strings(walk, 1);
        queue.put("a");
        try (PeerJvm peer = PeerJvm.start(Peer.class, "takeOneLater", walk.path(), "1", "200"))
        {
            queue.put("b");
            assertEquals(List.of("a"), peer.finish());
        }
        assertEquals("b", queue.take());
    }

    @Test
    void shouldKeepElementsWhenTheirProducersAreGone() throws Exception
    {
        run("putStrings", "5", "[1, 2, 3]");
        run("putStrings", "5", "[2, 4, 6]");
        final SharedQueue<String> queue = Peer.strings(walk, 5);
        assertEquals(2, queue.size());
        assertEquals("[1, 2, 3]", queue.take());
        assertEquals("[2, 4, 6]", queue.take());
        assertEquals(0, queue.size());
    }

    @Test
    void shouldKeepAnElementWhenItsProducerDiesAfterThePut() throws Exception
    {
        try (PeerJvm peer = PeerJvm.start(Peer.class, "putAndDie", walk.path(), "5", "last words"))
        {
            assertNotEquals(0, peer.exitStatus());
        }
        assertEquals(List.of("last words"), run("takeStrings", "5", "1"));
    }

    @Test
    void shouldMeetUnderANameWhicheverComesFirst() throws Exception
    {
        try (PeerJvm consumer = PeerJvm.start(Peer.class, "takeStrings", walk.path(), "5", "1");
            PeerJvm producer = PeerJvm.start(Peer.class, "putStrings", walk.path(), "5", "hello"))
        {
            producer.finish();
            assertEquals(List.of("hello"), consumer.finish());
        }
        run("putStrings", "5", "again");
        assertEquals(List.of("again"), run("takeStrings", "5", "1"));
    }

    @Test
    void shouldShareTheWorkAndEndWhenSeveralProduceAndConsume() throws Exception
    {
        final Set<String> expected = new TreeSet<>();
        final List<PeerJvm> consumers = List.of(
            PeerJvm.start(Peer.class, "takeAll", walk.path(), "20"),
            PeerJvm.start(Peer.class, "takeAll", walk.path(), "20"));
        for (final PeerJvm consumer : consumers)
        {
            assertEquals("ready", consumer.readLine());
        }
        for (int i = 0; i < 3; i++)
        {
            final String[] elements = {"20", "p" + i + ".0", "p" + i + ".1", "p" + i + ".2"};
            expected.addAll(List.of(elements).subList(1, elements.length));
            run("putStrings", elements);
        }
        Peer.strings(walk, 20).shutdown();
        final List<String> found = new ArrayList<>();
        for (final PeerJvm consumer : consumers)
        {
            final List<String> lines = consumer.finish();
            assertEquals(Peer.GOT_EOF, lines.remove(lines.size() - 1));
            found.addAll(lines);
        }
        assertEquals(9, found.size());
        assertEquals(expected, new TreeSet<>(found));
    }

    @Test
    void shouldReachTheSameQueueWhenItsHandleWasSent() throws Exception
    {
        final SharedQueue<String> queue = walk.create(SharedQueue.of(8, Codecs.utf8()));
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes))
        {
            out.writeObject(queue);
        }
        run("putThroughHandle", Base64.getEncoder().encodeToString(bytes.toByteArray()));
        assertEquals("through a handle", queue.take());
    }
}
