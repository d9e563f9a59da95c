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
package io.ropewalk.demo.sample;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.structure.queue.SharedQueue;

import java.util.ArrayList;
import java.util.List;

/**
 * The difference between threads and processes: threads have one process identifier and share static fields, processes
 * have one each and share nothing but what is in the walk.
 *
 * <p><b>Threads:</b> one.
 *
 * <p><b>Failure:</b> as a child process has it.
 */
public final class ThreadsAndProcesses
{
    private static int calls;

    private ThreadsAndProcesses()
    {
    }

    /**
     * What was seen by a thread or a process.
     *
     * @param pid   of its process.
     * @param name  of the thread or the process.
     * @param calls how often the method was called, as far as its static field knows.
     */
    public record Sight(long pid, String name, int calls)
    {
    }

    /**
     * Prints what both see.
     *
     * @param arguments none.
     * @throws InterruptedException if interrupted.
     */
    public static void main(final String[] arguments) throws InterruptedException
    {
        System.out.println("this process: " + ProcessHandle.current().pid());
        threads(3).forEach(System.out::println);
        processes(3).forEach(System.out::println);
        System.out.println("calls here: " + calls());
    }

    /**
     * Calls the method in threads, one after the other.
     *
     * @param count of threads.
     * @return what each saw.
     * @throws InterruptedException if interrupted.
     */
    public static List<Sight> threads(final int count) throws InterruptedException
    {
        final List<Sight> sights = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            final String name = "thread-" + i;
            final Thread thread = new Thread(() -> sights.add(look(name)), name);
            thread.start();
            thread.join();
        }
        return sights;
    }

    /**
     * Calls the method in processes, one after the other.
     *
     * @param count of processes.
     * @return what each saw.
     * @throws InterruptedException if interrupted.
     */
    public static List<Sight> processes(final int count) throws InterruptedException
    {
        final List<Sight> sights = new ArrayList<>();
        try (Ropewalk walk = Ropewalk.temporary();
            SharedQueue<Sight> seen = walk.queue("seen", count, Codecs.record(Sight.class)))
        {
            for (int i = 0; i < count; i++)
            {
                try (ChildProcess child = walk.process(() -> seen.put(look(ChildProcess.current().name())))
                    .name("process-" + i).start())
                {
                    child.join();
                }
                sights.add(seen.take());
            }
        }
        return sights;
    }

    private static synchronized Sight look(final String name)
    {
        return new Sight(ProcessHandle.current().pid(), name, ++calls);
    }

    /**
     * Returns how often the method was called in this process.
     *
     * @return the number.
     */
    public static synchronized int calls()
    {
        return calls;
    }
}
