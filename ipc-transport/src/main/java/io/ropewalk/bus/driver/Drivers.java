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
package io.ropewalk.bus.driver;

import io.ropewalk.bus.topics.DriverWord;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.error.OutOfSpaceException;
import io.ropewalk.machine.platform.FileSpace;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.Waiter;
import io.ropewalk.process.child.ChildJvm;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that somebody drives a bus: whoever finds nobody, or somebody dead, elects itself to start a driver.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> who dies while it starts a driver is found dead by the next who looks, and that one starts
 * another; a driver that comes up after all finds that it was not waited for, and ends.
 */
public final class Drivers implements AutoCloseable
{
    /*
     * One word, changed by compare-and-set only, whose epoch grows with each election:
     *
     *   NONE, or anything of the dead -> STARTING(starter)    the election
     *   STARTING(starter) -> RUNNING(driver)                  by the driver, when it can be used
     *   STARTING(starter) -> NONE                             by the starter, when it cannot
     *   RUNNING(driver) -> NONE                               by the driver, when it ends
     *   STARTING(starter) -> EXTERNAL(starter)                by the starter, when it was told to use that
     *   EXTERNAL(starter) -> EXTERNAL(starter)                by who was connected to it and is not any more
     *
     * A word never comes back but for a driver that finds itself needed after all, so nobody mistakes a driver for
     * another. The files of a driver lie in a directory with its token, and who is elected removes those of the dead.
     */
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int KEPT_LINES = 20;

    private final Topics topics;
    private final DriverChoice choice;
    private Driver embedded;
    private Thread embeddedThread;

    /**
     * For one bus.
     *
     * @param topics of the bus.
     * @param choice what to do when there is no driver.
     */
    public Drivers(final Topics topics, final DriverChoice choice)
    {
        this.topics = topics;
        this.choice = choice;
    }

    /**
     * Whether the driver of this word can be used, as far as the kernel knows.
     *
     * @param topics of the bus.
     * @param word   of a driver.
     */
    public static boolean isAlive(final Topics topics, final long word)
    {
        return switch (DriverWord.state(word))
        {
            case DriverWord.RUNNING -> !topics.isDead(DriverWord.owner(word));
            case DriverWord.EXTERNAL -> DriverDirectory.isActive(topics.externalPath());
            default -> false;
        };
    }

    /**
     * Finds the driver, or starts one and waits until it can be used.
     *
     * @return where it is.
     * @throws InterruptedException when interrupted; somebody else will go on.
     */
    public DriverPlace ensure() throws InterruptedException
    {
        final long deadlineNs = System.nanoTime() + START_TIMEOUT_NS;
        final Waiter waiter = new Waiter(WaitStrategy.HYBRID, topics.driverChanged(), deadlineNs);
        do
        {
            final long word = topics.driver();
            if (isAlive(topics, word) && isWanted(word))
            {
                return place(word);
            }
            final boolean isStarting = DriverWord.state(word) == DriverWord.STARTING;
            if (!isStarting || topics.isDead(DriverWord.owner(word)))
            {
                final long elected = DriverWord.of(DriverWord.epoch(word) + 1, DriverWord.STARTING, topics.owner());
                if (topics.changeDriver(word, elected))
                {
                    start(elected);
                }
            }
        }
        while (waiter.idle());
        throw new DriverUnavailableException("no driver within " + TimeUnit.NANOSECONDS.toSeconds(START_TIMEOUT_NS) +
            " s: " + DriverWord.describe(topics.driver()) + " walk=" + topics.directory());
    }

    /**
     * A client of the driver of this word has come to its end. If that driver is none of ours, another one may run in
     * its place, which must not be taken for the same.
     *
     * @param word of the bus when the client was made.
     */
    public void lost(final long word)
    {
        if (DriverWord.state(word) == DriverWord.EXTERNAL)
        {
            topics.changeDriver(
                word, DriverWord.of(DriverWord.epoch(word) + 1, DriverWord.EXTERNAL, DriverWord.owner(word)));
        }
    }

    private DriverPlace place(final long word)
    {
        return new DriverPlace(word, DriverWord.state(word) == DriverWord.EXTERNAL ?
            topics.externalPath() : DriverDirectory.of(topics, DriverWord.owner(word)));
    }

    /** A driver that is there is good for everybody but who asks for a certain one. */
    private boolean isWanted(final long word)
    {
        if (choice.kind() != DriverChoice.Kind.EXTERNAL)
        {
            return true;
        }
        final String found = place(word).directory().toString();
        if (found.equals(choice.directory()))
        {
            return true;
        }
        final long users = topics.members().stream().filter((member) -> !topics.isDead(member)).count();
        if (users > 1)
        {
            throw new IncompatibleDriverException("the bus is driven by another driver: expected=" +
                choice.directory() + " found=" + found + " users=" + users);
        }
        return false;
    }

    private void start(final long elected) throws InterruptedException
    {
        boolean isStarted = false;
        try
        {
            DriverDirectory.sweep(topics);
            switch (choice.kind())
            {
                case CHILD -> startChild(elected);
                case EMBEDDED -> startEmbedded(elected);
                default -> useExternal(elected);
            }
            isStarted = true;
        }
        finally
        {
            if (!isStarted)
            {
                topics.changeDriver(elected, DriverWord.of(DriverWord.epoch(elected), DriverWord.NONE, 0));
            }
        }
    }

    private void startChild(final long elected) throws InterruptedException
    {
        final long usableBytes = FileSpace.usableBytes(topics.directory());
        if (usableBytes >= 0 && usableBytes < Driver.SPACE_BYTES)
        {
            throw new OutOfSpaceException(Driver.SPACE_BYTES, usableBytes, topics.directory());
        }
        final List<String> errors = Collections.synchronizedList(new LinkedList<>());
        final ChildJvm child = ChildJvm.of(DriverMain.class)
            .name("driver")
            .detached()
            .errorTo((line) -> keep(errors, line))
            .arguments(topics.directory().toString(), Long.toString(elected), Long.toString(choice.lingerMs()))
            .jvmOptions("-XX:+UseSerialGC", "-Xms8m", "-Xmx64m", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1")
            .start();
        final long deadlineNs = System.nanoTime() + START_TIMEOUT_NS;
        final Waiter waiter = new Waiter(WaitStrategy.HYBRID, topics.driverChanged(), deadlineNs);
        boolean isAlive = true;
        while (topics.driver() == elected && isAlive && waiter.idle())
        {
            isAlive = child.isAlive();
        }
        if (topics.driver() == elected)
        {
            child.kill();
            throw new DriverUnavailableException("cannot start a driver: " + child + " said=" + errors);
        }
    }

    private static void keep(final List<String> lines, final String line)
    {
        if (lines.size() < KEPT_LINES)
        {
            lines.add(line);
        }
    }

    private synchronized void startEmbedded(final long elected)
    {
        final Driver driver = Driver.launch(topics);
        final long word = DriverWord.of(DriverWord.epoch(elected), DriverWord.RUNNING, topics.owner());
        embedded = driver;
        embeddedThread = new Thread(() ->
        {
            try (driver)
            {
                driver.run(word, -1);
            }
        }, "ropewalk-driver");
        embeddedThread.setDaemon(true);
        if (topics.changeDriver(elected, word))
        {
            embeddedThread.start();
        }
        else
        {
            driver.close();
        }
    }

    private void useExternal(final long elected)
    {
        final Path directory = Path.of(choice.directory());
        DriverDirectory.verify(directory);
        topics.externalPath(directory.toString());
        topics.changeDriver(
            elected, DriverWord.of(DriverWord.epoch(elected), DriverWord.EXTERNAL, topics.owner()));
    }

    /** Ends the driver in this process, if there is one. */
    @Override
    public synchronized void close()
    {
        if (embedded != null)
        {
            embedded.stop();
            boolean isInterrupted = false;
            while (embeddedThread.isAlive())
            {
                try
                {
                    embeddedThread.join();
                }
                catch (final InterruptedException ex)
                {
                    isInterrupted = true;
                }
            }
            embedded = null;
            if (isInterrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }
}
