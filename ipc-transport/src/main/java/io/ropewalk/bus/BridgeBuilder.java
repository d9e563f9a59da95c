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

import io.ropewalk.bus.bridge.Arrivals;
import io.ropewalk.bus.bridge.BridgeEnd;
import io.ropewalk.bus.bridge.Departures;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.error.WalkGoneException;
import io.ropewalk.segment.walk.Walk;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Builds one side of a {@link Bridge}.
 *
 * <p><b>Threads:</b> one at a time.
 *
 * <p><b>Failure:</b> see {@link #send} and {@link #receive}.
 */
public final class BridgeBuilder
{
    private final BridgeEnd end;
    private String channel = "aeron:ipc";
    private BusOptions options = BusOptions.defaults();
    private int stream;
    private long patienceNs = Long.MAX_VALUE;

    BridgeBuilder(final BridgeEnd end)
    {
        this.end = end;
    }

    /**
     * Sets the channel, the same on both sides: the address at which the receiver listens. It uses the port after that,
     * too, for what it tells the sender.
     *
     * @param newChannel such as {@code aeron:udp?endpoint=host:40123}.
     * @throws IllegalArgumentException if it is none, or has no endpoint.
     */
    public BridgeBuilder over(final String newChannel)
    {
        Objects.requireNonNull(newChannel, "channel");
        BridgeChannels.of(newChannel, stream, end.name());
        channel = newChannel;
        return this;
    }

    /**
     * Sets the number of the stream, the same on both sides; without this it follows from the name of the queue. The
     * number after it is used, too.
     *
     * @param number greater than zero.
     */
    public BridgeBuilder stream(final int number)
    {
        if (number < 1 || number == Integer.MAX_VALUE)
        {
            throw new IllegalArgumentException("stream out of range: stream=" + number + " min=1");
        }
        stream = number;
        return this;
    }

    /**
     * Sets how the driver is found or started, and how this side waits.
     *
     * @param newOptions of the bus of this walk; the length of terms is of no interest here.
     */
    public BridgeBuilder options(final BusOptions newOptions)
    {
        options = Objects.requireNonNull(newOptions, "options");
        return this;
    }

    /**
     * Sets how long the sender waits for the first answer of a receiver; without this, for ever.
     *
     * @param timeout greater than zero.
     * @param unit    of the timeout.
     */
    public BridgeBuilder patience(final long timeout, final TimeUnit unit)
    {
        if (timeout < 1)
        {
            throw new IllegalArgumentException("timeout must be positive: timeout=" + timeout);
        }
        patienceNs = unit.toNanos(timeout);
        return this;
    }

    /**
     * Opens the side that takes elements from its queue. It must be the only consumer of the queue: what another one
     * takes may arrive, too, if this side dies.
     *
     * @return the bridge, to be {@linkplain Bridge#run run}.
     * @throws io.ropewalk.error.EndInUseException                    if another bridge takes from this queue.
     * @throws BridgeException                                        if the host is unknown.
     * @throws io.ropewalk.bus.driver.DriverUnavailableException      if there is no driver.
     * @throws io.ropewalk.bus.driver.IncompatibleDriverException     if the driver has another version.
     */
    public Bridge send()
    {
        return open(true);
    }

    /**
     * Opens the side that puts elements into its queue. It must be the only producer of the queue: otherwise it may
     * not find out, after a death, whether the last element was put.
     *
     * @return the bridge, to be {@linkplain Bridge#run run}.
     * @throws io.ropewalk.error.EndInUseException                    if another bridge puts into this queue.
     * @throws BridgeException                                        if the port is in use.
     * @throws IllegalArgumentException                               if the queue is one that grows.
     * @throws io.ropewalk.bus.driver.DriverUnavailableException      if there is no driver.
     * @throws io.ropewalk.bus.driver.IncompatibleDriverException     if the driver has another version.
     */
    public Bridge receive()
    {
        if (!end.isDestination())
        {
            throw new IllegalArgumentException("a bridge cannot put into a queue that grows: name=" + end.name());
        }
        return open(false);
    }

    private Bridge open(final boolean isSending)
    {
        final Path directory = end.attachment().path().getParent();
        final Walk walk = Walk.find(directory).orElseThrow(() -> new WalkGoneException("walk was removed:", directory));
        final Topics topics = Topics.open(walk);
        final DriverConnector connector = new DriverConnector(topics, options);
        final BridgeChannels channels = BridgeChannels.of(channel, stream, end.name());
        final BridgeSide side = isSending ? new BridgeSender(end, Departures.open(walk, end), channels) :
            new BridgeReceiver(end, Arrivals.open(walk, end), channels);
        return Bridge.open(topics, connector, channels, side, isSending, patienceNs);
    }
}
