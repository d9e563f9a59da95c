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
package io.ropewalk.task;

import io.ropewalk.codec.Codecs;
import io.ropewalk.error.QueueClosedException;
import io.ropewalk.kill.Ledger;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskLimits;
import io.ropewalk.structure.queue.TaskQueue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The other process of a test. Arguments: what to do, the walk, and more. Answers in lines on the standard output.
 */
public final class TaskPeer
{
    static final String QUEUE = "queue";
    static final String TASKS = "tasks";
    static final String SENTINEL = "no more";
    static final int CAPACITY = 20;
    static final int ATTEMPTS = 2;

    private static final int SLOW_MS = 5;
    private static final BufferedReader IN =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private TaskPeer()
    {
    }

    public static void main(final String[] arguments) throws Exception
    {
        final Walk walk = Walk.open(Path.of(arguments[1]));
        switch (arguments[0])
        {
            case "put" -> put(queue(walk), arguments);
            case "takeToSentinel" -> takeToSentinel(queue(walk));
            case "takeToEnd" -> takeToEnd(queue(walk));
            case "putAndJoin" -> putAndJoin(tasks(walk), arguments);
            case "work" -> work(tasks(walk), Ledger.open(Path.of(arguments[2])));
            case "workToEnd" -> workToEnd(tasks(walk));
            case "hold" -> hold(tasks(walk));
            case "doneTooOften" -> doneTooOften(tasks(walk));
            default -> throw new IllegalArgumentException("what to do? argument=" + arguments[0]);
        }
        System.out.println("done");
    }

    static SharedQueue<String> queue(final Walk walk)
    {
        return walk.open(QUEUE, SharedQueue.of(CAPACITY, Codecs.utf8()));
    }

    static TaskQueue<String> tasks(final Walk walk)
    {
        return walk.open(TASKS, TaskQueue.of(CAPACITY, Codecs.utf8())
            .limits(TaskLimits.DEFAULT.withAttempts(ATTEMPTS)));
    }

    /** Arguments: what, walk, elements. */
    private static void put(final BlockingQueue<String> queue, final String[] arguments) throws InterruptedException
    {
        for (int i = 2; i < arguments.length; i++)
        {
            queue.put(arguments[i]);
        }
    }

    private static void takeToSentinel(final SharedQueue<String> queue) throws InterruptedException
    {
        System.out.println("ready");
        for (String element = queue.take(); !element.equals(SENTINEL); element = queue.take())
        {
            System.out.println(element);
        }
    }

    private static void takeToEnd(final SharedQueue<String> queue) throws InterruptedException
    {
        System.out.println("ready");
        try
        {
            while (true)
            {
                System.out.println(queue.take());
            }
        }
        catch (final QueueClosedException ignored)
        {
            return;
        }
    }

    /** Arguments: what, walk, number of ledgers, ledgers, elements. Says how many marks there are when all is done. */
    private static void putAndJoin(final TaskQueue<String> queue, final String[] arguments) throws Exception
    {
        final int ledgers = Integer.parseInt(arguments[2]);
        for (int i = 3 + ledgers; i < arguments.length; i++)
        {
            queue.put(arguments[i]);
        }
        System.out.println("put");
        IN.readLine();
        queue.join();
        long marks = 0;
        for (int i = 3; i < 3 + ledgers; i++)
        {
            marks += Ledger.open(Path.of(arguments[i])).count();
        }
        System.out.println("marks=" + marks);
    }

    /** Like a daemon: until whoever started it has gone. Marks each task in its ledger before it is done. */
    private static void work(final TaskQueue<String> queue, final Ledger ledger) throws InterruptedException
    {
        final Thread guard = new Thread(TaskPeer::haltAtEndOfInput);
        guard.setDaemon(true);
        guard.start();
        System.out.println("ready");
        while (true)
        {
            final String task = queue.take();
            TimeUnit.MILLISECONDS.sleep(SLOW_MS);
            System.out.println(task);
            ledger.append(task.hashCode());
            queue.taskDone();
        }
    }

    private static void haltAtEndOfInput()
    {
        try
        {
            while (IN.readLine() != null)
            {
                Thread.onSpinWait();
            }
        }
        catch (final IOException ignored)
        {
            Thread.onSpinWait();
        }
        Runtime.getRuntime().halt(0);
    }

    private static void workToEnd(final TaskQueue<String> queue) throws InterruptedException
    {
        System.out.println("ready");
        try
        {
            while (true)
            {
                final String task = queue.take();
                System.out.println(task + " attempts=" + queue.attempts());
                queue.taskDone();
            }
        }
        catch (final QueueClosedException ignored)
        {
            System.out.println("closed");
        }
    }

    /** Takes one, and does it when it is told to. */
    private static void hold(final TaskQueue<String> queue) throws Exception
    {
        System.out.println(queue.take() + " attempts=" + queue.attempts());
        IN.readLine();
        queue.taskDone();
    }

    private static void doneTooOften(final TaskQueue<String> queue) throws InterruptedException
    {
        queue.take();
        queue.taskDone();
        try
        {
            queue.taskDone();
        }
        catch (final IllegalStateException ex)
        {
            System.out.println(ex.getClass().getSimpleName());
        }
    }
}
