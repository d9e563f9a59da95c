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
package io.ropewalk.tutorial;

import io.ropewalk.Ropewalk;
import io.ropewalk.error.WorkerDiedException;
import io.ropewalk.process.pool.ProcessPool;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.value.SharedLong;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** Three workers and twenty tasks. */
final class PoolTutorial
{
    private static final List<Integer> NUMBERS = IntStream.range(0, 20).boxed().collect(Collectors.toList());
    private static final List<Integer> SQUARES = NUMBERS.stream().map((n) -> n * n).collect(Collectors.toList());

    private PoolTutorial()
    {
    }

    static void run() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary(); ProcessPool pool = walk.pool(3))
        {
            // tag::pool[]
            final List<Integer> squares = pool.map(PoolTutorial::square, NUMBERS);
            final Future<Integer> failing = pool.submit(() -> square(-1));
            // end::pool[]
            final Throwable failure = failureOf(failing);
            say("squares " + squares + "; and then: " + failure);
            claim("results come in order, a failure comes as its exception, and the pool goes on",
                squares.equals(SQUARES) && failure instanceof IllegalArgumentException &&
                    pool.map(PoolTutorial::square, NUMBERS).equals(SQUARES));
        }
    }

    static void kill() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary(); ProcessPool pool = walk.pool(2))
        {
            final SharedLong victim = walk.longValue("victim", 0);
            final SharedEvent working = walk.event("working");
            final Future<?> lost = pool.submit(() ->
            {
                victim.set(ProcessHandle.current().pid());
                working.set();
                Thread.sleep(60_000);
            });
            working.await();
            say("kill -9 " + victim.get() + ", a worker in the midst of its task");
            ProcessHandle.of(victim.get()).ifPresent(ProcessHandle::destroyForcibly);
            final Throwable failure = failureOf(lost);
            say("is told: " + failure);
            claim("its task failed, nobody waits for the dead, and the pool goes on",
                failure instanceof WorkerDiedException && pool.map(PoolTutorial::square, NUMBERS).equals(SQUARES));
        }
    }

    private static int square(final int number)
    {
        if (number < 0)
        {
            throw new IllegalArgumentException("too small: number=" + number);
        }
        say("squares " + number);
        return number * number;
    }

    private static Throwable failureOf(final Future<?> future) throws InterruptedException
    {
        try
        {
            future.get();
            return null;
        }
        catch (final ExecutionException ex)
        {
            return ex.getCause();
        }
    }
}
