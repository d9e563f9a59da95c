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
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.structure.value.SharedDouble;
import io.ropewalk.structure.value.SharedInt;
import io.ropewalk.structure.value.SharedIntArray;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** Numbers that two processes share. */
final class ValuesTutorial
{
    private static final int ROUNDS = 20_000;

    private ValuesTutorial()
    {
    }

    static void run() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            // tag::values[]
            final SharedDouble number = walk.doubleValue("number", 0.0);
            final SharedIntArray array = walk.intArray("array", 10);
            walk.process(() ->
            {
                number.set(3.14);
                array.set(0, 5);
                say("changes both");
            }).start().join();
            say("sees " + number.get() + " and " + array.get(0));
            // end::values[]

            final SharedInt locked = walk.intValue("locked", 0);
            final SharedInt atomic = walk.intValue("atomic", 0);
            final SharedInt unguarded = walk.intValue("unguarded", 0);
            final ChildProcess first = walk.process(() -> count(locked, atomic, unguarded)).start();
            final ChildProcess second = walk.process(() -> count(locked, atomic, unguarded)).start();
            first.join();
            second.join();
            say("counted " + locked.get() + " with a lock, " + atomic.get() + " atomically, " + unguarded.get() +
                " with neither");
            claim("the parent sees what the child set; nothing is lost with a lock, or atomically",
                3.14 == number.get() && 5 == array.get(0) && 2 * ROUNDS == locked.get() &&
                    2 * ROUNDS == atomic.get() && unguarded.get() <= 2 * ROUNDS);
        }
    }

    private static void count(final SharedInt locked, final SharedInt atomic, final SharedInt unguarded)
    {
        for (int i = 0; i < ROUNDS; i++)
        {
            locked.lock().lock();
            try
            {
                locked.set(locked.get() + 1);
            }
            finally
            {
                locked.lock().unlock();
            }
            atomic.incrementAndGet();
            unguarded.set(unguarded.get() + 1);
        }
    }
}
