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
package io.ropewalk.bench.link;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.NoOpIdleStrategy;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The media driver of both cases with Aeron, in the process that consumes.
 * <p>
 * Over shared memory a driver has but to move the publisher's limit. A thread of its own would take one of two
 * processors away if it spun, and would come too late if it slept: the publisher would stand still until then. So the
 * thread only looks after the driver between rounds and during round trips, for which the limit never matters;
 * one way, the consumer invokes the driver every few thousand messages, long before the publisher is at its limit.
 * <p>
 * Over the network a driver sends and receives. There each side has its own, and invokes it whenever it looks for
 * messages or has no room, which is what Aeron recommends where there are not cores enough for threads of the driver.
 */
final class AeronDriver
{
    static final int TERM_LENGTH = 8 << 20;
    static final long PATIENCE_MS = TimeUnit.HOURS.toMillis(1);

    private static final int FIRST_PORT = 20_000;
    /** As much as a receiver allows by default, so that no more than that waits in the log when a round ends. */
    private static final int NETWORK_WINDOW_LENGTH = 128 << 10;
    private static final long FLUSH_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int PORT_MASK = 0x1FFF;
    private static final long NETWORK_PATIENCE_NS = TimeUnit.MINUTES.toNanos(2);
    private static final long AWAKE_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long ASLEEP_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Nobody may be called dead because it was not its turn. */
    private static final long PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);

    private final AgentInvoker invoker;
    private final ReentrantLock invoking = new ReentrantLock();
    private volatile boolean isAwake = true;

    private AeronDriver(final AgentInvoker invoker)
    {
        this.invoker = invoker;
    }

    static Path directory(final Place place)
    {
        return place.directory().resolve("aeron");
    }

    /** Of a driver for each side, as on two machines. */
    static Path ownDirectory(final Place place)
    {
        return place.directory().resolve(place.isConsumer() ? "aeron-consumer" : "aeron-producer");
    }

    /** Channel over the loopback interface to one side; both know the directory, so they find the same port. */
    static String udpChannel(final Place place, final boolean isToConsumer)
    {
        final int port = FIRST_PORT + (place.directory().toString().hashCode() & PORT_MASK) * 2;
        return "aeron:udp?endpoint=127.0.0.1:" + (port + (isToConsumer ? 0 : 1));
    }

    static AeronDriver start(final Path directory)
    {
        final MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory.toString())
            .threadingMode(ThreadingMode.INVOKER)
            .sharedIdleStrategy(NoOpIdleStrategy.INSTANCE)
            .ipcTermBufferLength(TERM_LENGTH)
            .publicationTermBufferLength(TERM_LENGTH)
            .publicationTermWindowLength(NETWORK_WINDOW_LENGTH)
            .imageLivenessTimeoutNs(NETWORK_PATIENCE_NS)
            .publicationConnectionTimeoutNs(NETWORK_PATIENCE_NS)
            .clientLivenessTimeoutNs(PATIENCE_NS)
            .publicationUnblockTimeoutNs(2 * PATIENCE_NS)
            .driverTimeoutMs(PATIENCE_MS)
            .dirDeleteOnStart(true)
            .warnIfDirectoryExists(false));
        final AeronDriver started = new AeronDriver(driver.sharedAgentInvoker());
        final Thread thread = new Thread(started::run, "media-driver");
        thread.setDaemon(true);
        thread.start();
        return started;
    }

    private void run()
    {
        while (!invoker.isClosed())
        {
            serve();
            LockSupport.parkNanos(isAwake ? AWAKE_SLEEP_NS : ASLEEP_SLEEP_NS);
        }
    }

    void awake(final boolean awake)
    {
        isAwake = awake;
    }

    /** Sends what is in the window of a publication over a network, which the thread of the driver does too slowly. */
    void flush()
    {
        final long beginNs = System.nanoTime();
        while (System.nanoTime() - beginNs < FLUSH_NS)
        {
            serve();
        }
    }

    /** Runs the driver once, unless another thread does. */
    void serve()
    {
        if (invoking.tryLock())
        {
            try
            {
                invoker.invoke();
            }
            finally
            {
                invoking.unlock();
            }
        }
    }
}
