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
import io.ropewalk.process.task.RemoteTask;
import io.ropewalk.structure.value.SharedLongArray;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** Starts processes in two ways, and ends one. */
final class ProcessesTutorial
{
    private static int number = 100;

    private ProcessesTutorial()
    {
    }

    static void run() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final SharedLongArray pids = walk.longArray("pids", 2);
            // tag::start[]
            final ChildProcess first = walk.process(() -> greet("egon", pids)).name("greeter").start();
            final ChildProcess second = walk.process(new Guest("alex", pids)).start();
            say("the parent goes on at once; its children are " + first.pid() + " and " + second.pid());
            first.join();
            second.join();
            // end::start[]

            final ChildProcess sleeper = walk.process(() -> Thread.sleep(60_000)).name("sleeper").start();
            sleeper.terminate();
            say("told to end; is it still alive? " + sleeper.isAlive());
            sleeper.join();
            say("joined; is it still alive? " + sleeper.isAlive() + ", exit value " + sleeper.exitValue());

            claim("each child has a pid of its own, the parent's number is still 100, and the sleeper has ended",
                pids.get(0) == first.pid() && pids.get(1) == second.pid() && 100 == number && !sleeper.isAlive());
        }
    }

    private static void greet(final String name, final SharedLongArray pids)
    {
        number = 0;
        pids.set(0, ProcessHandle.current().pid());
        say("hello " + name + ", this is " + ChildProcess.current().name() + "; number is " + number + " here");
    }

    /** Its fields travel to the child. */
    private record Guest(String name, SharedLongArray pids) implements RemoteTask
    {
        @Override
        public void run()
        {
            pids.set(1, ProcessHandle.current().pid());
            say("hello " + name + ", this is an object in " + ChildProcess.current().name());
        }
    }
}
