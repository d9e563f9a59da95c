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
package io.ropewalk.bus;

import io.ropewalk.bus.driver.DriverChoice;
import io.ropewalk.machine.waiting.WaitStrategy;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Options of a bus: its driver, its channel, the log of each publisher, and how to wait.
 *
 * <p><b>Threads:</b> immutable; each method returns another one.
 *
 * <p><b>Failure:</b> {@link IllegalArgumentException} for values out of range.
 *
 * <pre>{@code
 * Bus bus = Bus.open(walk, BusOptions.defaults().lowLatency().termLength(4 << 20));
 * }</pre>
 */
public final class BusOptions implements Serializable
{
    private static final long serialVersionUID = 1L;

    private static final int DEFAULT_TERM_LENGTH = 2 << 20;
    private static final int MIN_TERM_LENGTH = 64 << 10;
    private static final int MAX_TERM_LENGTH = 1 << 30;

    private final DriverChoice driver;
    private final int termLength;
    private final WaitStrategy strategy;
    private final String channel;
    /** Null if nothing is recorded or replayed. */
    private final ArchiveChoice archive;

    private BusOptions(
        final DriverChoice driver,
        final int termLength,
        final WaitStrategy strategy,
        final String channel,
        final ArchiveChoice archive)
    {
        this.channel = channel;
        this.driver = driver;
        this.termLength = termLength;
        this.strategy = strategy;
        this.archive = archive;
    }

    /**
     * Returns the defaults: a driver in its own JVM, 6 MiB for each publisher, waiting in the kernel.
     */
    public static BusOptions defaults()
    {
        return new BusOptions(DriverChoice.child(), DEFAULT_TERM_LENGTH, WaitStrategy.HYBRID, BusChannel.IPC, null);
    }

    /**
     * Lets publishers, subscribers and, as long as a bus with this option is open, the driver spin: lowest latency, at
     * the price of whole cores.
     */
    public BusOptions lowLatency()
    {
        return new BusOptions(driver, termLength, WaitStrategy.BUSY_SPIN, channel, archive);
    }

    /**
     * Starts the driver in this process if there is none; it stops when this bus is closed, over a network after it has
     * sent what was published, which can take some seconds.
     */
    public BusOptions embedded()
    {
        return new BusOptions(DriverChoice.embedded(), termLength, strategy, channel, archive);
    }

    /**
     * Uses an external driver, which every process on the bus must use.
     *
     * @param directory of the driver.
     */
    public BusOptions driverDirectory(final Path directory)
    {
        return new BusOptions(DriverChoice.external(directory), termLength, strategy, channel, archive);
    }

    /**
     * Sets how long a driver in its own JVM outlives the last use of the bus, if this process starts it.
     *
     * @param timeout zero or more.
     * @param unit    of the timeout.
     */
    public BusOptions driverLinger(final long timeout, final TimeUnit unit)
    {
        if (timeout < 0)
        {
            throw new IllegalArgumentException("timeout must not be negative: timeout=" + timeout);
        }
        return new BusOptions(new DriverChoice(driver.kind(), driver.directory(), unit.toMillis(timeout)),
            termLength, strategy, channel, archive);
    }

    /**
     * Sets the length of each of the three buffers of a publisher opened here. A subscriber can be half of it behind;
     * the longest message is an eighth of it.
     *
     * @param lengthBytes a power of two from 64 KiB to 1 GiB.
     */
    public BusOptions termLength(final int lengthBytes)
    {
        if (lengthBytes < MIN_TERM_LENGTH || lengthBytes > MAX_TERM_LENGTH || Integer.bitCount(lengthBytes) != 1)
        {
            throw new IllegalArgumentException("term length must be a power of two: termLength=" + lengthBytes +
                " min=" + MIN_TERM_LENGTH + " max=" + MAX_TERM_LENGTH);
        }
        return new BusOptions(driver, lengthBytes, strategy, channel, archive);
    }

    /**
     * Sets how publishers and subscribers wait.
     *
     * @param newStrategy of publishers and subscribers.
     */
    public BusOptions waitStrategy(final WaitStrategy newStrategy)
    {
        return new BusOptions(driver, termLength, newStrategy, channel, archive);
    }

    /**
     * Sets where messages go: to the processes of this machine, as by default, or over the network. Publishers and
     * subscribers use the same channel, on all machines:
     * <ul>
     * <li>{@code aeron:ipc}: this machine.
     * <li>{@code aeron:udp?endpoint=host:port}: one host subscribes, at that address of its own.
     * <li>{@code aeron:udp?control=host:port|control-mode=dynamic}: one host publishes, at that address of its own, and
     * any number subscribe.
     * <li>{@code aeron:udp?endpoint=224.0.1.1:port|interface=host/bits}: a multicast group, with an interface.
     * </ul>
     * Topics of different channels have nothing to do with each other. Over a network nobody waits for somebody who
     * cannot be reached for 30 seconds.
     *
     * @param newChannel for all topics of a bus with these options.
     * @throws IllegalArgumentException if it is none of these, or sets what a bus sets itself.
     */
    public BusOptions channel(final String newChannel)
    {
        BusChannel.parse(newChannel);
        return new BusOptions(driver, termLength, strategy, newChannel, archive);
    }

    /**
     * Keeps recordings in a directory. The archive runs in the driver's JVM, from the first time that somebody records
     * or replays; one directory is for one bus at a time, and all its users name the same one.
     *
     * @param directory on a disk; made if necessary.
     */
    public BusOptions archive(final Path directory)
    {
        return new BusOptions(driver, termLength, strategy, channel, ArchiveChoice.own(directory));
    }

    /**
     * Keeps recordings in somebody else's Aeron Archive, which must use the same driver; see {@link #driverDirectory}.
     *
     * @param controlChannel  of its requests, such as {@code aeron:ipc}.
     * @param controlStreamId of its requests.
     */
    public BusOptions externalArchive(final String controlChannel, final int controlStreamId)
    {
        return new BusOptions(
            driver, termLength, strategy, channel, ArchiveChoice.external(controlChannel, controlStreamId));
    }

    ArchiveChoice archive()
    {
        return archive;
    }

    DriverChoice driver()
    {
        return driver;
    }

    int termLength()
    {
        return termLength;
    }

    WaitStrategy waitStrategy()
    {
        return strategy;
    }

    boolean isSpinning()
    {
        return strategy == WaitStrategy.BUSY_SPIN;
    }

    BusChannel channel()
    {
        return BusChannel.parse(channel);
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof BusOptions && driver.equals(((BusOptions)other).driver) &&
            termLength == ((BusOptions)other).termLength && strategy == ((BusOptions)other).strategy &&
            channel.equals(((BusOptions)other).channel) && Objects.equals(archive, ((BusOptions)other).archive);
    }

    @Override
    public int hashCode()
    {
        return Objects.hash(driver, termLength, strategy, channel, archive);
    }
}
