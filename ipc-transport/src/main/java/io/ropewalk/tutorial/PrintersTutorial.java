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
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedLock;

import java.util.ArrayList;
import java.util.List;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** Printers that share a sheet of paper, and a lock. */
final class PrintersTutorial
{
    private static final int LINES = 100;

    private PrintersTutorial()
    {
    }

    static void run() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final SharedLock lock = walk.lock("printer");
            final SharedQueue<String> paper = walk.queue("paper", 1024, Codecs.utf8());
            final List<ChildProcess> printers = new ArrayList<>();
            for (final String name : List.of("A", "B", "C"))
            {
                printers.add(walk.process(() -> print(name, lock, paper)).start());
            }
            for (final ChildProcess printer : printers)
            {
                printer.join();
            }
            claim("the paper has three blocks of " + LINES + " lines", 3 * LINES == paper.size() && 3 == blocks(paper));
        }
    }

    static void kill() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final SharedLock lock = walk.lock("printer");
            final SharedQueue<String> paper = walk.queue("paper", 1024, Codecs.utf8());
            final SharedEvent printing = walk.event("printing");
            final ChildProcess victim = walk.process(() -> jam(lock, paper, printing)).start();
            printing.await();
            final ChildProcess other = walk.process(() -> print("B", lock, paper)).start();
            Thread.sleep(100);
            say("kill -9 " + victim.pid() + ", which holds the lock");
            victim.kill();
            victim.join();
            other.join();
            claim("the lock of the dead went to the next, who printed all its lines",
                LINES + 1 == paper.size() && 2 == blocks(paper));
        }
    }

    // tag::lock[]
    private static void print(final String name, final SharedLock lock, final SharedQueue<String> paper)
        throws InterruptedException
    {
        lock.lock();
        try
        {
            say(name + " has the lock" + (lock.wasAbandoned() ? "; its last holder died with it" : ""));
            for (int i = 0; i < LINES; i++)
            {
                paper.put(name);
            }
        }
        finally
        {
            lock.unlock();
        }
    }
    // end::lock[]

    private static void jam(final SharedLock lock, final SharedQueue<String> paper, final SharedEvent printing)
        throws InterruptedException
    {
        lock.lock();
        paper.put("A");
        say("A has the lock, and jams after one line");
        printing.set();
        Thread.sleep(60_000);
        lock.unlock();
    }

    private static int blocks(final SharedQueue<String> paper)
    {
        int blocks = 0;
        String last = "";
        for (String line = paper.poll(); line != null; line = paper.poll())
        {
            blocks += line.equals(last) ? 0 : 1;
            last = line;
        }
        return blocks;
    }
}
