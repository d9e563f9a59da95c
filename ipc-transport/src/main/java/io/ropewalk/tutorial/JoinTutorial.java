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
import io.ropewalk.codec.Codecs;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.structure.queue.SharedQueue;

import java.util.ArrayList;
import java.util.List;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** Children one after another, and at once. */
final class JoinTutorial
{
    private JoinTutorial()
    {
    }

    static void run() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final SharedQueue<String> log = walk.queue("log", 16, Codecs.utf8());
            say("one after another:");
            // tag::join[]
            for (final String name : List.of("first", "second"))
            {
                walk.process(() -> work(name, log)).start().join();
            }
            // end::join[]
            final List<String> inTurn = new ArrayList<>();
            log.drainTo(inTurn);

            say("both at once, in any order:");
            final ChildProcess third = walk.process(() -> work("third", log)).start();
            final ChildProcess fourth = walk.process(() -> work("fourth", log)).start();
            third.join();
            fourth.join();
            claim("whoever is joined before the next one starts has ended by then",
                inTurn.equals(List.of("first begins", "first ends", "second begins", "second ends")) &&
                    4 == log.size());
        }
    }

    private static void work(final String name, final SharedQueue<String> log) throws InterruptedException
    {
        say(name + " begins");
        log.put(name + " begins");
        Thread.sleep(100);
        say(name + " ends");
        log.put(name + " ends");
    }
}
