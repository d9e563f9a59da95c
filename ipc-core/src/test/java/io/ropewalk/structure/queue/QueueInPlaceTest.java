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
package io.ropewalk.structure.queue;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Elements handed to a handler, and written and read in place. */
class QueueInPlaceTest extends QueueFixture
{
    private static final int MANY = Integer.MAX_VALUE;

    private final List<Long> handled = new ArrayList<>();
    private final Consumer<Long> handler = handled::add;
    private final MessageHandler bytesHandler =
        (buffer, offset, length) -> handled.add(length == Long.BYTES ? buffer.getLong(offset) : -length);

    private static int put(final SharedQueue<Long> queue, final long value)
    {
        final int index = queue.tryClaim(Long.BYTES);
        if (index >= 0)
        {
            queue.buffer().putLong(index, value);
            queue.commit(index);
        }
        return index;
    }

    @Test
    void shouldHandleWhatIsThereInOrderWhenPolled()
    {
        final SharedQueue<Long> queue = filled(200, 200);
        assertEquals(0, queue.poll(handler, 0));
        assertEquals(0, queue.poll(handler, -1));
        assertEquals(3, queue.poll(handler, 3));
        assertEquals(100, queue.poll(bytesHandler, 100));
        assertEquals(97, queue.poll(handler, MANY));
        assertEquals(range(0, 200), handled);
        assertEquals(0, queue.poll(handler, MANY));
        assertEquals(0, queue.poll(bytesHandler, 5));
        assertTrue(queue.offer(5L));
        final List<Object> anything = new ArrayList<>();
        assertEquals(1, queue.poll(anything::add, 1), "the overloads do not get in each other's way");
        assertEquals(List.of(5L), anything);
    }

    @Test
    void shouldTellTheEndWhenShutDown() throws InterruptedException
    {
        final SharedQueue<Long> queue = filled(5, 3);
        queue.shutdown();
        assertEquals(1, queue.poll(handler, 1));
        assertEquals(2, queue.poll(bytesHandler, MANY));
        assertEquals(Ring.CLOSED, queue.poll(handler, MANY));
        assertEquals(Ring.CLOSED, queue.poll(bytesHandler, 1));
        assertEquals(0, queue.poll(handler, 0), "not even a look");
        assertEquals(range(0, 3), handled);
        assertEquals(Ring.CLOSED, queue.tryClaim(8));
        assertEquals(Ring.CLOSED, queue.offer(new UnsafeBuffer(new byte[8]), 0, 8));
    }

    @Test
    void shouldRefuseWhenItsHandleIsClosed()
    {
        final SharedQueue<Long> queue = filled(5, 3);
        queue.close();
        for (final Executable call : List.<Executable>of(
            () -> queue.poll(handler, 1), () -> queue.poll(bytesHandler, 1), () -> queue.tryClaim(8),
            () -> queue.offer(new UnsafeBuffer(new byte[8]), 0, 8)))
        {
            assertThrows(HandleClosedException.class, call);
        }
        assertThrows(NullPointerException.class, () -> queue.poll((MessageHandler)null, 1));
        assertThrows(NullPointerException.class, () -> queue.poll((Consumer<Long>)null, 1));
    }

    @Test
    void shouldConsumeTheElementWhenTheHandlerThrows()
    {
        final SharedQueue<Long> queue = filled(5, 4);
        assertThrows(IllegalStateException.class, () -> queue.poll((Consumer<Long>)(element) ->
        {
            handler.accept(element);
            if (1 == element)
            {
                throw new IllegalStateException("of the handler");
            }
        }, MANY));
        assertEquals(range(0, 2), handled);
        assertThrows(IllegalStateException.class, () -> queue.poll((buffer, offset, length) ->
        {
            throw new IllegalStateException("of the handler");
        }, MANY));
        assertEquals(3, queue.poll());
    }

    @Test
    void shouldLeaveTheElementWhenTheHandlerThrowsAnError() throws Exception
    {
        final SharedQueue<Long> queue = filled(5, 4);
        assertThrows(StackOverflowError.class, () -> queue.poll((Consumer<Long>)(element) ->
        {
            if (1 == element)
            {
                throw new StackOverflowError("of the handler");
            }
        }, MANY));
        assertEquals(1, queue.peek());
        assertThrows(StackOverflowError.class, () -> queue.poll((buffer, offset, length) ->
        {
            throw new StackOverflowError("of the handler");
        }, MANY));
        assertEquals(3, queue.poll(handler, MANY));
        assertEquals(range(1, 4), handled);
    }

    @Test
    void shouldKeepTheRoomUntilTheHandlerReturns()
    {
        final SharedQueue<Long> queue = filled(2, 2);
        assertEquals(2, queue.poll((Consumer<Long>)(element) ->
        {
            assertEquals(0 != element, queue.offer(element + 10));
            handler.accept(element);
        }, 2));
        assertEquals(List.of(11L), List.copyOf(queue));
        assertEquals(range(0, 2), handled);
    }

    @Test
    void shouldStopWhenTheHandlerClosesTheQueue()
    {
        final SharedQueue<Long> queue = keep(walk.open("handled", SharedQueue.of(5, Codecs.int64())));
        final SharedQueue<Long> other = walk.open("handled", SharedQueue.of(5, Codecs.int64()));
        other.addAll(range(0, 5));
        assertEquals(1, queue.poll((Consumer<Long>)(element) -> queue.close(), MANY));
        assertThrows(HandleClosedException.class, () -> queue.poll(handler, MANY));
        assertEquals(4, other.poll(handler, MANY));
        assertEquals(range(1, 5), handled);
    }

    @Test
    void shouldWakeAProducerWhenPolled() throws Exception
    {
        final SharedQueue<Long> queue = filled(3, 3);
        final Waiting<Long> put = new Waiting<>(() -> queue.putAll(range(3, 20)));
        while (!put.result.isDone())
        {
            queue.poll(handler, 2);
            queue.poll(bytesHandler, 1);
        }
        queue.poll(handler, MANY);
        assertEquals(range(0, 20), handled);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 56, 57, 1000})
    void shouldPutWhatWasClaimedWhenCommitted(final int length)
    {
        final SharedQueue<byte[]> queue = keep(walk.create(SharedQueue.of(3, Codecs.bytes()).budget(4096)));
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)i;
        }
        for (int round = 0; round < 10; round++)
        {
            final int index = queue.tryClaim(length);
            queue.buffer().putBytes(index, bytes);
            queue.commit(index);
            queue.abort(queue.tryClaim(length));
            assertEquals(Ring.ACCEPTED, queue.offer(new UnsafeBuffer(bytes), 0, length));
            assertEquals(2, queue.size());
            assertEquals(2, queue.poll((Consumer<byte[]>)(element) ->
                assertEquals(new UnsafeBuffer(bytes), new UnsafeBuffer(element)), MANY));
            assertNull(queue.poll());
            assertEquals(3, queue.remainingCapacity());
        }
    }

    @Test
    void shouldRefuseWhenFullOrTooLong()
    {
        final SharedQueue<byte[]> queue = keep(walk.create(SharedQueue.of(2, Codecs.bytes()).budget(1024)));
        assertThrows(ElementTooLargeException.class, () -> queue.tryClaim(1025));
        assertThrows(ElementTooLargeException.class,
            () -> queue.offer(new UnsafeBuffer(new byte[1025]), 0, 1025));
        queue.abort(queue.tryClaim(1024));
        queue.add(new byte[1]);
        final int index = queue.tryClaim(1);
        assertEquals(Ring.FULL, queue.tryClaim(1));
        assertEquals(Ring.FULL, queue.offer(new UnsafeBuffer(new byte[1]), 0, 1));
        assertFalse(queue.offer(new byte[1]));
        queue.commit(index);
        assertThrows(IllegalStateException.class, () -> queue.commit(index));
        assertThrows(IllegalStateException.class, () -> queue.abort(index));
        assertEquals(2, queue.size());
    }

    @Test
    void shouldWakeAConsumerWhenCommitted() throws Exception
    {
        final SharedQueue<Long> queue = queue(3);
        final Waiting<Long> take = new Waiting<>(queue::take);
        assertTrue(put(queue, 5) >= 0);
        assertEquals(5, take.result.get());
        final Waiting<Long> another = new Waiting<>(queue::take);
        assertEquals(Ring.ACCEPTED, queue.offer(new UnsafeBuffer(new byte[8]), 0, 8));
        assertEquals(0, another.result.get());
    }

    @Test
    void shouldWakeOthersWhenAborted() throws Exception
    {
        final SharedQueue<Long> queue = queue(1);
        final int index = queue.tryClaim(8);
        final Waiting<Long> put = new Waiting<>(() -> queue.putAll(range(1, 3)));
        final Waiting<Long> take = new Waiting<>(queue::take);
        queue.abort(index);
        assertEquals(1, take.result.get());
        assertEquals(2, put.result.get());
        assertEquals(2, queue.take());
    }

    @Test
    void shouldMoveEachOnceWhenManyClaimAndPoll() throws Exception
    {
        final SharedQueue<Long> queue = queue(16);
        final int producers = 2;
        final long each = 20_000;
        final List<Future<Object>> puts = new ArrayList<>();
        for (long p = 0; p < producers; p++)
        {
            final long first = p * each;
            puts.add(async(() ->
            {
                long next = first;
                while (next < first + each)
                {
                    if (put(queue, next) >= 0)
                    {
                        next++;
                    }
                    else
                    {
                        Thread.yield();
                    }
                }
                return null;
            }));
        }
        final List<Future<Long>> sums = List.of(async(() -> sum(queue)), async(() -> sum(queue)));
        for (final Future<Object> put : puts)
        {
            put.get();
        }
        queue.shutdown();
        final long count = producers * each;
        assertEquals(count * (count - 1) / 2, sums.get(0).get() + sums.get(1).get());
    }

    private static long sum(final SharedQueue<Long> queue)
    {
        final long[] sum = {0};
        int count = 0;
        while (Ring.CLOSED != count)
        {
            count = queue.poll((buffer, offset, length) -> sum[0] += buffer.getLong(offset), 5);
            if (0 == count)
            {
                Thread.yield();
            }
        }
        return sum[0];
    }

    private static MessageHandler noting(final List<Long> positions, final boolean isFailing)
    {
        return new MessageHandler()
        {
            @Override
            public void onMessage(final long position, final DirectBuffer buffer, final int offset, final int length)
            {
                positions.add(position);
                if (isFailing)
                {
                    throw new StackOverflowError();
                }
            }

            @Override
            public void onMessage(final DirectBuffer buffer, final int offset, final int length)
            {
                throw new AssertionError("the other one is called");
            }
        };
    }

    @Test
    void shouldTellWhichMessageItIsWhenItComesAgain()
    {
        final SharedQueue<Long> growing = Ropewalk.temporary().queue("growing", Codecs.int64());
        for (final SharedQueue<Long> queue : List.of(filled(64, 0), growing))
        {
            final List<Long> positions = new ArrayList<>();
            for (int i = 0; i < 5_000; i++)
            {
                queue.offer((long)i);
                queue.offer((long)i);
                assertThrows(StackOverflowError.class, () -> queue.poll(noting(positions, true), 1));
                final long left = positions.remove(positions.size() - 1);
                queue.poll(noting(positions, false), i % 3 == 2 ? 3 : 1);
                assertTrue(positions.contains(left), () -> "left=" + left + " seen=" + positions.size());
                while (queue == growing && i == 2_000 && queue.size() < 20_000)
                {
                    queue.offer(0L);
                }
            }
            queue.poll(noting(positions, false), MANY);
            assertTrue(positions.size() > 8_000);
            assertEquals(positions.size(), new HashSet<>(positions).size());
        }
    }
}
