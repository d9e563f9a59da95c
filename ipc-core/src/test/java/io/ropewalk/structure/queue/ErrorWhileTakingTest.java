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

import io.ropewalk.error.CodecException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** An Error says nothing of the element: it goes back. An exception of the codec does: the element is consumed. */
class ErrorWhileTakingTest extends QueueFixture
{
    private static final int CAPACITY = 4;

    /** Each way to take one element. */
    enum Way
    {
        TAKE
        {
            @Override
            Integer take(final AbstractSharedQueue<Integer> queue) throws InterruptedException
            {
                return queue.take();
            }
        },
        POLL
        {
            @Override
            Integer take(final AbstractSharedQueue<Integer> queue)
            {
                return queue.poll();
            }
        },
        POLL_TIMED
        {
            @Override
            Integer take(final AbstractSharedQueue<Integer> queue) throws InterruptedException
            {
                return queue.poll(1, TimeUnit.MINUTES);
            }
        },
        GET
        {
            @Override
            Integer take(final AbstractSharedQueue<Integer> queue) throws InterruptedException
            {
                return queue.get(1, TimeUnit.MINUTES);
            }
        },
        GET_NOW
        {
            @Override
            Integer take(final AbstractSharedQueue<Integer> queue)
            {
                return queue.getNow();
            }
        },
        REMOVE
        {
            @Override
            Integer take(final AbstractSharedQueue<Integer> queue)
            {
                return queue.remove();
            }
        },
        DRAIN
        {
            @Override
            Integer take(final AbstractSharedQueue<Integer> queue)
            {
                final List<Integer> drained = new ArrayList<>();
                queue.drainTo(drained, 1);
                return drained.isEmpty() ? null : drained.get(0);
            }
        };

        abstract Integer take(AbstractSharedQueue<Integer> queue) throws InterruptedException;
    }

    @AfterEach
    void decodeAgain()
    {
        FailingCodec.failWith(null);
    }

    private SharedQueue<Integer> queue()
    {
        return keep(walk.open("elements", SharedQueue.of(CAPACITY, new FailingCodec()).budget(2048)));
    }

    private TaskQueue<Integer> tasks(final int attempts)
    {
        return keep(walk.open("tasks", TaskQueue.of(CAPACITY, new FailingCodec())
            .limits(TaskLimits.DEFAULT.withAttempts(attempts).withBudget(2048))));
    }

    private static void fill(final Collection<Integer> queue)
    {
        for (int i = 1; i <= CAPACITY; i++)
        {
            assertTrue(queue.add(i));
        }
    }

    private static void failToTake(final Way way, final AbstractSharedQueue<Integer> queue)
    {
        for (final Error error : new Error[] {
            new OutOfMemoryError("test"), new StackOverflowError("test"), new NoClassDefFoundError("test")})
        {
            FailingCodec.failWith(error);
            assertThrows(error.getClass(), () -> way.take(queue));
        }
        FailingCodec.failWith(null);
    }

    /** So that both sides are shared. */
    private void meet(final AbstractSharedQueue<Integer> queue) throws Exception
    {
        for (int i = 0; i < 2; i++)
        {
            queue.put(i);
            assertEquals(i, queue.take());
            final int number = i;
            async(() ->
            {
                queue.put(number);
                return queue.take();
            }).get();
        }
    }

    private static List<Integer> takeAll(final AbstractSharedQueue<Integer> queue)
    {
        final List<Integer> all = new ArrayList<>();
        while (!queue.isEmpty())
        {
            all.add(queue.getNow());
        }
        assertNull(queue.poll());
        all.sort(null);
        return all;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldLeaveTheElementWhenALoneTakerGetsAnError(final Way way) throws Exception
    {
        final SharedQueue<Integer> queue = queue();
        fill(queue);
        failToTake(way, queue);
        assertEquals(CAPACITY, queue.size());
        assertTrue(queue.isFull());
        // Nobody has passed it, so it is still the first.
        assertEquals(1, queue.peek());
        assertEquals(1, queue.take());
        failToTake(way, queue);
        assertEquals(List.of(2, 3, 4), async(() -> takeAll(queue)).get());
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldDeliverTheElementToAnotherWhenATakerOfManyGetsAnError(final Way way) throws Exception
    {
        final SharedQueue<Integer> queue = queue();
        final SharedQueue<Integer> other = queue();
        meet(queue);
        fill(queue);
        failToTake(way, queue);
        assertEquals(CAPACITY, other.size());
        assertTrue(other.isFull());
        assertEquals(List.of(1, 2, 3, 4), takeAll(other));
        for (int i = 0; i < 100; i++)
        {
            fill(queue);
            failToTake(way, i % 2 == 0 ? queue : other);
            assertEquals(List.of(1, 2, 3, 4), takeAll(i % 3 == 0 ? queue : other));
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldConsumeTheElementWhenItCannotBeDecoded(final Way way)
    {
        final SharedQueue<Integer> queue = queue();
        fill(queue);
        FailingCodec.failWith(new ArithmeticException());
        assertThrows(CodecException.class, () -> way.take(queue));
        FailingCodec.failWith(null);
        assertEquals(List.of(2, 3, 4), takeAll(queue));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldDeliverTheTaskAgainWhenItsTakerGetsAnError(final Way way) throws Exception
    {
        final TaskQueue<Integer> queue = tasks(2);
        final TaskQueue<Integer> other = tasks(2);
        fill(queue);
        for (int i = 0; i < 3; i++)
        {
            failToTake(way, i == 1 ? other : queue);
        }
        assertThrows(IllegalStateException.class, queue::taskDone);
        assertEquals(CAPACITY, queue.unfinished());
        assertEquals(CAPACITY, other.size());
        assertEquals(CAPACITY, List.copyOf(other).size());
        final List<Integer> all = new ArrayList<>();
        while (!other.isEmpty())
        {
            all.add(other.getNow());
            assertEquals(1, other.attempts());
            other.taskDone();
        }
        all.sort(null);
        assertEquals(List.of(1, 2, 3, 4), all);
        assertTrue(queue.join(0, TimeUnit.NANOSECONDS));
        assertEquals(List.of(), queue.deadLetters());
    }

    @Test
    void shouldFindTheTaskWhenItsTicketHasNoRoom() throws Exception
    {
        final TaskQueue<Integer> queue = tasks(2);
        for (int round = 0; round < 3; round++)
        {
            fill(queue);
            // While the task is in the hand another takes its place.
            FailingCodec.failWith(new Refill(tasks(2)));
            assertThrows(Refill.class, queue::take);
            FailingCodec.failWith(null);
            assertTrue(queue.isFull());
            final List<Integer> all = new ArrayList<>();
            for (int i = 0; i <= CAPACITY; i++)
            {
                all.add(queue.take());
                queue.taskDone();
            }
            all.sort(null);
            assertEquals(List.of(1, 2, 3, 4, 6), all);
            assertEquals(0, queue.unfinished());
            assertNull(queue.poll());
        }
    }

    /** Puts an element before it is caught by anybody. */
    private static final class Refill extends Error implements Runnable
    {
        private static final long serialVersionUID = 1L;

        private final transient AbstractSharedQueue<Integer> queue;

        private Refill(final AbstractSharedQueue<Integer> queue)
        {
            this.queue = queue;
        }

        @Override
        public void run()
        {
            assertTrue(queue.offer(6));
        }
    }

    @Test
    void shouldDeliverTheTaskAgainAfterTheEndOfTheStream() throws Exception
    {
        final TaskQueue<Integer> queue = tasks(1);
        queue.put(1);
        queue.shutdown();
        failToTake(Way.TAKE, queue);
        assertEquals(1, queue.take());
        queue.taskDone();
        assertTrue(queue.join(0, TimeUnit.NANOSECONDS));
    }

    @Test
    void shouldRemoveATaskThatWasGivenBack()
    {
        final TaskQueue<Integer> queue = tasks(1);
        queue.add(1);
        failToTake(Way.POLL, queue);
        assertTrue(queue.contains(1));
        assertTrue(queue.remove(1));
        assertEquals(0, queue.unfinished());
        queue.add(2);
        failToTake(Way.POLL, queue);
        queue.clear();
        assertEquals(0, queue.unfinished());
        assertNull(queue.poll());
    }

    @Test
    void shouldFinishTheTaskWhenItCannotBeDecoded()
    {
        final TaskQueue<Integer> queue = tasks(1);
        queue.add(1);
        FailingCodec.failWith(new ArithmeticException());
        assertThrows(CodecException.class, queue::take);
        assertEquals(0, queue.unfinished());
    }

    /** Takes a few. */
    private static final class Small extends ArrayList<Integer>
    {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean add(final Integer element)
        {
            if (size() == 2)
            {
                throw new IllegalStateException("full");
            }
            return super.add(element);
        }
    }

    @Test
    void shouldKeepWhatTheTargetOfADrainDoesNotTake()
    {
        for (final AbstractSharedQueue<Integer> queue : List.of(queue(), tasks(1)))
        {
            fill(queue);
            final Small target = new Small();
            assertThrows(IllegalStateException.class, () -> queue.drainTo(target));
            assertEquals(List.of(1, 2), target);
            assertEquals(List.of(3, 4), takeAll(queue));
            assertFalse(queue.isFull());
        }
    }
}
