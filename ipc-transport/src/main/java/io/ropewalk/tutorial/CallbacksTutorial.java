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
import io.ropewalk.process.pool.ProcessPool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** Results that call back. */
final class CallbacksTutorial
{
    private static final int TASKS = 30;

    private CallbacksTutorial()
    {
    }

    static void run() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary(); ProcessPool pool = walk.pool(2))
        {
            // Fields of this process: the callbacks run here.
            final AtomicInteger successes = new AtomicInteger();
            final AtomicInteger failures = new AtomicInteger();
            final List<CompletableFuture<?>> futures = new ArrayList<>();
            // tag::callbacks[]
            for (int i = 0; i < TASKS; i++)
            {
                futures.add(pool.applyAsync(CallbacksTutorial::insert, i).handle((row, failure) ->
                    null == failure ? successes.incrementAndGet() : failures.incrementAndGet()));
            }
            futures.forEach(CompletableFuture::join);
            // end::callbacks[]
            say("was called back for " + successes + " successes and " + failures + " failures");

            final CompletableFuture<Void> bad =
                pool.applyAsync(CallbacksTutorial::insert, 1).thenAccept((row) -> say(row.substring(99)));
            final boolean isReported = bad.handle((nothing, failure) -> null != failure).join();
            claim("each task called back once, in the parent; a failing callback is reported and harms nobody",
                20 == successes.get() && 10 == failures.get() && isReported &&
                    "row 2".equals(pool.apply(CallbacksTutorial::insert, 2)));
        }
    }

    private static String insert(final int number)
    {
        if (0 == number % 3)
        {
            throw new IllegalStateException("cannot insert: number=" + number);
        }
        return "row " + number;
    }
}
