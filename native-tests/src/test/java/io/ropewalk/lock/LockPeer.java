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
package io.ropewalk.lock;

import io.ropewalk.segment.Walk;
import io.ropewalk.structure.sync.ReentrantLockKind;
import io.ropewalk.structure.sync.SharedCondition;
import io.ropewalk.structure.sync.SharedLock;
import io.ropewalk.structure.sync.SharedReentrantLock;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the other processes do. Arguments: walk, task, and its own. */
public final class LockPeer
{
    static final String LOCK = "lock";
    static final String REENTRANT = "reentrant";

    /** Places on the board. */
    static final int COUNT = 0;
    static final int ABANDONED = 1;
    static final int INSIDE = 2;
    static final int STAY = 3;
    static final int KILLED_AT = 4;
    static final int RECOVERED_AFTER = 5;
    static final int TICKETS = 6;
    static final int SOLD = 7;
    static final int LOOKING = 8;
    static final int LOOKED_TOGETHER = 9;
    static final int READY = 10;

    private static final BufferedReader IN =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private LockPeer()
    {
    }

    public static void main(final String[] arguments) throws Exception
    {
        final Walk walk = Walk.open(Path.of(arguments[0]));
        switch (arguments[1])
        {
            case "print" -> print(walk, arguments);
            case "increment" -> increment(walk, Integer.parseInt(arguments[2]), Boolean.parseBoolean(arguments[3]));
            case "reenter" -> reenter(walk);
            case "buy" -> buy(walk);
            case "hold" -> hold(walk);
            case "wait" -> await(walk);
            case "awaitCondition" -> awaitCondition(walk);
            case "work" -> work(walk, Long.parseLong(arguments[2]));
            default -> throw new IllegalArgumentException("what to do? argument=" + arguments[1]);
        }
        System.out.println("done");
    }

    /** Arguments: file, letter, lines. One line at a time, each in a call of its own, under one lock for all. */
    private static void print(final Walk walk, final String[] arguments) throws IOException
    {
        final SharedLock lock = walk.open(LOCK, SharedLock.of());
        final Path file = Path.of(arguments[2]);
        lock.lock();
        try
        {
            for (int i = 0; i < Integer.parseInt(arguments[4]); i++)
            {
                Files.writeString(file, arguments[3] + "\n", StandardOpenOption.APPEND);
            }
        }
        finally
        {
            lock.unlock();
        }
    }

    private static void increment(final Walk walk, final int rounds, final boolean isFair)
    {
        final Board board = new Board(walk);
        final SharedReentrantLock lock = walk.open(REENTRANT, new ReentrantLockKind(isFair));
        for (int i = 0; i < rounds; i++)
        {
            lock.lock();
            try
            {
                board.plain(COUNT, board.plain(COUNT) + 1);
            }
            finally
            {
                lock.unlock();
            }
        }
    }

    /** Says what a try brings, whenever it is asked. */
    private static void reenter(final Walk walk) throws IOException
    {
        final SharedReentrantLock lock = walk.open(REENTRANT, SharedReentrantLock.of());
        while (IN.readLine() != null)
        {
            final boolean isTaken = lock.tryLock();
            if (isTaken)
            {
                lock.unlock();
            }
            System.out.println(isTaken);
        }
    }

    /** Looks without the lock until two have looked at once, and buys with it. */
    private static void buy(final Walk walk)
    {
        final Board board = new Board(walk);
        final SharedLock lock = walk.open(LOCK, SharedLock.of());
        board.add(READY, 1);
        while (board.get(READY) < 0)
        {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        final long lookers = board.add(LOOKING, 1);
        if (lookers > 1)
        {
            board.add(LOOKED_TOGETHER, 1);
        }
        final long seen = board.get(TICKETS);
        while (board.get(LOOKED_TOGETHER) == 0)
        {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        board.add(LOOKING, -1);
        lock.lock();
        try
        {
            final long left = board.plain(TICKETS);
            if (seen > 0 && left > 0)
            {
                Thread.yield();
                board.plain(TICKETS, left - 1);
                board.plain(SOLD, board.plain(SOLD) + 1);
            }
        }
        finally
        {
            lock.unlock();
        }
    }

    /** Holds the lock until it is told to go on. */
    private static void hold(final Walk walk) throws IOException
    {
        final SharedLock lock = walk.open(LOCK, SharedLock.of());
        lock.lock();
        System.out.println("held");
        IN.readLine();
        lock.unlock();
    }

    private static void await(final Walk walk)
    {
        final SharedLock lock = walk.open(LOCK, SharedLock.of());
        System.out.println("waiting");
        lock.lock();
        System.out.println("abandoned=" + lock.wasAbandoned());
        lock.unlock();
    }

    @SuppressWarnings("WaitNotInLoop") // It says that it was woken, and that is what is asked.
    private static void awaitCondition(final Walk walk) throws InterruptedException
    {
        final SharedReentrantLock lock = walk.open(REENTRANT, SharedReentrantLock.of());
        final SharedCondition condition = lock.condition("go");
        lock.lock();
        System.out.println("waiting");
        condition.await();
        lock.unlock();
        System.out.println("woken");
    }

    /** Argument: number. Takes and releases the lock for ever; who is to stay inside stays there until it is killed. */
    private static void work(final Walk walk, final long number)
    {
        final Board board = new Board(walk);
        final SharedLock lock = walk.open(LOCK, SharedLock.of());
        board.add(READY, 1);
        while (true)
        {
            lock.lock();
            if (lock.wasAbandoned())
            {
                board.set(RECOVERED_AFTER, System.nanoTime() - board.get(KILLED_AT));
                board.add(ABANDONED, 1);
            }
            board.plain(COUNT, board.plain(COUNT) + 1);
            if (board.get(STAY) == number)
            {
                board.set(INSIDE, number);
                while (true)
                {
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                }
            }
            lock.unlock();
        }
    }
}
