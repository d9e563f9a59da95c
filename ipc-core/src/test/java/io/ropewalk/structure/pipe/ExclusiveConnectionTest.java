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

import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.PeerClosedException;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a handle that has an end for itself notices, and when. */
class ExclusiveConnectionTest extends PipeFixture
{
    private static final int MESSAGES_PER_LOOK = 64;
    private static final MessageHandler NO_HANDLER = (buffer, index, length) -> {};

    /** One way of sending eight bytes without waiting: a result of the ring. */
    private interface Sending
    {
        int by(Connection<Long> connection);
    }

    private static List<Sending> forms()
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[8]);
        return List.of((connection) -> connection.offer(message, 0, 8), (connection) ->
        {
            final int index = connection.tryClaim(8);
            if (index < 0)
            {
                return index;
            }
            connection.commit(index);
            return Ring.ACCEPTED;
        });
    }

    @Test
    void shouldNoticeWithin64MessagesWhenTheOtherEndCloses() throws Exception
    {
        for (final Sending form : forms())
        {
            for (int before = 0; before < 2 * MESSAGES_PER_LOOK; before += 13)
            {
                final Pipe<Long> pipe = numbers(1000);
                final Connection<Long> sender = pipe.second().exclusive();
                pipe.first().attach();
                for (int i = 0; i < before; i++)
                {
                    assertEquals(Ring.ACCEPTED, form.by(sender));
                }
                pipe.first().close();
                int late = 0;
                while (Ring.ACCEPTED == form.by(sender))
                {
                    late++;
                }
                assertTrue(late <= MESSAGES_PER_LOOK, "late=" + late);
                assertEquals(Ring.CLOSED, form.by(sender));
                // What nobody has received waits for a successor.
                final Connection<Long> successor = PipeTest.copy(pipe.first());
                assertEquals(before + late, successor.poll(NO_HANDLER, 1000));
                assertEquals(Ring.ACCEPTED, form.by(sender));
            }
        }
    }

    @Test
    void shouldThrowAtOnceWhenItSendsToAClosedEnd() throws Exception
    {
        final Pipe<Long> pipe = numbers(1000);
        final Connection<Long> sender = pipe.second().exclusive();
        pipe.first().attach();
        for (long i = 0; i < 10; i++)
        {
            sender.send(i);
        }
        pipe.first().close();
        assertThrows(PeerClosedException.class, () -> sender.send(10L));
        assertThrows(PeerClosedException.class, () -> sender.offer(10L, 1, SECONDS));
        assertThrows(PeerClosedException.class, () -> sender.sendBytes(new byte[8]));
    }

    @Test
    void shouldThrowWhenAnotherThreadHasClosedIt() throws Exception
    {
        final Pipe<Long> pipe = numbers(1000);
        final Connection<Long> connection = pipe.second().exclusive();
        pipe.first().send(1L);
        pipe.first().send(2L);
        for (final Sending form : forms())
        {
            assertEquals(Ring.ACCEPTED, form.by(connection));
        }
        assertEquals(1, connection.poll(NO_HANDLER, 1));
        async(() ->
        {
            connection.close();
            return null;
        }).get();
        for (final Sending form : forms())
        {
            assertThrows(HandleClosedException.class, () -> form.by(connection));
        }
        assertThrows(HandleClosedException.class, () -> connection.send(1L));
        assertThrows(HandleClosedException.class, () -> connection.poll(NO_HANDLER, 1));
        assertThrows(HandleClosedException.class, connection::receive);
        final Connection<Long> next = PipeTest.copy(pipe.second());
        assertEquals(2L, next.receive());
        assertEquals(2, pipe.first().poll(NO_HANDLER, 9));
    }

    @Test
    void shouldEndAfterTheBufferedMessagesWhenItPolls() throws Exception
    {
        final Pipe<Long> pipe = numbers(1000);
        final Connection<Long> reader = pipe.first().exclusive();
        assertEquals(0, reader.poll(NO_HANDLER, 9));
        for (long i = 0; i < 200; i++)
        {
            pipe.second().send(i);
        }
        pipe.second().close();
        final List<Long> seen = new ArrayList<>();
        assertEquals(150, reader.poll((buffer, index, length) -> seen.add(buffer.getLong(index)), 150));
        assertEquals(150L, reader.receive());
        assertEquals(49, reader.poll((buffer, index, length) -> seen.add(buffer.getLong(index)), 150));
        assertEquals(199, seen.size());
        assertEquals(Ring.CLOSED, reader.poll(NO_HANDLER, 9));
        assertThrows(PeerClosedException.class, reader::receive);
    }

    @Test
    void shouldLeaveTheMessageWhenItsHandlerFailsWithAnError() throws Exception
    {
        final Pipe<Long> pipe = numbers(4);
        final Connection<Long> reader = pipe.first().exclusive();
        pipe.second().send(1L);
        pipe.second().send(2L);
        final List<Long> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++)
        {
            assertThrows(AssertionError.class, () -> reader.poll((buffer, index, length) ->
            {
                throw new AssertionError("of the test");
            }, 9));
        }
        assertThrows(ArithmeticException.class, () -> reader.poll((buffer, index, length) ->
        {
            seen.add(buffer.getLong(index));
            throw new ArithmeticException("of the test");
        }, 9));
        assertEquals(List.of(1L), seen);
        assertEquals(2L, reader.receive());
        assertFalse(reader.isReady());
    }
}
