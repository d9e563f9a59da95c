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
import io.ropewalk.error.QueueClosedException;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.value.SharedInt;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** Bakers, eaters, and three ways to say that there is no more. */
final class BunsTutorial
{
    private static final int BUNS = 4;

    private BunsTutorial()
    {
    }

    static void run() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final SharedQueue<String> marked = walk.queue("marked", 20, Codecs.utf8());
            final SharedQueue<String> closing = walk.queue("closing", 20, Codecs.utf8());
            final TaskQueue<String> tasks = walk.taskQueue("tasks", 20, Codecs.utf8());
            final SharedInt eaten = walk.intValue("eaten", 0);
            final ChildProcess alex = walk.process(() -> eat("alex", marked, closing, tasks, eaten)).start();
            final ChildProcess egon = walk.process(() -> eat("egon", marked, closing, tasks, eaten)).start();
            walk.process(() -> bake(marked, closing, tasks)).start().join();
            marked.put("end");
            marked.put("end");   // one for each eater
            closing.shutdown();   // for any number of eaters
            tasks.shutdown();
            alex.join();
            egon.join();
            claim("each bun of three queues was eaten once", 3 * BUNS == eaten.get() && 0 == tasks.unfinished());
        }
    }

    static void kill() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final TaskQueue<String> tasks = walk.taskQueue("tasks", 20, Codecs.utf8());
            final SharedInt eaten = walk.intValue("eaten", 0);
            final SharedEvent chewing = walk.event("chewing");
            for (int i = 0; i < BUNS; i++)
            {
                tasks.put("bun " + i);
            }
            final ChildProcess victim = walk.process(() ->
            {
                say("chews on " + tasks.take());
                chewing.set();
                Thread.sleep(60_000);
            }).start();
            chewing.await();
            say("kill -9 " + victim.pid() + ", with a bun in its mouth");
            victim.kill();
            victim.join();
            final ChildProcess egon = walk.process(() -> eatTasks("egon", tasks, eaten)).start();
            tasks.join();
            tasks.shutdown();
            egon.join();
            claim("the bun of the dead was delivered again: all " + BUNS + " were eaten", BUNS == eaten.get());
        }
    }

    private static void bake(
        final SharedQueue<String> marked, final SharedQueue<String> closing, final TaskQueue<String> tasks)
        throws InterruptedException
    {
        for (int i = 0; i < BUNS; i++)
        {
            marked.put("bun " + i);
            closing.put("pie " + i);
            tasks.put("cake " + i);
        }
        tasks.join();
        say("the baker knows that all cakes are eaten");
    }

    private static void eat(
        final String name,
        final SharedQueue<String> marked,
        final SharedQueue<String> closing,
        final TaskQueue<String> tasks,
        final SharedInt eaten) throws InterruptedException
    {
        eatTasks(name, tasks, eaten);
        eatUntilShutdown(name, closing, eaten);
        eatUntilMark(name, marked, eaten);
    }

    // tag::eat[]
    private static void eatUntilMark(final String name, final SharedQueue<String> buns, final SharedInt eaten)
        throws InterruptedException
    {
        for (String bun = buns.take(); !"end".equals(bun); bun = buns.take())
        {
            say(name + " eats " + bun);
            eaten.incrementAndGet();
        }
    }

    private static void eatUntilShutdown(final String name, final SharedQueue<String> buns, final SharedInt eaten)
        throws InterruptedException
    {
        try
        {
            while (true)
            {
                say(name + " eats " + buns.take());
                eaten.incrementAndGet();
            }
        }
        catch (final QueueClosedException ex)
        {
            say(name + " is told that there is no more");
        }
    }

    private static void eatTasks(final String name, final TaskQueue<String> buns, final SharedInt eaten)
        throws InterruptedException
    {
        try
        {
            while (true)
            {
                say(name + " eats " + buns.take());
                eaten.incrementAndGet();
                buns.taskDone();
            }
        }
        catch (final QueueClosedException ex)
        {
            say(name + " has no more tasks");
        }
    }
    // end::eat[]
}
