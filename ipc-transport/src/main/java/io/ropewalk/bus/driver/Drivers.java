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

import io.aeron.Aeron;
import io.aeron.archive.Archive;
import io.aeron.driver.MediaDriver;
import io.aeron.exceptions.AeronException;
import io.ropewalk.bus.topics.DriverWord;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.error.OutOfSpaceException;
import io.ropewalk.machine.platform.FileSpace;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.process.child.ChildStartException;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Sees to it that somebody drives a bus: whoever finds nobody, or somebody dead, elects itself to start a driver.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> who dies while it starts a driver is found dead by the next who looks, and that one starts
 * another; a driver that comes up after all finds that it was not waited for, and ends. A driver that is killed while
 * it starts is started again. {@link DriverUnavailableException} is for what lasts.
 */
public final class Drivers implements AutoCloseable
{
    /*
     * One word, changed by compare-and-set only, whose epoch grows with each election:
     *
     *   NONE, or anything of the dead -> STARTING(starter)    the election
     *   STARTING(starter) -> RUNNING(driver)                  by the driver, when it can be used
     *   STARTING(starter) -> NONE                             by the starter, when it cannot
     *   STARTING(starter) -> STARTING(another)                when the starter lives and is not done for too long
     *   RUNNING(driver) -> NONE                               by the driver, when it ends
     *   STARTING(starter) -> EXTERNAL(starter)                by the starter, when it was told to use that
     *   EXTERNAL(starter) -> EXTERNAL(starter)                by who was connected to it and is not any more
     *
     * A word never comes back but for a driver that finds itself needed after all, so nobody mistakes a driver for
     * another. The files of a driver lie in a directory with its token, and who is elected removes those of the dead.
     */
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    /** Longer than a starter waits for its driver: it is stopped itself. */
    private static final long STARTER_TIMEOUT_NS = START_TIMEOUT_NS + START_TIMEOUT_NS / 2;
    private static final long LAST_WORDS_MS = 500;

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
     * @param isGivenUp whether nobody waits for the driver any more.
     * @return where it is; null if it was given up.
     * @throws InterruptedException       when interrupted; somebody else will go on.
     * @throws DriverUnavailableException when it cannot be started for a reason that lasts.
     */
    public DriverPlace ensure(final BooleanSupplier isGivenUp) throws InterruptedException
    {
        final StartBackoff backoff = new StartBackoff(topics, isGivenUp);
        while (!isGivenUp.getAsBoolean())
        {
            final long word = topics.driver();
            if (isAlive(topics, word) && isWanted(word))
            {
                return place(word);
            }
            if (isStarting(word) && !backoff.awaitChange(word, STARTER_TIMEOUT_NS))
            {
                // Somebody lives and starts one.
                continue;
            }
            final long elected = DriverWord.of(DriverWord.epoch(word) + 1, DriverWord.STARTING, topics.owner());
            if (topics.changeDriver(word, elected) && !start(elected, isGivenUp, backoff))
            {
                backoff.await(DriverWord.of(DriverWord.epoch(elected), DriverWord.NONE, 0));
            }
        }
        return null;
    }

    private boolean isStarting(final long word)
    {
        return DriverWord.state(word) == DriverWord.STARTING && !topics.isDead(DriverWord.owner(word));
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

    /** False if that was in vain, and is worth another try. */
    private boolean start(final long elected, final BooleanSupplier isGivenUp, final StartBackoff backoff)
        throws InterruptedException
    {
        boolean isStarted = false;
        try
        {
            DriverDirectory.sweep(topics);
            switch (choice.kind())
            {
                case CHILD -> isStarted = startChild(elected, isGivenUp, backoff);
                case EMBEDDED -> isStarted = startEmbedded(elected);
                default -> isStarted = useExternal(elected);
            }
            return isStarted;
        }
        finally
        {
            if (!isStarted)
            {
                topics.changeDriver(elected, DriverWord.of(DriverWord.epoch(elected), DriverWord.NONE, 0));
            }
        }
    }

    private boolean startChild(final long elected, final BooleanSupplier isGivenUp, final StartBackoff backoff)
        throws InterruptedException
    {
        final long usableBytes = FileSpace.usableBytes(topics.directory());
        if (usableBytes >= 0 && usableBytes < Driver.SPACE_BYTES)
        {
            throw new OutOfSpaceException(Driver.SPACE_BYTES, usableBytes, topics.directory());
        }
        final ChildJvm child;
        try
        {
            child = launch(elected);
        }
        catch (final ChildStartException ex)
        {
            backoff.failed(ex.getMessage(), ex);
            return false;
        }
        final long deadlineNs = System.nanoTime() + START_TIMEOUT_NS;
        final Waiter waiter = new Waiter(WaitStrategy.HYBRID, topics.driverChanged(), deadlineNs);
        boolean isAlive = true;
        while (topics.driver() == elected && isAlive && !isGivenUp.getAsBoolean() && waiter.idle())
        {
            isAlive = child.isAlive();
        }
        if (topics.driver() != elected)
        {
            return true;
        }
        if (isAlive)
        {
            child.kill();
        }
        if (!isGivenUp.getAsBoolean())
        {
            explain(child, isAlive, backoff);
        }
        return false;
    }

    private ChildJvm launch(final long elected)
    {
        return ChildJvm.of(DriverMain.class)
            .name("driver")
            .detachedOnceReady()
            .withoutEnvironmentOptions()
            .needs(MediaDriver.class, Aeron.class, Archive.class)
            .arguments(topics.directory().toString(), Long.toString(elected), Long.toString(choice.lingerMs()))
            .jvmOptions("-XX:+UseSerialGC", "-Xms8m", "-Xmx64m", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1")
            .start();
    }

    private static void explain(final ChildJvm child, final boolean isLate, final StartBackoff backoff)
        throws InterruptedException
    {
        child.waitFor(LAST_WORDS_MS, TimeUnit.MILLISECONDS);
        if (isLate)
        {
            backoff.failed("timeoutMs=" + TimeUnit.NANOSECONDS.toMillis(START_TIMEOUT_NS) + " pid=" + child.pid() +
                " output=" + child.firstOutput(), null);
        }
        else if (StartBackoff.isKilled(child.exitCode()))
        {
            backoff.killed();
        }
        else
        {
            backoff.failed("exitValue=" + child.exitCode() + " output=" + child.firstOutput(), null);
        }
    }

    private synchronized boolean startEmbedded(final long elected)
    {
        if (topics.isForGroup())
        {
            // The umask is the whole process's, and Aeron makes files by that.
            throw new DriverUnavailableException("a walk of a group needs a driver in a JVM of its own, whose files " +
                "the group can use: driver=embedded walk=" + topics.directory());
        }
        final Driver driver = launchEmbedded();
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
        return true;
    }

    private Driver launchEmbedded()
    {
        try
        {
            return Driver.launch(topics);
        }
        catch (final AeronException ex)
        {
            throw new DriverUnavailableException(
                "cannot start a driver: walk=" + topics.directory() + " error=" + ex.getMessage(), ex);
        }
    }

    private boolean useExternal(final long elected)
    {
        final Path directory = Path.of(choice.directory());
        DriverDirectory.verify(directory);
        topics.externalPath(directory.toString());
        topics.changeDriver(
            elected, DriverWord.of(DriverWord.epoch(elected), DriverWord.EXTERNAL, topics.owner()));
        return true;
    }

    /** Ends the driver in this process, if there is one. */
    @Override
    public void close()
    {
        final Thread ending = stopEmbedded();
        boolean isInterrupted = false;
        while (ending != null && ending.isAlive())
        {
            try
            {
                ending.join();
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true;
            }
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Thread stopEmbedded()
    {
        if (embedded == null)
        {
            return null;
        }
        embedded.stop();
        embedded = null;
        return embeddedThread;
    }
}
