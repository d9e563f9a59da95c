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

import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.CodecException;
import io.ropewalk.error.PeerClosedException;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Views;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.PipeRing;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is sent, and what is received, when an operation ends with an exception or an error. */
class PipeFailureTest extends PipeFixture
{
    /** What the codec of the test throws next; the pipes of the test are used by its own thread alone. */
    private static Throwable thrown;

    @AfterEach
    void throwNothing()
    {
        thrown = null;
    }

    @Test
    void shouldLeaveTheMessageWhenItsDecodingEndsWithAnError() throws Exception
    {
        for (final Mode mode : Mode.values())
        {
            final Pipe<Long> pipe = moody();
            final Connection<Long> reader = mode.prepare(pipe.first());
            final List<Receive> forms = List.of(
                Connection::receive,
                (connection) -> connection.poll(5, SECONDS),
                PipeFailureTest::receiveInPlace);
            long next = 0;
            for (final Receive form : forms)
            {
                for (final Error error : errors())
                {
                    pipe.second().send(next);
                    thrown = error;
                    assertSame(error, assertThrows(Error.class, () -> form.from(reader)), mode + " " + error);
                    assertTrue(reader.isReady(), mode + " " + error);
                    thrown = null;
                    assertEquals(next++, form.from(reader), mode + " " + error);
                    assertFalse(reader.isReady());
                }
            }
        }
    }

    @Test
    void shouldGiveTheMessageToTheSuccessorWhenItsDecodingEndsWithAnError() throws Exception
    {
        for (final Mode mode : Mode.values())
        {
            final Pipe<Long> pipe = moody();
            final Connection<Long> reader = mode.prepare(pipe.first());
            pipe.second().send(1L);
            pipe.second().send(2L);
            thrown = new NoClassDefFoundError("of the test");
            assertThrows(NoClassDefFoundError.class, reader::receive);
            thrown = null;
            reader.close();
            final Connection<Long> successor = PipeTest.copy(pipe.first());
            assertEquals(1L, successor.receive(), mode.toString());
            assertEquals(2L, successor.receive(), mode.toString());
            assertFalse(successor.isReady());
        }
    }

    @Test
    void shouldConsumeTheMessageWhenItsDecodingEndsWithAnException() throws Exception
    {
        for (final Mode mode : Mode.values())
        {
            final Pipe<Long> pipe = moody();
            final Connection<Long> reader = mode.prepare(pipe.first());
            for (final RuntimeException ex : List.of(new CodecException("of the test"), new ArithmeticException()))
            {
                pipe.second().send(1L);
                pipe.second().send(2L);
                thrown = ex;
                assertSame(ex, assertThrows(RuntimeException.class, reader::receive));
                thrown = null;
                assertEquals(2L, reader.receive(), mode.toString());
            }
        }
    }

    @Test
    void shouldSendNothingWhenEncodingEndsWithAnError() throws Exception
    {
        for (final Mode mode : Mode.values())
        {
            final Pipe<Long> pipe = moody();
            final Connection<Long> sender = mode.prepare(pipe.second());
            long next = 0;
            for (final Error error : errors())
            {
                thrown = error;
                assertSame(error, assertThrows(Error.class, () -> sender.send(7L)), mode.toString());
                assertSame(error, assertThrows(Error.class, () -> sender.offer(7L, 1, SECONDS)), mode.toString());
                thrown = null;
                assertFalse(pipe.first().isReady(), mode.toString());
                sender.send(next);
                assertEquals(next++, pipe.first().receive(), mode.toString());
            }
            sender.close();
            final Connection<Long> successor = PipeTest.copy(pipe.second());
            successor.send(next);
            assertEquals(next, pipe.first().receive(), mode.toString());
        }
    }

    @Test
    void shouldThrowOnlyWhenNothingWasSentToAReaderThatDiedAsleep() throws Exception
    {
        final List<Send> forms = List.of(
            (sender) -> sender.send(2L),
            (sender) -> assertTrue(sender.offer(2L, 0, SECONDS)),
            (sender) -> assertTrue(sender.offer(2L, 5, SECONDS)),
            (sender) -> sender.sendBytes(new byte[] {2, 0, 0, 0, 0, 0, 0, 0}),
            (sender) -> assertEquals(
                Ring.ACCEPTED, sender.offer(new UnsafeBuffer(new byte[] {2, 0, 0, 0, 0, 0, 0, 0}), 0, 8)),
            (sender) ->
            {
                final int index = sender.tryClaim(8);
                sender.buffer().putLong(index, 2);
                sender.commit(index);
            });
        for (final Mode mode : Mode.values())
        {
            for (final Send form : forms)
            {
                for (final boolean isDuplex : new boolean[] {false, true})
                {
                    sendToOneWhoDiedAsleep(mode, form, isDuplex ? numbers(8) : oneWay(8));
                }
            }
        }
    }

    private static void sendToOneWhoDiedAsleep(final Mode mode, final Send form, final Pipe<Long> pipe) throws Exception
    {
        final Connection<Long> sender = mode.prepare(pipe.second());
        pipe.first().attach();
        sender.send(1L);
        assertEquals(1L, pipe.first().receive());
        dieAsleep(pipe.first(), pipe.kind());
        form.by(sender);
        assertThrows(PeerClosedException.class, () -> sender.send(3L), mode.toString());
        assertThrows(PeerClosedException.class, () -> sender.offer(3L, 0, SECONDS), mode.toString());
        assertThrows(PeerClosedException.class, () -> sender.sendBytes(new byte[8]), mode.toString());
        assertEquals(Ring.CLOSED, sender.offer(new UnsafeBuffer(new byte[8]), 0, 8), mode.toString());
        assertEquals(Ring.CLOSED, sender.tryClaim(8), mode.toString());
        // The successor gets what was sent, and only that.
        final Connection<Long> successor = PipeTest.copy(pipe.first());
        successor.attach();
        sender.send(3L);
        assertEquals(2L, successor.receive(), mode.toString());
        assertEquals(3L, successor.receive(), mode.toString());
        assertNull(successor.poll(0, SECONDS));
    }

    /** Leaves the memory as a process does that is killed while it sleeps in {@code receive}. */
    private static void dieAsleep(final Connection<?> reader, final PipeKind<?> kind)
    {
        final Attachment attachment = Views.attachment(reader);
        final int owner = attachment.owner();
        attachment.buffer().putLongVolatile(
            PipeDescriptor.FIRST_HOLDERS_OFFSET + PipeDescriptor.slotOf(owner) * Long.BYTES,
            PipeDescriptor.holder(owner, 0));
        final AtomicBuffer ring = new Lane(
            attachment, kind, true).ring.buffer();
        ring.putIntVolatile(PipeRing.NOT_EMPTY_OFFSET, ring.getIntVolatile(PipeRing.NOT_EMPTY_OFFSET) | 1);
    }

    private static Long receiveInPlace(final Connection<Long> reader) throws IOException
    {
        final List<Long> seen = new ArrayList<>();
        assertEquals(1, reader.poll((buffer, offset, length) ->
            seen.add(Moody.INSTANCE.decode(buffer, offset, length)), 5));
        return seen.get(0);
    }

    private Pipe<Long> moody()
    {
        return keep(walk.create(Pipe.oneWay(Moody.INSTANCE).capacity(8).budget(1024)));
    }

    private static List<Error> errors()
    {
        return List.of(new OutOfMemoryError("of the test"), new StackOverflowError("of the test"),
            new NoClassDefFoundError("of the test"));
    }

    /** One way of receiving. */
    private interface Receive
    {
        Long from(Connection<Long> connection) throws Exception;
    }

    /** One way of sending. */
    private interface Send
    {
        void by(Connection<Long> connection) throws Exception;
    }

    /** Who else is at an end. */
    enum Mode
    {
        ALONE, SHARED, EXCLUSIVE;

        <E> Connection<E> prepare(final Connection<E> end) throws Exception
        {
            if (SHARED == this)
            {
                // Visits, so that the end is not biased to anybody any more.
                for (final Connection<E> each : List.of(end, PipeTest.copy(end)))
                {
                    visit(each);
                }
            }
            return EXCLUSIVE == this ? end.exclusive() : end;
        }

        private static void visit(final Connection<?> connection) throws Exception
        {
            if (connection.isReadable())
            {
                assertEquals(0, connection.poll((buffer, offset, length) -> {}, 1));
            }
            if (connection.isWritable())
            {
                connection.abort(connection.tryClaim(1));
            }
        }
    }

    private static final class Moody implements Codec<Long>
    {
        private static final long serialVersionUID = 1L;
        private static final Moody INSTANCE = new Moody();

        @Override
        public String name()
        {
            return "moody";
        }

        @Override
        public int encode(final Long element, final MutableDirectBuffer buffer, final int offset)
        {
            throwWhatIsDue();
            return Codecs.int64().encode(element, buffer, offset);
        }

        @Override
        public Long decode(final DirectBuffer buffer, final int offset, final int length)
        {
            throwWhatIsDue();
            return Codecs.int64().decode(buffer, offset, length);
        }

        private static void throwWhatIsDue()
        {
            if (thrown instanceof Error)
            {
                throw (Error)thrown;
            }
            if (thrown != null)
            {
                throw (RuntimeException)thrown;
            }
        }
    }
}
