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

import io.ropewalk.codec.Codecs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Where the stack ends, an operation has happened or not, and the queue goes on. Each round goes down to the end of a
 * small stack and tries, on the way up, until there is stack enough; the distance to the end differs by a few bytes
 * from round to round. The first rounds are interpreted, the last ones compiled.
 */
class StackEndTest extends QueueFixture
{
    private static final int STACK_LENGTH = 256 * 1024;
    private static final int ROUNDS = 7;
    private static final int MOST_TRIES = 600;
    private static final int LARGE = 130;

    private final String[] elements = IntStream.range(0, MOST_TRIES)
        .mapToObj((i) -> i % 2 == 0 ? "n" + i : "n" + i + "x".repeat(LARGE)).toArray(String[]::new);
    private final List<String> accepted = new ArrayList<>(MOST_TRIES);
    private final List<String> taken = new ArrayList<>(MOST_TRIES);
    private final List<Throwable> failures = new ArrayList<>();
    private int sequence;
    private int errors;
    private int undone;

    private AbstractSharedQueue<String> open(final boolean isTasks, final String name)
    {
        return keep(isTasks ?
            walk.open(name, TaskQueue.of(CAPACITY, Codecs.utf8()).limits(TaskLimits.DEFAULT.withBudget(4096))) :
            walk.open(name, SharedQueue.of(CAPACITY, Codecs.utf8()).budget(4096)));
    }

    /** The operation under test, once. */
    private interface Step
    {
        boolean tryOnce();
    }

    /** Goes down to the end, and on the way up tries until it works, and a few times more. */
    private final class Diver
    {
        private final Step step;
        private int tries;
        private int successes;

        private Diver(final Step step)
        {
            this.step = step;
        }

        private void dive(final long padding)
        {
            try
            {
                if (padding > 0)
                {
                    dive(padding + 1);
                }
            }
            catch (final StackOverflowError ex)
            {
                errors++;
            }
            attempt();
        }

        /** Frames of another size. */
        private void diveWide(final long a, final long b, final long c, final int left)
        {
            if (left > 0)
            {
                diveWide(a + 1, b + a, c + b, left - 1);
            }
            else
            {
                dive(a + b + c);
            }
        }

        private void attempt()
        {
            if (successes < 3 && tries < MOST_TRIES)
            {
                try
                {
                    tries++;
                    if (step.tryOnce())
                    {
                        successes++;
                    }
                }
                catch (final StackOverflowError ex)
                {
                    errors++;
                }
            }
        }
    }

    private void dive(final int round, final Step step) throws InterruptedException
    {
        final Thread thread = new Thread(
            null, () -> new Diver(step).diveWide(1, 2, 3, round % 16), "diver", STACK_LENGTH);
        thread.setUncaughtExceptionHandler((t, ex) -> failures.add(ex));
        thread.start();
        thread.join();
        assertEquals(List.of(), failures);
    }

    private boolean put(final AbstractSharedQueue<String> queue)
    {
        final String element = elements[sequence];
        final boolean isPut = queue.offer(element);
        if (isPut)
        {
            sequence++;
            accepted.add(element);
        }
        return isPut;
    }

    private boolean take(final AbstractSharedQueue<String> queue)
    {
        final String element = queue.poll();
        if (element == null)
        {
            return false;
        }
        undone++;
        taken.add(element);
        done(queue);
        undone--;
        return true;
    }

    private void warmUp(final AbstractSharedQueue<String> queue, final AbstractSharedQueue<String> other)
        throws Exception
    {
        final Waiting<String> sleeper = new Waiting<>(other::take);
        queue.put("warm");
        assertEquals("warm", sleeper.result.get());
        done(other);
        while (queue.offer("w".repeat(LARGE)))
        {
            Thread.onSpinWait();
        }
        final Waiting<Boolean> putter = new Waiting<>(() ->
        {
            queue.put("warm");
            return true;
        });
        assertEquals("w".repeat(LARGE), other.take());
        done(other);
        assertTrue(putter.result.get());
        while (other.poll() != null)
        {
            done(other);
        }
    }

    private static void done(final AbstractSharedQueue<String> queue)
    {
        if (queue instanceof TaskQueue<String> tasks)
        {
            tasks.taskDone();
        }
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void shouldLoseAndBlockNothingWhenTheStackEnds(final boolean isTasks, final boolean isShared) throws Exception
    {
        AbstractSharedQueue<String> queue = open(isTasks, "warm" + isTasks + isShared);
        AbstractSharedQueue<String> other = open(isTasks, "warm" + isTasks + isShared);
        warmUp(queue, other);
        for (int round = 0; round < ROUNDS; round++)
        {
            if (!isShared && round % 3 == 0)
            {
                queue.destroy();
                queue = open(isTasks, "deep" + isTasks + round);
                other = open(isTasks, "deep" + isTasks + round);
            }
            final AbstractSharedQueue<String> putting = queue;
            final AbstractSharedQueue<String> taking = isShared ? other : queue;
            dive(round, () -> put(putting));
            dive(round + 5, () -> take(taking));
            final AbstractSharedQueue<String> rest = round % 2 == 0 ? queue : other;
            for (String element = rest.poll(); element != null; element = rest.poll())
            {
                taken.add(element);
                done(rest);
            }
            for (; undone > 0; undone--)
            {
                done(taking);
            }
            taken.sort(null);
            accepted.sort(null);
            assertEquals(accepted, taken, "round=" + round);
            accepted.clear();
            taken.clear();
            sequence = 0;
            assertWorks(rest, round);
            assertWorks(queue, round);
        }
        assertTrue(errors > ROUNDS, "errors=" + errors);
    }

    private static void assertWorks(final AbstractSharedQueue<String> queue, final int round)
    {
        for (int i = 0; i < CAPACITY; i++)
        {
            assertTrue(queue.offer("full"), "round=" + round);
        }
        assertTrue(queue.isFull());
        for (int i = 0; i < CAPACITY; i++)
        {
            assertEquals("full", queue.poll(), "round=" + round);
            done(queue);
        }
        assertNull(queue.poll());
        if (queue instanceof TaskQueue<String> tasks)
        {
            assertEquals(0, tasks.unfinished(), "round=" + round);
        }
    }
}
