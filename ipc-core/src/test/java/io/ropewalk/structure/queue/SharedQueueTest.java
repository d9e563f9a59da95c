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

import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.CodecException;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.IllegalNameException;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.error.QueueClosedException;
import io.ropewalk.error.QueueEmptyException;
import io.ropewalk.error.QueueFullException;
import io.ropewalk.machine.waiting.WaitStrategy;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a queue between processes does beyond the JDK's contract. */
class SharedQueueTest extends QueueFixture
{
    @Test
    void shouldThrowItsOwnExceptionsWhenFullOrEmpty() throws InterruptedException
    {
        final SharedQueue<Long> queue = keep(walk.open("facade", SharedQueue.of(1, Codecs.int64())));
        queue.putNow(1L);
        assertMentions(assertThrows(QueueFullException.class, () -> queue.putNow(2L)), "facade", "capacity=1");
        assertThrows(QueueFullException.class, () -> queue.add(2L));
        assertThrows(QueueFullException.class, () -> queue.put(2L, 5, TimeUnit.MILLISECONDS));
        assertThrows(QueueFullException.class, () -> queue.put(2L, -5, TimeUnit.MILLISECONDS));
        assertEquals(1L, queue.get());
        assertMentions(assertThrows(QueueEmptyException.class, queue::getNow), "facade", "capacity=1");
        assertThrows(QueueEmptyException.class, () -> queue.get(5, TimeUnit.MILLISECONDS));
        assertThrows(QueueEmptyException.class, () -> queue.get(0, TimeUnit.MILLISECONDS));
        queue.put(3L, 0, TimeUnit.SECONDS);
        assertEquals(3L, queue.get(0, TimeUnit.SECONDS));
        queue.putNow(4L);
        assertEquals(4L, queue.getNow());
    }

    private static void assertMentions(final Throwable ex, final String... parts)
    {
        for (final String part : parts)
        {
            assertTrue(ex.getMessage().contains(part), ex.getMessage());
        }
    }

    @Test
    void shouldDrainThenEndForEverybodyWhenShutDown() throws Exception
    {
        final SharedQueue<Long> queue = keep(walk.open("ended", SharedQueue.of(3, Codecs.int64())));
        final SharedQueue<Long> other = walk.open("ended", SharedQueue.of(3, Codecs.int64()));
        queue.addAll(range(0, 2));
        assertFalse(other.isShutdown());
        other.shutdown();
        queue.shutdown();
        assertTrue(queue.isShutdown());
        for (final SharedQueue<Long> each : List.of(queue, other))
        {
            assertMentions(assertThrows(QueueClosedException.class, () -> each.put(5L)), "ended");
            assertThrows(QueueClosedException.class, () -> each.offer(5L));
            assertThrows(QueueClosedException.class, () -> each.add(5L));
            assertThrows(QueueClosedException.class, () -> each.putNow(5L));
            assertThrows(QueueClosedException.class, () -> each.offer(5L, 1, TimeUnit.SECONDS));
            assertThrows(QueueClosedException.class, () -> each.put(5L, 1, TimeUnit.SECONDS));
        }
        assertEquals(0L, queue.take());
        assertEquals(1L, other.get());
        for (final SharedQueue<Long> each : List.of(queue, other))
        {
            assertThrows(QueueClosedException.class, each::take);
            assertThrows(QueueClosedException.class, each::get);
            assertThrows(QueueClosedException.class, each::getNow);
            assertThrows(QueueClosedException.class, () -> each.get(1, TimeUnit.HOURS));
            assertNull(each.poll());
            assertNull(each.poll(1, TimeUnit.HOURS));
            assertNull(each.peek());
            assertEquals(0, each.drainTo(new ArrayList<>()));
            assertTrue(each.isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldWakeEverybodyWhenShutDown(final WaitStrategy strategy) throws Exception
    {
        final SharedQueue<Long> empty = queue(1);
        final SharedQueue<Long> full = filled(1, 1);
        final List<Waiting<?>> calls = List.of(
            new Waiting<>(empty.waiting(strategy)::take),
            new Waiting<>(() -> empty.waiting(strategy).get(1, TimeUnit.HOURS)),
            new Waiting<>(() ->
            {
                full.waiting(strategy).put(1L);
                return null;
            }),
            new Waiting<>(() -> full.waiting(strategy).offer(1L, 1, TimeUnit.HOURS)));
        empty.shutdown();
        full.shutdown();
        for (final Waiting<?> call : calls)
        {
            assertInstanceOf(QueueClosedException.class,
                assertThrows(ExecutionException.class, call.result::get).getCause());
        }
        assertEquals(0L, full.take());
    }

    @Test
    void shouldRefuseWhenItsHandleIsClosed() throws Exception
    {
        final SharedQueue<Long> queue = keep(walk.open("closed", SharedQueue.of(3, Codecs.int64())));
        final SharedQueue<Long> other = walk.open("closed", SharedQueue.of(3, Codecs.int64()));
        queue.add(1L);
        queue.close();
        queue.close();
        final List<Executable> calls = List.of(
            () -> queue.add(2L), () -> queue.offer(2L), () -> queue.put(2L), () -> queue.offer(2L, 1, TimeUnit.DAYS),
            () -> queue.putNow(2L), queue::take, queue::poll, () -> queue.poll(1, TimeUnit.DAYS), queue::get,
            queue::getNow, queue::peek, queue::element, queue::remove, () -> queue.remove(1L), queue::iterator,
            queue::toArray, queue::clear, queue::size, queue::isEmpty, queue::isFull, queue::remainingCapacity,
            () -> queue.drainTo(new ArrayList<>()), () -> queue.contains(1L), queue::shutdown);
        for (int i = 0; i < calls.size(); i++)
        {
            assertMentions(assertThrows(HandleClosedException.class, calls.get(i), "call=" + i), "closed");
        }
        assertEquals(1, other.size(), "the queue stays");
        assertEquals(1L, other.poll());
        assertThrows(HandleClosedException.class, queue::clear, "also when empty");
    }

    @Test
    void shouldEndWaitingCallsWhenTheirHandleIsClosed() throws Exception
    {
        final SharedQueue<Long> queue = queue(1);
        final Waiting<Long> take = new Waiting<>(queue::take);
        queue.close();
        assertInstanceOf(HandleClosedException.class,
            assertThrows(ExecutionException.class, take.result::get).getCause());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void shouldRefuseWhenTheCapacityIsBad(final int capacity)
    {
        final IllegalArgumentException ex = assertThrows(IllegalArgumentException.class,
            () -> walk.open("bad", SharedQueue.of(capacity, Codecs.int64())));
        assertMentions(ex, "capacity=" + capacity);
        assertThrows(IllegalArgumentException.class, () -> walk.create(SharedQueue.of(capacity, Codecs.utf8())));
        assertFalse(walk.names().contains("bad"));
    }

    @Test
    void shouldRefuseWhenOtherArgumentsAreBad()
    {
        assertMentions(assertThrows(IllegalArgumentException.class,
            () -> walk.open("bad", SharedQueue.of(1, Codecs.utf8()).budget(-1))), "budget=-1");
        assertThrows(IllegalNameException.class, () -> walk.open("a/b", SharedQueue.of(1, Codecs.utf8())));
        assertThrows(NullPointerException.class, () -> walk.open("bad", SharedQueue.of(1, null)));
        assertThrows(RuntimeException.class, () -> walk.open(null, SharedQueue.of(1, Codecs.utf8())));
        assertFalse(walk.names().contains("bad"));
    }

    @Test
    void shouldSayWhatDiffersWhenJoinedWithOtherParameters()
    {
        final SharedQueue<String> queue = keep(walk.open("joined", SharedQueue.of(3, Codecs.utf8()).budget(1000)));
        queue.add("there");
        assertMentions(assertThrows(IncompatibleSegmentException.class,
            () -> walk.open("joined", SharedQueue.of(4, Codecs.utf8()).budget(1000))), "joined", "capacity", "3", "4");
        assertMentions(assertThrows(IncompatibleSegmentException.class,
            () -> walk.open("joined", SharedQueue.of(3, Codecs.utf8()).budget(2000))),
            "joined", "budget", "1000", "2000");
        assertMentions(assertThrows(IncompatibleSegmentException.class,
            () -> walk.open("joined", SharedQueue.of(3, Codecs.bytes()).budget(1000))), "joined", Codecs.utf8().name(),
            Codecs.bytes().name());
        assertThrows(IncompatibleSegmentException.class, () -> walk.find("joined", SharedQueue.any(Codecs.int64())));
        final SharedQueue<String> found = walk.find("joined", SharedQueue.any(Codecs.utf8())).orElseThrow();
        assertEquals(3, found.capacity());
        assertEquals("there", found.poll());
        assertTrue(walk.find("nowhere", SharedQueue.any(Codecs.utf8())).isEmpty());
    }

    @Test
    void shouldEnqueueNothingWhenOverTheBudget() throws InterruptedException
    {
        final SharedQueue<String> queue = keep(walk.open("budget", SharedQueue.of(3, Codecs.utf8()).budget(1024)));
        final String large = "x".repeat(1025);
        assertMentions(assertThrows(ElementTooLargeException.class, () -> queue.put(large)), "length=1025", "1024");
        assertThrows(ElementTooLargeException.class, () -> queue.offer(large));
        assertThrows(ElementTooLargeException.class, () -> queue.offer(large, 1, TimeUnit.HOURS));
        assertTrue(queue.isEmpty());
        final String largest = "y".repeat(1024);
        queue.put(largest);
        assertFalse(queue.offer("z".repeat(57)), "the budget is used up");
        assertTrue(queue.offer("short"));
        assertEquals(largest, queue.take());
        assertTrue(queue.offer(largest));
        assertEquals(List.of("short", largest), List.copyOf(queue));
    }

    @Test
    void shouldWaitForBytesWhenTheBudgetIsUsedUp() throws Exception
    {
        final SharedQueue<String> queue = keep(walk.open("bytes", SharedQueue.of(10, Codecs.utf8()).budget(256)));
        queue.put("a".repeat(200));
        final Waiting<Object> put = new Waiting<>(() ->
        {
            queue.put("b".repeat(200));
            return null;
        });
        assertFalse(put.result.isDone());
        assertEquals("a".repeat(200), queue.take());
        assertEquals("b".repeat(200), queue.take());
        put.result.get();
    }

    /** Fails to encode negative numbers and to decode 13. */
    private static final class Fussy implements Codec<Integer>
    {
        private static final long serialVersionUID = 1L;

        @Override
        public String name()
        {
            return "fussy";
        }

        @Override
        public int encode(final Integer element, final MutableDirectBuffer buffer, final int offset)
        {
            buffer.putInt(offset, element);
            if (element < 0)
            {
                throw new CodecException("negative: element=" + element);
            }
            return Integer.BYTES;
        }

        @Override
        public Integer decode(final DirectBuffer buffer, final int offset, final int length)
        {
            final int value = buffer.getInt(offset);
            if (13 == value)
            {
                throw new CodecException("unlucky: element=13");
            }
            return value;
        }
    }

    @Test
    void shouldEnqueueNothingWhenEncodingFails() throws InterruptedException
    {
        final SharedQueue<Integer> queue = keep(walk.create(SharedQueue.of(2, new Fussy())));
        assertThrows(CodecException.class, () -> queue.put(-1));
        assertThrows(CodecException.class, () -> queue.offer(-1));
        assertThrows(CodecException.class, () -> queue.offer(-1, 1, TimeUnit.SECONDS));
        assertEquals(0, queue.size());
        queue.addAll(List.of(1, 2));
        assertEquals(List.of(1, 2), List.copyOf(queue));
    }

    @Test
    void shouldConsumeTheElementWhenDecodingFails() throws InterruptedException
    {
        final SharedQueue<Integer> queue = keep(walk.create(SharedQueue.of(3, new Fussy())));
        queue.addAll(List.of(13, 1));
        assertThrows(CodecException.class, queue::take);
        assertEquals(1, queue.size());
        assertEquals(1, queue.take());
        queue.addAll(List.of(13, 13, 2));
        assertFalse(queue.offer(3));
        assertThrows(CodecException.class, queue::poll);
        assertThrows(CodecException.class, () -> queue.poll(1, TimeUnit.SECONDS));
        assertTrue(queue.offer(3), "its room is free again");
        assertEquals(List.of(2, 3), List.copyOf(queue));
    }

    @Test
    void shouldAttachAgainWhenItsHandleWasSerialised() throws Exception
    {
        for (final SharedQueue<String> queue : List.of(
            keep(walk.open("serialised", SharedQueue.of(3, Codecs.utf8()))), texts(3)))
        {
            queue.add("one");
            final SharedQueue<String> copy = copy(queue);
            assertEquals(queue.name(), copy.name());
            assertEquals(3, copy.capacity());
            assertEquals("one", copy.poll());
            assertTrue(copy.offer("two"));
            assertEquals("two", queue.poll());
            copy.close();
            assertTrue(queue.offer("three"), "the other handle lives on");
        }
    }

    @Test
    void shouldSayThatItIsGoneWhenReadAfterDestruction() throws Exception
    {
        final SharedQueue<String> queue = texts(3);
        final byte[] bytes = write(queue);
        queue.destroy();
        final Exception ex = assertThrows(Exception.class, () -> read(bytes));
        assertMentions(ex, queue.name());
    }

    private static <T> T copy(final T object) throws Exception
    {
        return read(write(object));
    }

    private static byte[] write(final Object object) throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes))
        {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings("unchecked")
    private static <T> T read(final byte[] bytes) throws IOException, ClassNotFoundException
    {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes)))
        {
            return (T)in.readObject();
        }
    }

    @Test
    void shouldShareOneQueueWhenOpenedTwice() throws Exception
    {
        final SharedQueue<String> one = keep(walk.open("twice", SharedQueue.of(2, Codecs.utf8())));
        final SharedQueue<String> two = walk.open("twice", SharedQueue.of(2, Codecs.utf8()));
        one.put("a");
        two.put("b");
        assertFalse(one.offer("c"));
        assertTrue(two.isFull());
        assertEquals("a", two.take());
        assertEquals("b", one.take());
        final Waiting<String> take = new Waiting<>(one::take);
        two.put("c");
        assertEquals("c", take.result.get());
    }

    @Test
    void shouldKeepWorkingWhenDestroyedElsewhere()
    {
        final SharedQueue<String> one = walk.open("gone", SharedQueue.of(2, Codecs.utf8()));
        final SharedQueue<String> two = walk.open("gone", SharedQueue.of(2, Codecs.utf8()));
        one.add("a");
        one.destroy();
        assertEquals("a", two.poll());
        final SharedQueue<String> anew = keep(walk.open("gone", SharedQueue.of(5, Codecs.utf8())));
        assertTrue(two.offer("old"));
        assertNull(anew.poll());
    }

    @Test
    void shouldHaveNothingInCommonWhenAnonymous()
    {
        final SharedQueue<String> one = texts(2);
        final SharedQueue<String> two = texts(2);
        one.add("a");
        assertNull(two.poll());
        assertEquals("a", one.poll());
    }

    @ParameterizedTest
    @EnumSource
    void shouldMoveEverythingWhenWaitingInAnyWay(final WaitStrategy strategy) throws Exception
    {
        // Who spins uses up its share of the processor, and on a busy machine every second element waits for that.
        final int count = WaitStrategy.BUSY_SPIN == strategy ? 100 : 2000;
        final SharedQueue<Long> in = queue(2);
        final SharedQueue<Long> out = in.waiting(strategy);
        final Waiting<Long> sum = new Waiting<>(() ->
        {
            long total = 0;
            for (int i = 0; i < count; i++)
            {
                total += out.take();
            }
            return total;
        });
        final SharedQueue<Long> producer = in.waiting(strategy);
        for (long i = 0; i < count; i++)
        {
            producer.put(i);
        }
        assertEquals((count - 1L) * count / 2, sum.result.get());
    }

    /**
     * While another thread is just getting or losing its right. That no call says "full" or "empty" for that is shown
     * for rings, which do not give up after some time.
     */
    @Test
    void shouldMoveEverythingWhenThreadsBeginAtOnce() throws Exception
    {
        for (int round = 0; round < 200; round++)
        {
            final SharedQueue<Long> queue = queue(8);
            final List<Future<Boolean>> offers = new ArrayList<>();
            for (long i = 0; i < 4; i++)
            {
                final long element = i;
                offers.add(async(() -> queue.offer(element, 1, TimeUnit.HOURS)));
            }
            for (final Future<Boolean> offer : offers)
            {
                assertTrue(offer.get());
            }
            assertEquals(4, queue.size());
            final List<Future<Long>> polls = new ArrayList<>();
            for (int i = 0; i < 4; i++)
            {
                polls.add(async(() -> queue.get(1, TimeUnit.HOURS)));
            }
            long sum = 0;
            for (final Future<Long> poll : polls)
            {
                sum += poll.get();
            }
            assertEquals(6, sum);
            queue.destroy();
        }
    }
}
