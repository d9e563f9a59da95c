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
package io.ropewalk.structure.pipe;

import io.ropewalk.codec.Codecs;
import io.ropewalk.error.BufferTooShortException;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.EndInUseException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.error.PeerClosedException;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Views;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.PipeRing;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a pipe promises, in one process. */
class PipeTest extends PipeFixture
{
    @Test
    void shouldTalkBothWaysWhenDuplex() throws Exception
    {
        final Pipe<String> pipe = texts();
        assertTrue(pipe.isDuplex());
        pipe.second().send("hello");
        pipe.first().send("who is there?");
        assertEquals("hello", pipe.first().receive());
        assertEquals("who is there?", pipe.second().receive());
        assertTrue(pipe.first().isReadable() && pipe.first().isWritable());
        assertFalse(pipe.first().isReady());
    }

    @Test
    void shouldRefuseTheWrongDirectionWhenOneWay() throws Exception
    {
        final Pipe<Long> pipe = oneWay(4);
        final Connection<Long> receiver = pipe.first();
        final Connection<Long> sender = pipe.second();
        assertFalse(receiver.isWritable() || sender.isReadable() || pipe.isDuplex());
        assertThrows(NonWritableChannelException.class, () -> receiver.send(1L));
        assertThrows(NonWritableChannelException.class, () -> receiver.offer(1L, 1, SECONDS));
        assertThrows(NonWritableChannelException.class, () -> receiver.sendBytes(new byte[1]));
        assertThrows(NonWritableChannelException.class, () -> receiver.tryClaim(1));
        assertThrows(NonReadableChannelException.class, sender::receive);
        assertThrows(NonReadableChannelException.class, sender::receiveBytes);
        assertThrows(NonReadableChannelException.class, () -> sender.poll(0, SECONDS));
        assertThrows(NonReadableChannelException.class, sender::isReady);
        sender.send(7L);
        assertEquals(7L, receiver.receive());
    }

    @Test
    void shouldEndAfterTheBufferedMessagesWhenTheOtherEndIsClosed() throws Exception
    {
        final Pipe<Long> pipe = oneWay(16);
        for (long i = 0; i < 10; i++)
        {
            pipe.second().send(i);
        }
        pipe.second().close();
        for (long i = 0; i < 10; i++)
        {
            assertTrue(pipe.first().isReady());
            assertEquals(i, pipe.first().receive());
        }
        assertTrue(pipe.first().isReady(), "the end counts");
        assertThrows(PeerClosedException.class, pipe.first()::receive);
        assertThrows(PeerClosedException.class, () -> pipe.first().poll(1, SECONDS));
        assertThrows(PeerClosedException.class, pipe.first()::receiveBytes);
        assertEquals(Ring.CLOSED, pipe.first().poll((buffer, index, length) -> {}, 5));
    }

    @Test
    void shouldNotBeAtItsEndWhenNobodyHasComeYet() throws Exception
    {
        final Pipe<Long> pipe = oneWay(4);
        pipe.second().close();
        assertFalse(pipe.first().isReady());
        assertNull(pipe.first().poll(1, MILLISECONDS));
        try (Connection<Long> late = copy(pipe.second()))
        {
            late.attach();
            assertFalse(pipe.first().isReady());
        }
        assertTrue(pipe.first().isReady());
        assertThrows(PeerClosedException.class, pipe.first()::receive);
    }

    @Test
    void shouldGoOnWhenAnEndIsHandedOver() throws Exception
    {
        final Pipe<Long> pipe = oneWay(4);
        pipe.second().send(1L);
        final Connection<Long> heir = copy(pipe.second());
        heir.attach();
        pipe.second().close();
        assertEquals(1L, pipe.first().receive());
        assertFalse(pipe.first().isReady());
        heir.send(2L);
        heir.close();
        assertEquals(2L, pipe.first().receive());
        assertThrows(PeerClosedException.class, pipe.first()::receive);
        final Connection<Long> late = copy(pipe.second());
        late.send(3L);
        assertEquals(3L, pipe.first().receive());
    }

    @Test
    void shouldSayWhoIsGoneWhenNobodyReads() throws Exception
    {
        final Pipe<Long> pipe = oneWay(4);
        pipe.second().send(1L);
        pipe.first().attach();
        pipe.first().close();
        final PeerClosedException ex = assertThrows(PeerClosedException.class, () -> pipe.second().send(2L));
        assertTrue(ex.getMessage().contains("end=first") && ex.getMessage().contains("token=0x"), ex.getMessage());
        assertEquals(Ring.CLOSED, pipe.second().tryClaim(4));
        assertThrows(PeerClosedException.class, () -> pipe.second().sendBytes(new byte[3]));
    }

    @Test
    void shouldWakeTheSenderWhenTheReaderCloses() throws Exception
    {
        final Pipe<Long> pipe = oneWay(1);
        pipe.first().attach();
        pipe.second().send(1L);
        final Call<Boolean> sender = new Call<>(() -> pipe.second().offer(2L, 50, SECONDS));
        pipe.first().close();
        final ExecutionException ex = assertThrows(ExecutionException.class, sender.result::get);
        assertInstanceOf(PeerClosedException.class, ex.getCause());
    }

    @Test
    void shouldWakeTheReaderWhenTheSenderCloses() throws Exception
    {
        final Pipe<Long> pipe = oneWay(1);
        pipe.second().attach();
        final Call<Long> reader = new Call<>(pipe.first()::receive);
        pipe.second().close();
        final ExecutionException ex = assertThrows(ExecutionException.class, reader.result::get);
        assertInstanceOf(PeerClosedException.class, ex.getCause());
    }

    @Test
    void shouldEndWaitingCallsWhenTheirHandleIsClosed() throws Exception
    {
        final Pipe<Long> pipe = numbers(1);
        final Call<Long> reader = new Call<>(pipe.first()::receive);
        pipe.second().send(1L);
        assertEquals(1L, reader.result.get());
        final Call<Long> again = new Call<>(pipe.first()::receive);
        pipe.first().close();
        final ExecutionException ex = assertThrows(ExecutionException.class, again.result::get);
        assertInstanceOf(HandleClosedException.class, ex.getCause());
    }

    @Test
    void shouldWaitWhenFull() throws Exception
    {
        final Pipe<Long> pipe = oneWay(2);
        pipe.second().send(1L);
        assertTrue(pipe.second().offer(2L, 0, SECONDS));
        assertFalse(pipe.second().offer(3L, 0, SECONDS));
        assertFalse(pipe.second().offer(3L, -1, SECONDS));
        assertFalse(pipe.second().offer(3L, 5, MILLISECONDS));
        assertEquals(Ring.FULL, pipe.second().tryClaim(4));
        final Call<Boolean> sender = new Call<>(() ->
        {
            pipe.second().send(3L);
            return true;
        });
        for (long i = 1; i <= 3; i++)
        {
            assertEquals(i, pipe.first().receive());
        }
        assertTrue(sender.result.get());
    }

    @Test
    void shouldReturnNullWhenNothingComesInTime() throws Exception
    {
        final Pipe<Long> pipe = numbers(2);
        assertNull(pipe.first().poll(0, SECONDS));
        assertNull(pipe.first().poll(-5, SECONDS));
        assertNull(pipe.first().poll(5, MILLISECONDS));
        assertFalse(pipe.first().awaitReady(5, MILLISECONDS));
        assertFalse(pipe.first().awaitReady(-1, MILLISECONDS));
        final Call<Boolean> poller = new Call<>(() -> pipe.first().awaitReady(50, SECONDS));
        pipe.second().send(9L);
        assertTrue(poller.result.get());
        assertEquals(9L, pipe.first().poll(0, NANOSECONDS));
    }

    @Test
    void shouldThrowWhenInterrupted() throws Exception
    {
        final Pipe<Long> pipe = oneWay(1);
        final Call<Long> reader = new Call<>(pipe.first()::receive);
        reader.interrupt();
        final ExecutionException ex = assertThrows(ExecutionException.class, reader.result::get);
        assertInstanceOf(InterruptedException.class, ex.getCause());
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> pipe.second().send(1L));
        assertFalse(Thread.currentThread().isInterrupted());
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> pipe.first().poll(0, SECONDS));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> pipe.first().awaitReady(1, SECONDS));
        assertFalse(pipe.first().isReady());
    }

    @Test
    void shouldKeepTheMessageWhenTheBufferIsTooShort() throws Exception
    {
        final Pipe<String> pipe = texts();
        final byte[] bytes = new byte[300];
        bytes[0] = 1;
        bytes[299] = 2;
        pipe.first().sendBytes(bytes);
        pipe.first().sendBytes(bytes, 299, 1);
        pipe.first().sendBytes(bytes, 300, 0);
        final BufferTooShortException ex = assertThrows(
            BufferTooShortException.class, () -> pipe.second().receiveBytes(new byte[300], 1));
        assertEquals(300, ex.messageLengthBytes());
        final byte[] target = new byte[310];
        assertEquals(300, pipe.second().receiveBytes(target, 10));
        assertEquals(2, target[309]);
        assertArrayEquals(new byte[] {2}, pipe.second().receiveBytes());
        assertEquals(0, pipe.second().receiveBytes(target, 310));
    }

    @Test
    void shouldKeepTheMessageWhenTheEndIsSharedAndTheBufferTooShort() throws Exception
    {
        final Pipe<Long> pipe = numbers(4);
        final Connection<Long> other = copy(pipe.second());
        for (byte i = 0; i < 4; i++)
        {
            pipe.first().sendBytes(new byte[] {i, i});
        }
        assertEquals(0, pipe.second().receiveBytes()[0]);
        assertEquals(1, other.receiveBytes()[0]);
        assertThrows(BufferTooShortException.class, () -> pipe.second().receiveBytes(new byte[1], 0));
        assertEquals(2, other.receiveBytes()[0]);
        assertEquals(3, pipe.second().receiveBytes()[0]);
    }

    @Test
    void shouldRefuseBadInput() throws Exception
    {
        final Pipe<Long> pipe = keep(walk.create(Pipe.of(Codecs.int64()).capacity(4).budget(100)));
        assertThrows(NullPointerException.class, () -> pipe.first().send(null));
        assertThrows(NullPointerException.class, () -> pipe.first().sendBytes(null));
        assertThrows(NullPointerException.class, () -> walk.create(Pipe.of(null)));
        assertThrows(IndexOutOfBoundsException.class, () -> pipe.first().sendBytes(new byte[3], 1, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> pipe.first().sendBytes(new byte[3], -1, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> pipe.first().receiveBytes(new byte[3], 4));
        assertThrows(ElementTooLargeException.class, () -> pipe.first().sendBytes(new byte[1000]));
        assertThrows(ElementTooLargeException.class, () -> pipe.first().tryClaim(1000));
        assertThrows(IllegalArgumentException.class, () -> pipe.first().tryClaim(-1));
        assertThrows(IllegalStateException.class, () -> pipe.first().commit(0));
        assertThrows(IllegalArgumentException.class, () -> walk.create(Pipe.of(Codecs.int64()).capacity(0).budget(0)));
        assertThrows(IllegalArgumentException.class, () -> walk.create(Pipe.of(Codecs.int64()).capacity(1).budget(-1)));
        assertThrows(IllegalArgumentException.class,
            () -> walk.create(Pipe.of(Codecs.int64()).capacity(1 << 24).budget(1 << 30)));
        assertFalse(pipe.second().isReady());
    }

    @Test
    void shouldRefuseWhenTheNameMeansSomethingElse()
    {
        keep(walk.open("mine", Pipe.oneWay(Codecs.int64())));
        assertThrows(IncompatibleSegmentException.class, () -> walk.open("mine", Pipe.of(Codecs.int64())));
        assertThrows(IncompatibleSegmentException.class, () -> walk.open("mine", Pipe.oneWay(Codecs.utf8())));
        assertThrows(IncompatibleSegmentException.class,
            () -> walk.open("mine", Pipe.oneWay(Codecs.int64()).capacity(3).budget(0)));
    }

    @Test
    void shouldThrowWhenUsedAfterClose() throws Exception
    {
        final Pipe<Long> pipe = numbers(4);
        final Connection<Long> connection = pipe.first();
        pipe.second().send(1L);
        connection.send(1L);
        final int index = connection.tryClaim(8);
        assertTrue(connection.isOpen());
        connection.close();
        connection.close();
        assertFalse(connection.isOpen());
        assertThrows(HandleClosedException.class, () -> connection.send(1L));
        assertThrows(HandleClosedException.class, connection::receive);
        assertThrows(HandleClosedException.class, () -> connection.awaitReady(0, SECONDS));
        assertThrows(HandleClosedException.class, connection::attach);
        assertThrows(HandleClosedException.class, connection::exclusive);
        assertThrows(IllegalStateException.class, () -> connection.commit(index));
        assertTrue(connection.isReady());
        assertEquals(1L, pipe.second().receive());
        assertThrows(PeerClosedException.class, pipe.second()::receive);
    }

    @Test
    void shouldSendInPlaceWhenClaimed() throws Exception
    {
        final Pipe<Long> pipe = numbers(4);
        for (int round = 0; round < 10; round++)
        {
            for (final int length : new int[] {0, 8, 56, 57, 500})
            {
                final int aborted = pipe.first().tryClaim(length);
                pipe.first().abort(aborted);
                final int index = pipe.first().tryClaim(length);
                pipe.first().buffer().setMemory(index, length, (byte)length);
                pipe.first().commit(index);
                assertEquals(Ring.ACCEPTED, pipe.first().offer(new UnsafeBuffer(new byte[] {1, 2, 3}), 1, 2));
                final List<Integer> lengths = new ArrayList<>();
                assertEquals(2, pipe.second().poll((buffer, offset, count) ->
                {
                    lengths.add(count);
                    assertTrue(count == 2 || count == 0 || buffer.getByte(offset + count - 1) == (byte)count);
                }, 9));
                assertEquals(List.of(length, 2), lengths);
                assertEquals(0, pipe.second().poll((buffer, offset, count) -> {}, 1));
            }
        }
    }

    @Test
    void shouldTellThatThereIsRoomWhenAHandlerThrows() throws Exception
    {
        final Pipe<Long> pipe = numbers(1);
        pipe.first().send(1L);
        final Attachment attachment = Views.attachment(pipe.second());
        final AtomicBuffer ring = new Lane(
            attachment, pipe.kind(), false).ring.buffer();
        // As a sender leaves it that has gone to sleep.
        ring.putIntVolatile(PipeRing.NOT_FULL_OFFSET, 1);
        assertThrows(ArithmeticException.class, () -> pipe.second().poll((buffer, offset, length) ->
        {
            throw new ArithmeticException("of the handler");
        }, 1));
        assertEquals(2, ring.getIntVolatile(PipeRing.NOT_FULL_OFFSET), "the sleeper was not woken");
        assertTrue(pipe.first().offer(2L, 0, SECONDS));
        assertEquals(2L, pipe.second().receive());
    }

    @Test
    void shouldDeliverEachOnceWhenTheHandlerCloses() throws Exception
    {
        final Pipe<Long> pipe = numbers(8);
        final Connection<Long> next = copy(pipe.second());
        next.attach();
        for (long i = 0; i < 5; i++)
        {
            pipe.first().send(i);
        }
        final List<Long> seen = new ArrayList<>();
        assertEquals(2, pipe.second().poll((buffer, offset, length) ->
        {
            if (seen.size() == 1)
            {
                pipe.second().close();
            }
            seen.add(buffer.getLong(offset));
        }, 9));
        assertEquals(2, seen.size());
        for (long i = 2; i < 5; i++)
        {
            assertEquals(i, next.receive());
        }
        assertFalse(next.isReady());
        next.close();
        assertThrows(PeerClosedException.class, () -> pipe.first().send(5L));
    }

    @Test
    void shouldRefuseOthersWhenAnEndIsClaimedForOneAlone() throws Exception
    {
        final Pipe<Long> pipe = numbers(4);
        final Connection<Long> alone = pipe.first().exclusive();
        final Connection<Long> other = copy(pipe.first());
        assertThrows(EndInUseException.class, other::exclusive);
        assertThrows(EndInUseException.class, () -> other.send(1L));
        assertThrows(EndInUseException.class, () -> other.awaitReady(0, SECONDS));
        alone.send(1L);
        pipe.second().send(2L);
        assertEquals(2L, alone.receive());
        assertEquals(1L, pipe.second().receive());
        alone.close();
        other.send(3L);
        assertEquals(3L, pipe.second().receive());
        final Connection<Long> third = copy(pipe.first());
        assertThrows(EndInUseException.class, third::exclusive, "the other one is there");
        other.send(4L);
        other.close();
        third.exclusive().send(5L);
        assertEquals(4L, pipe.second().receive());
        assertEquals(5L, pipe.second().receive());
        third.close();
        assertThrows(PeerClosedException.class, pipe.second()::receive);
    }

    @Test
    void shouldNotCountWhoWasRefusedWhenTheOthersClose() throws Exception
    {
        final Pipe<Long> pipe = numbers(4);
        pipe.second().send(1L);
        final Connection<Long> refused = copy(pipe.second());
        assertThrows(EndInUseException.class, refused::exclusive);
        pipe.second().close();
        assertEquals(1L, pipe.first().receive());
        assertThrows(PeerClosedException.class, pipe.first()::receive);
        refused.exclusive().send(2L);
        assertEquals(2L, pipe.first().receive());
    }

    @Test
    void shouldReachTheSamePipeWhenSerialised() throws Exception
    {
        final Pipe<Long> pipe = numbers(4);
        final Pipe<Long> again = copy(pipe);
        again.second().send(5L);
        assertEquals(5L, pipe.first().receive());
        assertEquals(pipe.capacity(), again.capacity());
        assertEquals(pipe.name(), again.name());
        again.close();
        assertThrows(PeerClosedException.class, pipe.first()::receive);
    }

    @Test
    void shouldGoWhereItIsSentWhenAHandleIsAMessage() throws Exception
    {
        final Pipe<Long> inner = numbers(4);
        final Pipe<Object> outer = keep(walk.create(Pipe.of(Codecs.object(Connection.class))));
        outer.first().send(inner.second());
        @SuppressWarnings("unchecked")
        final Connection<Long> sent = (Connection<Long>)outer.second().receive();
        sent.send(5L);
        assertEquals(5L, inner.first().receive());
        sent.close();
    }

    @Test
    void shouldDeliverEachOnceWhenThreadsShareAnEnd() throws Exception
    {
        final Pipe<Long> pipe = numbers(64);
        final int perSender = 20_000;
        final List<Future<Long>> work = new ArrayList<>();
        for (int i = 0; i < 4; i++)
        {
            final long sender = i;
            work.add(async(() ->
            {
                for (long k = 0; k < perSender; k++)
                {
                    pipe.first().send(sender * perSender + k);
                }
                return 0L;
            }));
        }
        final List<Future<Long>> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++)
        {
            readers.add(async(() ->
            {
                long sum = 0;
                for (int k = 0; k < perSender * 2; k++)
                {
                    sum += pipe.second().receive();
                }
                return sum;
            }));
        }
        for (final Future<Long> each : work)
        {
            each.get();
        }
        final long count = perSender * 4L;
        assertEquals(count * (count - 1) / 2, readers.get(0).get() + readers.get(1).get());
        assertFalse(pipe.second().isReady());
    }

    @Test
    void shouldMakeNoGarbageWhenInPlace() throws Exception
    {
        final Pipe<Long> pipe = numbers(4);
        final MessageHandler handler = (buffer, index, length) -> {};
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        final int messages = 20_000;
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++)
        {
            final long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < messages; i++)
            {
                pipe.first().commit(pipe.first().tryClaim(40));
                if (pipe.second().poll(handler, 2) != 1)
                {
                    throw new AssertionError("i=" + i);
                }
            }
            allocated = Math.min(allocated, threads.getThreadAllocatedBytes(thread) - before);
        }
        assertTrue(allocated < messages, "allocated=" + allocated);
    }

    @SuppressWarnings("unchecked")
    static <T> T copy(final T handle) throws Exception
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
