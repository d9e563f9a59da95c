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
import io.ropewalk.structure.sync.SharedCountDownLatch;
import io.ropewalk.structure.value.SharedLongArray;

import java.nio.file.Path;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** A parent with two children, of which one is a daemon. */
final class DaemonTutorial
{
    private DaemonTutorial()
    {
    }

    static void run() throws Exception
    {
        show(false);
    }

    static void kill() throws Exception
    {
        show(true);
    }

    private static void show(final boolean kill) throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final SharedCountDownLatch begun = walk.countDownLatch("begun", 3);
            final SharedCountDownLatch worked = walk.countDownLatch("worked", 1);
            final SharedLongArray pids = walk.longArray("pids", 2);
            final String path = walk.path().toString();
            final ChildProcess parent =
                walk.process(() -> beParent(path, begun, worked, pids, kill)).name("parent").start();
            begun.await();
            if (kill)
            {
                say("kill -9 " + parent.pid());
                parent.kill();
            }
            parent.join();
            for (int i = 0; i < 2; i++)
            {
                ProcessHandle.of(pids.get(i)).ifPresent((child) -> child.onExit().join());
            }
            claim("the daemon ended with its parent, the other child did its work", 0 == worked.getCount());
        }
    }

    private static void beParent(
        final String path,
        final SharedCountDownLatch begun,
        final SharedCountDownLatch worked,
        final SharedLongArray pids,
        final boolean stay) throws Exception
    {
        try (Ropewalk walk = Ropewalk.open(Path.of(path)))
        {
            // tag::daemon[]
            final ChildProcess daemon = walk.process(() -> sleep(begun)).daemon(true).start();
            final ChildProcess worker = walk.process(() -> work(begun, worked)).start();
            // end::daemon[]
            pids.set(0, daemon.pid());
            pids.set(1, worker.pid());
            begun.countDown();
            begun.await();
            say("the parent " + (stay ? "sleeps" : "ends"));
            Thread.sleep(stay ? 60_000 : 0);
        }
    }

    private static void sleep(final SharedCountDownLatch begun) throws InterruptedException
    {
        say("the daemon begins");
        begun.countDown();
        Thread.sleep(60_000);
        say("the daemon never says this");
    }

    private static void work(final SharedCountDownLatch begun, final SharedCountDownLatch worked)
        throws InterruptedException
    {
        say("the worker begins");
        begun.countDown();
        Thread.sleep(300);
        worked.countDown();
        say("the worker has done its work");
    }
}
