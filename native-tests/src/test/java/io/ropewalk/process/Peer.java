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
package io.ropewalk.process;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.ring.core.MpmcRing;
import io.ropewalk.structure.sync.SharedLock;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.ObjectInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * The other process of a test. Arguments: what to do, the walk, and more. Answers in lines on the standard output.
 */
public final class Peer
{
    static final String QUEUE = "queue";
    static final String RING = "ring";
    static final int RING_CAPACITY = 4;
    static final int RING_SLOT_LENGTH = 56;
    static final String GOT_EOF = "closed";

    private static final BufferedReader IN =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private Peer()
    {
    }

    public static void main(final String[] arguments) throws Exception
    {
        final Ropewalk walk = Ropewalk.open(Path.of(arguments[1]));
        switch (arguments[0])
        {
            case "putObjects" -> putObjects(walk);
            case "takeObjects" -> takeObjects(walk);
            case "putStrings" -> putStrings(walk, arguments);
            case "takeStrings" -> takeStrings(walk, arguments);
            case "putAndDie" -> putAndDie(walk, arguments);
            case "look" -> look(walk, arguments);
            case "timed" -> timed(walk);
            case "takeOneLater" -> takeOneLater(walk, arguments);
            case "takeAll" -> takeAll(walk, arguments);
            case "echoTimes" -> echoTimes(walk);
            case "putThroughHandle" -> putThroughHandle(arguments);
            case "claim" -> claim(walk);
            case "hold" -> hold(walk);
            case "takeVirtually" -> takeVirtually(walk, arguments);
            case "lockVirtually" -> lockVirtually(walk, arguments);
            default -> throw new IllegalArgumentException("what to do? argument=" + arguments[0]);
        }
        System.out.println("done");
    }

    static SharedQueue<String> strings(final Ropewalk walk, final int capacity)
    {
        return walk.queue(QUEUE, capacity, Codecs.utf8());
    }

    private static SharedQueue<Object> objects(final Ropewalk walk)
    {
        return walk.queue(QUEUE, 16, Codecs.object());
    }

    private static void putObjects(final Ropewalk walk) throws InterruptedException
    {
        final SharedQueue<Object> queue = objects(walk);
        queue.put("text");
        queue.put(new ArrayList<>(List.of(1, 2, 3)));
        queue.put(42);
    }

    private static void takeObjects(final Ropewalk walk) throws InterruptedException
    {
        final SharedQueue<Object> queue = objects(walk);
        for (int i = 0; i < 3; i++)
        {
            final Object element = queue.take();
            System.out.println(element.getClass().getSimpleName() + " " + element);
        }
        System.out.println(queue.poll(100, MILLISECONDS));
    }

    /** Arguments: what, walk, capacity, elements. */
    private static void putStrings(final Ropewalk walk, final String[] arguments) throws InterruptedException
    {
        final SharedQueue<String> queue = strings(walk, Integer.parseInt(arguments[2]));
        for (int i = 3; i < arguments.length; i++)
        {
            queue.put(arguments[i]);
        }
    }

    /** Arguments: what, walk, capacity, count. */
    private static void takeStrings(final Ropewalk walk, final String[] arguments) throws InterruptedException
    {
        final SharedQueue<String> queue = strings(walk, Integer.parseInt(arguments[2]));
        for (int i = 0; i < Integer.parseInt(arguments[3]); i++)
        {
            System.out.println(queue.take());
        }
    }

    private static void putAndDie(final Ropewalk walk, final String[] arguments) throws InterruptedException
    {
        putStrings(walk, arguments);
        Runtime.getRuntime().halt(9);
    }

    /** Arguments: what, walk, capacity. What a queue looks like that others have filled, or emptied. */
    private static void look(final Ropewalk walk, final String[] arguments)
    {
        final int capacity = Integer.parseInt(arguments[2]);
        final SharedQueue<String> queue = strings(walk, capacity);
        System.out.println("size=" + queue.size() + " isFull=" + queue.isFull() + " isEmpty=" + queue.isEmpty() +
            " remaining=" + queue.remainingCapacity());
        if (queue.isFull())
        {
            System.out.println("offer=" + queue.offer("more") + " add=" + nameOf(() -> queue.add("more")) +
                " putNow=" + nameOf(() -> queue.putNow("more")));
        }
        if (queue.isEmpty())
        {
            System.out.println("poll=" + queue.poll() + " remove=" + nameOf(queue::remove) +
                " getNow=" + nameOf(queue::getNow));
        }
    }

    private static String nameOf(final Runnable action)
    {
        try
        {
            action.run();
            return "nothing thrown";
        }
        catch (final RuntimeException ex)
        {
            return ex.getClass().getSimpleName();
        }
    }

    /** A full queue of three: waits that end in vain, and one that does not. */
    private static void timed(final Ropewalk walk) throws InterruptedException
    {
        final SharedQueue<String> queue = strings(walk, 3);
        final long beginNs = System.nanoTime();
        final boolean isAccepted = queue.offer("late", 300, MILLISECONDS);
        System.out.println("accepted=" + isAccepted +
            " waited=" + (System.nanoTime() - beginNs >= MILLISECONDS.toNanos(300)));
        System.out.println("ready");
        System.out.println("accepted=" + queue.offer("late", 60, SECONDS));
    }

    /** Arguments: what, walk, capacity, pause in milliseconds. */
    private static void takeOneLater(final Ropewalk walk, final String[] arguments) throws InterruptedException
    {
        TimeUnit.MILLISECONDS.sleep(Long.parseLong(arguments[3]));
        System.out.println(strings(walk, Integer.parseInt(arguments[2])).take());
    }

    /** Arguments: what, walk, capacity. Until the stream ends. */
    private static void takeAll(final Ropewalk walk, final String[] arguments) throws InterruptedException
    {
        final SharedQueue<String> queue = strings(walk, Integer.parseInt(arguments[2]));
        System.out.println("ready");
        try
        {
            while (true)
            {
                System.out.println(queue.take());
            }
        }
        catch (final io.ropewalk.error.QueueClosedException ignored)
        {
            System.out.println(GOT_EOF);
        }
    }

    /** Answers each element with the time at which it woke up. */
    private static void echoTimes(final Ropewalk walk) throws InterruptedException
    {
        final SharedQueue<Long> in = walk.queue("ping", 4, Codecs.int64());
        final SharedQueue<Long> out = walk.queue("pong", 4, Codecs.int64());
        System.out.println("ready");
        try
        {
            while (true)
            {
                in.take();
                out.put(System.nanoTime());
            }
        }
        catch (final io.ropewalk.error.QueueClosedException ignored)
        {
            System.out.println(GOT_EOF);
        }
    }

    /** Arguments: what, walk, serialised handle. */
    @SuppressWarnings("unchecked")
    private static void putThroughHandle(final String[] arguments) throws Exception
    {
        try (ObjectInputStream in = new ObjectInputStream(
            new ByteArrayInputStream(Base64.getDecoder().decode(arguments[2]))))
        {
            ((SharedQueue<String>)in.readObject()).put("through a handle");
        }
    }

    /** Holds an open claim until it is told to go on. */
    private static void claim(final Ropewalk walk) throws Exception
    {
        final MpmcRing ring = (MpmcRing)walk.mpmcRing(RING, RING_CAPACITY, RING_SLOT_LENGTH);
        final int index = ring.tryClaim(Long.BYTES);
        ring.buffer().putLong(index, 1);
        System.out.println("ready");
        IN.readLine();
        ring.commit(index);
    }

    /** Holds a message in its hand until it is told to go on. */
    private static void hold(final Ropewalk walk) throws Exception
    {
        final MpmcRing ring = (MpmcRing)walk.mpmcRing(RING, RING_CAPACITY, RING_SLOT_LENGTH);
        final long position = ring.beginTake();
        System.out.println(ring.buffer().getLong(ring.indexOf(position)));
        IN.readLine();
        System.out.println(ring.buffer().getLong(ring.indexOf(position)));
        ring.endTake(position);
    }

    /** Arguments: what, walk, capacity, count. Each virtual thread takes one string and says so. */
    private static void takeVirtually(final Ropewalk walk, final String[] arguments) throws Exception
    {
        final SharedQueue<String> queue = strings(walk, Integer.parseInt(arguments[2]));
        virtually(Integer.parseInt(arguments[3]), () -> System.out.println(queue.take()));
    }

    /** Arguments: what, walk, name of the lock, count. Each virtual thread takes it once and says so. */
    private static void lockVirtually(final Ropewalk walk, final String[] arguments) throws Exception
    {
        final SharedLock lock = walk.lock(arguments[2]);
        virtually(Integer.parseInt(arguments[3]), () ->
        {
            lock.lock();
            System.out.println("held");
            lock.unlock();
        });
    }

    /** Says so when all of them are parked, and then lets another virtual thread run. */
    private static void virtually(final int count, final Task work) throws Exception
    {
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            threads.add(startVirtual(work));
        }
        for (final Thread thread : threads)
        {
            while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING)
            {
                Thread.sleep(1);
            }
        }
        startVirtual(() -> System.out.println("waiting")).join();
        for (final Thread thread : threads)
        {
            thread.join();
        }
    }

    @FunctionalInterface
    private interface Task
    {
        void run() throws Exception;
    }

    /** By reflection: this is compiled for a JDK without them. */
    private static Thread startVirtual(final Task work) throws ReflectiveOperationException
    {
        final Runnable runnable = () ->
        {
            try
            {
                work.run();
            }
            catch (final Exception ex)
            {
                throw new IllegalStateException(ex);
            }
        };
        return (Thread)Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, runnable);
    }
}
