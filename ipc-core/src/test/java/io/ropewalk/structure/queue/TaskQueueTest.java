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
import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.error.QueueClosedException;
import io.ropewalk.error.RopewalkException;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.Attachment;
import io.ropewalk.structure.queue.TaskQueueDescriptor.TaskLayout;
import io.ropewalk.structure.ring.core.MpmcRing;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a task queue does beyond a queue. */
class TaskQueueTest extends QueueFixture
{
    /** Token of somebody who never was, which is as good as dead. */
    private static final int STRANGER = 1 << 10 | 1000;
    private static final int PATIENCE_S = 10;

    private TaskQueue<Long> tasks(final int capacity)
    {
        return tasks(capacity, TaskLimits.DEFAULT);
    }

    private TaskQueue<Long> tasks(final int capacity, final TaskLimits limits)
    {
        return keep(walk.create(TaskQueue.of(capacity, Codecs.int64()).limits(limits)));
    }

    @Test
    void shouldCountWhatIsNotDoneWhenPutTakenAndDone() throws InterruptedException
    {
        final TaskQueue<Long> queue = tasks(3);
        assertEquals(0, queue.unfinished());
        queue.addAll(List.of(1L, 2L, 3L));
        assertFalse(queue.offer(4L));
        assertEquals(3, queue.unfinished());
        assertEquals(1L, queue.take());
        assertEquals(1, queue.attempts());
        assertEquals(2, queue.size());
        assertEquals(3, queue.unfinished());
        assertTrue(queue.offer(4L), "what is in hand takes no room in the queue");
        assertEquals(4, queue.unfinished());
        queue.taskDone();
        assertEquals(3, queue.unfinished());
        assertEquals(3, queue.drainTo(new ArrayList<>()));
        assertEquals(3, queue.unfinished());
        assertFalse(queue.join(1, TimeUnit.MILLISECONDS));
        queue.taskDone();
        queue.taskDone();
        queue.taskDone();
        assertEquals(0, queue.unfinished());
        queue.join();
        assertTrue(queue.join(0, TimeUnit.SECONDS));
        assertTrue(queue.join(-1, TimeUnit.SECONDS));
    }

    @Test
    void shouldThrowWhenDoneTooOften()
    {
        final TaskQueue<Long> queue = tasks(3);
        final IllegalStateException ex = assertThrows(IllegalStateException.class, queue::taskDone);
        assertTrue(ex.getMessage().contains(queue.name()), ex.getMessage());
        assertEquals(0, queue.attempts());
        queue.add(1L);
        assertThrows(IllegalStateException.class, queue::taskDone, "not taken yet");
        queue.poll();
        queue.taskDone();
        assertThrows(IllegalStateException.class, queue::taskDone);
        assertEquals(0, queue.unfinished());
    }

    @Test
    void shouldFinishWhatIsRemovedOrCleared() throws InterruptedException
    {
        final TaskQueue<Long> queue = tasks(5);
        queue.addAll(range(0, 5));
        assertTrue(queue.remove(2L));
        assertEquals(4, queue.unfinished());
        assertEquals(0L, queue.take());
        queue.clear();
        assertEquals(1, queue.unfinished());
        assertTrue(queue.isEmpty());
        queue.taskDone();
        assertThrows(IllegalStateException.class, queue::taskDone);
        queue.join();
    }

    @Test
    void shouldFinishTheTasksOfAnyThreadWhenTheCallerHasNone() throws Exception
    {
        final TaskQueue<Long> queue = tasks(3);
        queue.addAll(List.of(1L, 2L, 3L));
        assertEquals(1L, queue.take());
        assertEquals(2L, async(queue::take).get());
        async(() ->
        {
            queue.taskDone();
            queue.taskDone();
            return null;
        }).get();
        assertEquals(1, queue.unfinished());
        assertThrows(IllegalStateException.class, queue::taskDone);
    }

    @ParameterizedTest
    @EnumSource
    void shouldReturnFromJoinWhenTheLastTaskIsDone(final WaitStrategy strategy) throws Exception
    {
        final TaskQueue<Long> queue = tasks(3);
        queue.addAll(List.of(1L, 2L));
        final List<Waiting<?>> joins = new ArrayList<>();
        for (int i = 0; i < 3; i++)
        {
            joins.add(new Waiting<>(() ->
            {
                queue.waiting(strategy).join();
                return null;
            }));
        }
        queue.take();
        queue.take();
        queue.taskDone();
        assertTrue(joins.stream().noneMatch((join) -> join.result.isDone()));
        queue.taskDone();
        for (final Waiting<?> join : joins)
        {
            join.result.get();
        }
    }

    @Test
    void shouldThrowWhenInterruptedInJoin() throws Exception
    {
        final TaskQueue<Long> queue = tasks(3);
        queue.add(1L);
        final Waiting<Object> join = new Waiting<>(() ->
        {
            queue.join();
            return null;
        });
        join.interrupt();
        assertInstanceOf(InterruptedException.class,
            assertThrows(ExecutionException.class, join.result::get).getCause());
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> queue.join(1, TimeUnit.SECONDS));
        assertFalse(Thread.interrupted());
    }

    /** Workers that put follow-up tasks before they say that theirs is done: zero may be seen at the very end only. */
    @Test
    void shouldNotReturnFromJoinBetweenATaskAndItsFollower() throws Exception
    {
        for (int round = 0; round < 50; round++)
        {
            final TaskQueue<Long> queue = tasks(64);
            final AtomicInteger done = new AtomicInteger();
            final int depth = 300;
            final List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < 2; i++)
            {
                final TaskQueue<Long> own = queue.waiting(WaitStrategy.yielding());
                workers.add(async(() ->
                {
                    Long task = own.take();
                    while (task >= 0)
                    {
                        if (task > 0)
                        {
                            own.put(task - 1);
                        }
                        done.incrementAndGet();
                        own.taskDone();
                        task = own.take();
                    }
                    own.taskDone();
                    return null;
                }));
            }
            queue.put((long)depth);
            queue.join();
            assertEquals(depth + 1, done.get());
            assertEquals(0, queue.unfinished());
            queue.put(-1L);
            queue.put(-1L);
            for (final Future<?> worker : workers)
            {
                worker.get();
            }
            queue.destroy();
        }
    }

    @Test
    void shouldProcessEverythingOnceWhenManyWork() throws Exception
    {
        final TaskQueue<Long> queue = tasks(16);
        final int count = 20_000;
        final AtomicInteger[] marks = new AtomicInteger[count];
        final AtomicBoolean failed = new AtomicBoolean();
        for (int i = 0; i < count; i++)
        {
            marks[i] = new AtomicInteger();
        }
        final List<Future<?>> workers = new ArrayList<>();
        for (int i = 0; i < 3; i++)
        {
            final TaskQueue<Long> own = i == 0 ? queue : queue.waiting(WaitStrategy.hybrid());
            workers.add(async(() ->
            {
                try
                {
                    while (true)
                    {
                        marks[own.take().intValue()].incrementAndGet();
                        own.taskDone();
                    }
                }
                catch (final QueueClosedException ignored)
                {
                    return null;
                }
            }));
        }
        final List<Future<?>> producers = new ArrayList<>();
        for (int i = 0; i < 2; i++)
        {
            final int first = i;
            producers.add(async(() ->
            {
                for (long task = first; task < count; task += 2)
                {
                    queue.put(task);
                }
                queue.join();
                for (int task = first; task < count; task += 2)
                {
                    failed.compareAndSet(false, marks[task].get() != 1);
                }
                return null;
            }));
        }
        for (final Future<?> producer : producers)
        {
            producer.get();
        }
        queue.shutdown();
        for (final Future<?> worker : workers)
        {
            worker.get();
        }
        assertFalse(failed.get());
        assertEquals(0, queue.unfinished());
        assertEquals(0, queue.size());
    }

    @Test
    void shouldBeFullWhenTooManyAreInHands() throws Exception
    {
        final TaskQueue<Long> queue = tasks(2, TaskLimits.DEFAULT.withInHands(3));
        for (long i = 0; i < 5; i++)
        {
            assertTrue(queue.offer(i));
            if (i < 3)
            {
                assertEquals(i, queue.poll());
            }
        }
        assertEquals(3L, queue.poll());
        assertEquals(1, queue.size());
        assertFalse(queue.offer(5L));
        final Waiting<Object> put = new Waiting<>(() ->
        {
            queue.put(6L);
            return null;
        });
        assertFalse(put.result.isDone());
        queue.taskDone();
        put.result.get();
        assertEquals(5, queue.unfinished());
        assertEquals(List.of(4L, 6L), List.copyOf(queue));
    }

    @Test
    void shouldKeepLongElementsWhenTheyLieInBlocks() throws InterruptedException
    {
        final TaskQueue<String> queue =
            keep(walk.create(TaskQueue.of(4, Codecs.utf8()).limits(TaskLimits.DEFAULT.withBudget(1024))));
        assertThrows(ElementTooLargeException.class, () -> queue.add("x".repeat(1025)));
        assertEquals(0, queue.unfinished());
        final String half = "y".repeat(512);
        for (int i = 0; i < 2000; i++)
        {
            queue.put(half);
            queue.put("z".repeat(121 + i % 300));
            assertEquals(List.of(half, "z".repeat(121 + i % 300)), List.copyOf(queue));
            assertEquals(half, queue.take());
            assertEquals("z".repeat(121 + i % 300), queue.take());
            assertFalse(queue.offer("w".repeat(1000)), "the blocks belong to tasks in hand");
            queue.taskDone();
            queue.taskDone();
        }
        assertTrue(queue.offer("w".repeat(1024)));
        queue.clear();
        assertTrue(queue.offer("v".repeat(1024)));
        assertEquals(1, queue.unfinished());
    }

    /** Fails to decode 13. */
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
            if (element < 0)
            {
                throw new CodecException("negative: element=" + element);
            }
            buffer.putInt(offset, element);
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
    void shouldFinishTheTaskWhenItsCodecFails() throws InterruptedException
    {
        final TaskQueue<Integer> queue =
            keep(walk.create(TaskQueue.of(3, new Fussy())));
        assertThrows(CodecException.class, () -> queue.put(-1));
        assertEquals(0, queue.unfinished());
        queue.put(13);
        assertThrows(CodecException.class, queue::take);
        assertEquals(0, queue.unfinished());
        assertThrows(IllegalStateException.class, queue::taskDone);
        queue.join();
    }

    @Test
    void shouldEndForEverybodyWhenShutDown() throws Exception
    {
        final TaskQueue<Long> queue = tasks(3);
        queue.addAll(List.of(1L, 2L));
        final Waiting<Object> join = new Waiting<>(() ->
        {
            queue.join();
            return null;
        });
        queue.shutdown();
        assertThrows(QueueClosedException.class, () -> queue.put(3L));
        assertThrows(QueueClosedException.class, () -> queue.offer(3L));
        assertEquals(2, queue.unfinished());
        assertEquals(1L, queue.take());
        assertEquals(2L, queue.take());
        assertThrows(QueueClosedException.class, queue::take, "its own tasks are no reason to wait");
        assertNull(queue.poll(1, TimeUnit.HOURS));
        queue.taskDone();
        queue.taskDone();
        join.result.get();
        assertThrows(QueueClosedException.class, queue::take);
    }

    @Test
    void shouldRefuseWhenItsHandleIsClosed() throws Exception
    {
        final TaskQueue<Long> queue = tasks(3);
        queue.add(1L);
        final Waiting<Object> join = new Waiting<>(() ->
        {
            queue.join();
            return null;
        });
        queue.close();
        assertInstanceOf(HandleClosedException.class,
            assertThrows(ExecutionException.class, join.result::get).getCause());
        final List<Executable> calls = List.of(queue::taskDone, queue::join, () -> queue.join(1, TimeUnit.SECONDS),
            queue::unfinished, queue::deadLetters, () -> queue.drainDeadLetters(new ArrayList<>()), queue::take,
            () -> queue.put(1L), queue::size, queue::shutdown);
        for (int i = 0; i < calls.size(); i++)
        {
            assertThrows(HandleClosedException.class, calls.get(i), "call=" + i);
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void shouldAttachAgainWhenItsHandleWasSerialised() throws Exception
    {
        final TaskQueue<Long> queue = tasks(3, TaskLimits.DEFAULT.withAttempts(2));
        queue.add(7L);
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes))
        {
            out.writeObject(queue);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())))
        {
            final TaskQueue<Long> copy = (TaskQueue<Long>)in.readObject();
            assertEquals(queue.name(), copy.name());
            assertEquals(2, copy.maxAttempts());
            assertEquals(7L, copy.take());
            assertEquals(1, queue.unfinished());
            assertThrows(IllegalStateException.class, queue::taskDone, "taken through the other handle");
            copy.taskDone();
            assertEquals(0, queue.unfinished());
            assertThrows(IllegalArgumentException.class, () -> copy.drainTo(queue));
        }
    }

    @Test
    void shouldSayWhatDiffersWhenJoinedWithOtherParameters()
    {
        final TaskQueue<Long> queue = keep(walk.open("agreed", TaskQueue.of(3, Codecs.int64())));
        queue.add(1L);
        final IncompatibleSegmentException ex = assertThrows(IncompatibleSegmentException.class,
            () -> walk.open("agreed", TaskQueue.of(3, Codecs.int64()).limits(TaskLimits.DEFAULT.withAttempts(2))));
        assertTrue(ex.getMessage().contains("attempts"), ex.getMessage());
        assertThrows(IncompatibleSegmentException.class, () -> walk.open("agreed", TaskQueue.of(4, Codecs.int64())));
        assertThrows(IncompatibleSegmentException.class, () -> walk.open("agreed", SharedQueue.of(3, Codecs.int64())));
        final TaskQueue<Long> found = walk.find("agreed", TaskQueue.any(Codecs.int64())).orElseThrow();
        assertEquals(3, found.capacity());
        assertEquals(1L, found.poll());
        assertTrue(walk.find("nowhere", TaskQueue.any(Codecs.int64())).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void shouldRefuseWhenNumbersAreBad(final int number)
    {
        assertThrows(IllegalArgumentException.class, () -> walk.open("bad", TaskQueue.of(number, Codecs.int64())));
        assertThrows(IllegalArgumentException.class, () -> TaskLimits.DEFAULT.withAttempts(number));
        if (number != 0)
        {
            assertThrows(IllegalArgumentException.class,
                () -> tasks(1, TaskLimits.DEFAULT.withInHands(number)));
        }
        assertThrows(NullPointerException.class, () -> tasks(1).drainDeadLetters((List<Long>)null));
        assertFalse(walk.names().contains("bad"));
    }

    @Test
    void shouldThrowTypedExceptionsWhenTheFileIsDamaged()
    {
        final Random random = new Random(4711);
        int corrupt = 0;
        for (int round = 0; round < 400; round++)
        {
            final TaskQueue<Long> queue =
                keep(walk.create(TaskQueue.of(8, Codecs.int64()).limits(new TaskLimits(3, 16, 0))));
            queue.addAll(range(0, 5));
            queue.poll();
            final AtomicBuffer body = queue.attachment().buffer();
            final TaskLayout layout = new TaskLayout(8, 16, 0);
            for (int i = 0; i < 40; i++)
            {
                final int from = i % 2 == 0 ? layout.statesIndex : layout.ring.bodyLength() - 16 * 64;
                final int to = i % 2 == 0 ? layout.bodyLength : layout.ring.bodyLength();
                body.putLong(from + (random.nextInt(to - from) & -8), random.nextLong());
            }
            for (final Executable call : calls(queue))
            {
                try
                {
                    call.execute();
                }
                catch (final RopewalkException | IllegalStateException | IllegalArgumentException ex)
                {
                    corrupt += ex instanceof CorruptSegmentException ? 1 : 0;
                }
                catch (final Throwable ex)
                {
                    throw new AssertionError("round=" + round, ex);
                }
            }
            queue.destroy();
        }
        assertTrue(corrupt > 0);
    }

    private static List<Executable> calls(final TaskQueue<Long> queue)
    {
        return List.of(queue::poll, () -> queue.offer(1L), queue::taskDone, queue::unfinished, queue::size,
            () -> queue.toArray(), () -> queue.remove(3L), () -> queue.join(1, TimeUnit.MILLISECONDS),
            queue::deadLetters, () -> queue.drainDeadLetters(new ArrayList<>()),
            () -> queue.drainTo(new ArrayList<>(), 10), () -> queue.offer(1L, 1, TimeUnit.MILLISECONDS),
            () -> queue.poll(1, TimeUnit.MILLISECONDS), queue::clear);
    }

    /** The only survivor may be a producer, so it does not help that a taker would throw the ticket away. */
    @Test
    void shouldAcceptWhenSomebodyDiedWithTheTicketOfARemovedTaskInHand() throws InterruptedException
    {
        final TaskLimits limits = new TaskLimits(3, 4, 1024);
        final TaskQueue<Long> queue = keep(
            walk.open("ticket-in-a-dead-hand", TaskQueue.of(1, Codecs.int64()).limits(limits)));
        queue.add(0L);
        queue.poll();
        queue.taskDone();
        queue.add(1L);
        dieInRemoval(queue.attachment(), new TaskLayout(1, limits.inHands(), limits.budget()), limits.attempts());
        assertEquals(0, queue.unfinished());
        assertTrue(queue.offer(2L, PATIENCE_S, TimeUnit.SECONDS), "full of nothing");
        assertEquals(1, queue.size());
        assertFalse(queue.offer(3L), "full");
        assertEquals(2L, queue.poll());
        assertNull(queue.poll());
    }

    /** As a process that was killed before the last store of a removal. */
    private static void dieInRemoval(final Attachment attachment, final TaskLayout layout, final int attempts)
    {
        final IntPredicate isDead = attachment::isDead;
        final int dead = STRANGER;
        assertTrue(isDead.test(dead));
        final MpmcRing ring = new MpmcRing(attachment.buffer(), layout.ring, dead, isDead, attachment.path());
        final long position = ring.beginTake();
        final long ticket = attachment.buffer().getLong(ring.indexOf(position));
        assertTrue(new TaskTable(attachment.buffer(), layout, attempts, dead, isDead, attachment.path()).drop(ticket));
    }
}
