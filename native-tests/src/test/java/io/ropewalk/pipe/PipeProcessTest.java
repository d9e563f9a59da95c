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
package io.ropewalk.pipe;

import io.ropewalk.codec.Codecs;
import io.ropewalk.error.PeerClosedException;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.machine.waiting.Waiting;
import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.segment.Walk;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a pipe promises, between processes. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipeProcessTest
{
    private static final int SENDERS = 4;

    private final Walk walk = Walk.temporary();

    @TempDir
    private Path folder;

    @Test
    void shouldGreetAndReplyWhenDuplex() throws Exception
    {
        final Pipe<String> pipe = walk.create(Pipe.of(Codecs.utf8()));
        try (PeerJvm child = PipePeer.peer("greet", pipe.second()))
        {
            assertEquals("hello", pipe.first().receive());
            pipe.first().send("hello yourself");
            assertEquals(List.of("hello yourself"), child.finish());
        }
        assertThrows(EOFException.class, pipe.first()::receive);
        assertThrows(PeerClosedException.class, () -> pipe.first().send("anybody?"));
    }

    @Test
    void shouldEndAfterTenWhenTheProducerCloses() throws Exception
    {
        final Pipe<Long> pipe = walk.create(Pipe.oneWay(Codecs.int64()));
        try (PeerJvm child = PipePeer.ready("print", pipe.first()))
        {
            for (long i = 0; i < 10; i++)
            {
                pipe.second().send(i);
            }
            pipe.second().close();
            final List<String> expected = new ArrayList<>(LongStream.range(0, 10).mapToObj(Long::toString).toList());
            expected.add("end");
            assertEquals(expected, child.finish());
        }
    }

    @Test
    void shouldGiveEachItemToOneWhenTwoConsume() throws Exception
    {
        final Pipe<Long> pipe = walk.create(Pipe.oneWay(Codecs.int64()));
        try (PeerJvm one = PipePeer.ready("print", pipe.first());
            PeerJvm other = PipePeer.ready("print", pipe.first()))
        {
            for (long i = 0; i < 10; i++)
            {
                pipe.second().send(i);
            }
            pipe.second().close();
            final List<String> all = new ArrayList<>(one.finish());
            all.addAll(other.finish());
            assertEquals(12, all.size());
            assertTrue(all.contains("0"));
            assertEquals(11, new TreeSet<>(all).size(), "all=" + all);
        }
    }

    @Test
    void shouldLoseNothingWhenFourSendAndFourReceive() throws Exception
    {
        flow(200_000);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldLoseNothingWhenFourSendAndFourReceiveAMillion() throws Exception
    {
        flow(1_000_000);
    }

    private void flow(final int total) throws IOException, InterruptedException
    {
        final Pipe<byte[]> pipe = walk.create(Pipe.oneWay(Codecs.bytes()).capacity(256).budget(1 << 16));
        final List<PeerJvm> children = new ArrayList<>();
        try
        {
            for (int i = 0; i < SENDERS; i++)
            {
                children.add(PipePeer.ready("collect", pipe.first(), folder.resolve("received-" + i).toString()));
            }
            for (int i = 0; i < SENDERS; i++)
            {
                children.add(PipePeer.ready("send", pipe.second(),
                    String.valueOf(i), String.valueOf(total / SENDERS), "150"));
            }
            children.subList(SENDERS, 2 * SENDERS).forEach((child) -> child.tell("go"));
            for (final PeerJvm child : children)
            {
                child.finish();
            }
        }
        finally
        {
            children.forEach(PeerJvm::close);
        }
        verify(total / SENDERS);
        pipe.destroy();
    }

    private void verify(final int perSender) throws IOException
    {
        final BitSet[] received = new BitSet[SENDERS];
        for (int i = 0; i < SENDERS; i++)
        {
            received[i] = new BitSet();
        }
        for (int i = 0; i < SENDERS; i++)
        {
            final ByteBuffer ids = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("received-" + i)));
            final long[] last = new long[SENDERS];
            while (ids.hasRemaining())
            {
                final long id = ids.getLong();
                final int sender = (int)(id >>> 32);
                final int sequence = (int)id;
                assertTrue(sequence >= last[sender], "order: sender=" + sender + " sequence=" + sequence);
                last[sender] = sequence;
                assertTrue(!received[sender].get(sequence), "twice: sender=" + sender + " sequence=" + sequence);
                received[sender].set(sequence);
            }
        }
        for (final BitSet each : received)
        {
            assertEquals(perSender, each.cardinality());
        }
    }

    @Test
    void shouldEndWhenTheSenderIsKilled() throws Exception
    {
        final Pipe<byte[]> pipe = walk.create(Pipe.oneWay(Codecs.bytes()));
        try (PeerJvm child = PipePeer.ready("flood", pipe.second()))
        {
            for (long i = 0; i < 1000; i++)
            {
                assertEquals(i, Parcel.check(pipe.first().receive()));
            }
            child.kill();
            assertThrows(EOFException.class, () ->
            {
                long i = 1000;
                while (true)
                {
                    assertEquals(i++, Parcel.check(pipe.first().receive()));
                }
            });
        }
        assertTrue(pipe.first().poll());
    }

    @Test
    void shouldEndWhenTheSenderIsKilledWhileWeSleep() throws Exception
    {
        final Pipe<byte[]> pipe = walk.create(Pipe.of(Codecs.bytes()));
        try (PeerJvm child = PipePeer.ready("hold", pipe.second()))
        {
            final Thread killer = new Thread(() ->
            {
                try
                {
                    TimeUnit.MILLISECONDS.sleep(100);
                }
                catch (final InterruptedException ex)
                {
                    throw new AssertionError(ex);
                }
                child.kill();
            });
            killer.start();
            assertThrows(EOFException.class, pipe.first()::receive);
            killer.join();
        }
    }

    @Test
    void shouldSayThatThePeerIsGoneWhenTheReaderIsKilled() throws Exception
    {
        final Pipe<byte[]> pipe = walk.create(Pipe.of(Codecs.bytes()));
        try (PeerJvm child = PipePeer.ready("hold", pipe.second()))
        {
            pipe.first().send(new byte[1]);
            child.kill();
            final PeerClosedException ex = assertThrows(PeerClosedException.class, () ->
            {
                while (true)
                {
                    pipe.first().send(new byte[1]);
                }
            });
            assertTrue(ex.getMessage().contains("end=second"), ex.getMessage());
        }
    }

    /** The exception means "not sent", also when the reader was killed asleep and found dead after the publication. */
    @Test
    void shouldDeliverOnceWhenASenderTriesAgainAfterItsReaderWasKilledAsleep() throws Exception
    {
        final Pipe<byte[]> pipe = walk.create(Pipe.of(Codecs.bytes()));
        for (int round = 0; round < 3; round++)
        {
            try (PeerJvm child = PipePeer.ready("echo", pipe.second()))
            {
                pipe.first().send(Parcel.of(0, 0));
                assertEquals(0, Parcel.check(pipe.first().receive()));
                // Long enough to be asleep, mostly; the outcome must be the same if not.
                TimeUnit.MILLISECONDS.sleep(200);
                child.kill();
            }
            final boolean isSent = sendOnce(pipe.first(), 1);
            assertThrows(PeerClosedException.class, () -> pipe.first().send(Parcel.of(2, 2)));
            try (Connection<byte[]> successor = Handles.read(Handles.write(pipe.second())))
            {
                successor.attach();
                if (!isSent)
                {
                    pipe.first().send(Parcel.of(1, 1));
                }
                assertEquals(1, Parcel.check(successor.receive()));
                assertNull(successor.receive(0, TimeUnit.SECONDS));
            }
        }
    }

    private static boolean sendOnce(final Connection<byte[]> sender, final int id) throws Exception
    {
        try
        {
            sender.send(Parcel.of(id, id));
            return true;
        }
        catch (final PeerClosedException ignored)
        {
            return false;
        }
    }

    @Test
    void shouldTellTheChildWhenTheLastReaderCloses() throws Exception
    {
        final Pipe<byte[]> pipe = walk.create(Pipe.oneWay(Codecs.bytes()));
        try (PeerJvm child = PipePeer.ready("flood", pipe.second()))
        {
            pipe.first().receive();
            pipe.first().close();
            final List<String> lines = child.finish();
            assertTrue(lines.get(0).contains("peer closed") && lines.get(0).contains("end=first"), "lines=" + lines);
        }
    }

    @Test
    void shouldWakeForAChildThatEnds() throws Exception
    {
        final Pipe<byte[]> pipe = walk.create(Pipe.of(Codecs.bytes()));
        try (ChildJvm child = ChildJvm.of(PipePeer.class).arguments("hold", Handles.write(pipe.second()))
            .outputTo((line) -> {}).start())
        {
            final List<Waitable> all = List.of(pipe.first(), child);
            assertEquals(List.of(), Waiting.any(all, 10, TimeUnit.MILLISECONDS));
            child.kill();
            final List<Waitable> ready = Waiting.any(all);
            assertTrue(ready.contains(child) || ready.contains(pipe.first()), "ready=" + ready);
            assertEquals(List.of(child), Waiting.any(List.of(child)));
        }
    }

    @Test
    void shouldGoOnWhenAReplacementComes() throws Exception
    {
        final Pipe<byte[]> pipe = walk.create(Pipe.of(Codecs.bytes()));
        for (int round = 0; round < 3; round++)
        {
            try (PeerJvm child = PipePeer.ready("echo", pipe.second()))
            {
                for (int i = 0; i < 100; i++)
                {
                    pipe.first().send(Parcel.of(i, i));
                    assertEquals(i, Parcel.check(pipe.first().receive()));
                }
                child.kill();
                assertThrows(EOFException.class, pipe.first()::receive);
                assertThrows(PeerClosedException.class, () -> pipe.first().send(new byte[1]));
            }
        }
        final Connection<byte[]> ours = pipe.second();
        ours.send(Parcel.of(5, 5));
        assertEquals(5, Parcel.check(pipe.first().receive()));
    }
}
