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

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.Counter;
import io.aeron.DriverProxy;
import io.aeron.ExclusivePublication;
import io.aeron.RethrowingErrorHandler;
import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.status.StreamCounter;
import io.aeron.exceptions.AeronException;
import io.ropewalk.bus.driver.DriverPlace;
import io.ropewalk.bus.driver.Drivers;
import io.ropewalk.bus.topics.DriverWord;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.machine.platform.IntervalTimer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.status.CountersReader;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * An Aeron client of one driver. It is never mended: when the driver has gone, another one is made. The old one stays
 * as long as somebody reads what lies in its logs, which outlive their driver.
 */
final class DriverConnection
{
    /** Of its own, so that a stopped driver is not taken for a dead one. */
    private static final long PATIENCE_MS = TimeUnit.HOURS.toMillis(1);
    private static final long EXTERNAL_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(10);
    private static final long CLOSE_LINGER_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LOOK_NS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long ALIVE_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int COUNTER_TYPE = 0x0B05;
    private static final long FAR_FUTURE_MS = Long.MAX_VALUE >> 1;

    private final Topics topics;
    private final DriverPlace place;
    private final boolean isOurs;
    private final ClientLock lock = new ClientLock();
    private final Aeron aeron;
    private final IntervalTimer aliveTimer = IntervalTimer.dueNow(ALIVE_INTERVAL_NS);
    private int users = 1;
    private boolean isLost;

    private DriverConnection(final Topics topics, final DriverPlace place)
    {
        this.topics = topics;
        this.place = place;
        this.isOurs = DriverWord.state(place.word()) == DriverWord.RUNNING;
        final ConnectingClock clock = new ConnectingClock(topics, place.word());
        this.aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(place.directory().toString())
            .driverTimeoutMs(isOurs ? PATIENCE_MS : EXTERNAL_TIMEOUT_MS)
            .epochClock(clock)
            .errorHandler(DriverConnection::ignore)
            // What a handler throws goes to who polls.
            .subscriberErrorHandler(RethrowingErrorHandler.INSTANCE)
            .clientLock(lock)
            .closeHandler(this::awaitUnused)
            .closeLingerDurationNs(CLOSE_LINGER_NS)
            .threadFactory(DriverConnection::thread)
            .idleStrategy(new ClientIdleStrategy(topics.driverChanged()))
            .awaitingIdleStrategy(new LosingIdle())
            .clientName("ropewalk"));
        clock.isConnecting = false;
    }

    static DriverConnection open(final Topics topics, final DriverPlace place)
    {
        return new DriverConnection(topics, place);
    }

    long word()
    {
        return place.word();
    }

    int epoch()
    {
        return DriverWord.epoch(place.word());
    }

    DriverPlace place()
    {
        return place;
    }

    long clientId()
    {
        return aeron.clientId();
    }

    boolean isClosed()
    {
        return aeron.isClosed();
    }

    /** Whether it is of no use any more; the kernel is asked now and then only. */
    synchronized boolean isLost()
    {
        if (!isLost && (topics.driver() != place.word() || aeron.isClosed()))
        {
            isLost = true;
        }
        else if (!isLost && isOurs && aliveTimer.isDue())
        {
            isLost = !Drivers.isAlive(topics, place.word());
        }
        return isLost;
    }

    synchronized DriverConnection retain()
    {
        users++;
        return this;
    }

    /** The last one closes the client. */
    void release()
    {
        final boolean isUnused;
        synchronized (this)
        {
            isUnused = --users == 0;
            notifyAll();
        }
        if (isUnused)
        {
            aeron.close();
        }
    }

    /**
     * Runs in the client's conductor, before it unmaps what it has mapped: because the last user has left, or because
     * the driver has ended, or has given this client up, and then users may be in the middle of something.
     */
    private synchronized void awaitUnused()
    {
        lock.end();
        isLost = true;
        boolean isInterrupted = false;
        while (users > 0)
        {
            try
            {
                wait();
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

    /** Closes what belongs to the client, and then leaves it. */
    void release(final AutoCloseable resource) throws Exception
    {
        try
        {
            resource.close();
        }
        catch (final LostException ex)
        {
            // The client comes to its end, and takes this with it.
        }
        finally
        {
            release();
        }
    }

    ExclusivePublication addPublication(final String channel, final int stream)
    {
        final long id = aeron.asyncAddExclusivePublication(channel, stream);
        final ExclusivePublication publication = await(id, aeron::getExclusivePublication);
        roundTrip();
        // The driver has told every subscriber; their clients look now instead of some time later.
        topics.driverChanged().signal();
        return publication;
    }

    Subscription addSubscription(final String channel, final int stream, final AvailableImages availableImages)
    {
        final long id = aeron.asyncAddSubscription(channel, stream, availableImages::add, (image) -> {});
        final Subscription subscription = await(id, aeron::getSubscription);
        roundTrip();
        return subscription;
    }

    /** After this, everything that the driver had done before is known here. */
    void roundTrip()
    {
        final Counter counter = await(aeron.asyncAddCounter(COUNTER_TYPE, "ropewalk"), aeron::getCounter);
        counter.close();
    }

    /** A client of the archive that uses this driver; it comes to its end with this connection. */
    AeronArchive archive(final AeronArchive.Context context)
    {
        return AeronArchive.connect(context.aeron(aeron).ownsAeronClient(false).idleStrategy(new LosingIdle()));
    }

    CountersReader counters()
    {
        return aeron.countersReader();
    }

    void wakeDriver()
    {
        topics.driverWanted().signal();
    }

    int nextSession(final int stream)
    {
        return aeron.nextSessionId(stream);
    }

    private <T> T await(final long id, final LongFunction<T> resources)
    {
        final IdleStrategy idle = new SleepingIdleStrategy(LOOK_NS);
        topics.driverWanted().signal();
        T resource = resources.apply(id);
        while (resource == null)
        {
            if (isLost())
            {
                throw new LostException("driver has gone: " + DriverWord.describe(place.word()));
            }
            idle.idle();
            resource = resources.apply(id);
        }
        return resource;
    }

    /** How far a subscription has read a publication, or -1. */
    long positionOf(final long registrationId, final ExclusivePublication publication)
    {
        final CountersReader counters = aeron.countersReader();
        for (int id = 0; id <= counters.maxCounterId(); id++)
        {
            if (counters.getCounterState(id) == CountersReader.RECORD_ALLOCATED &&
                counters.getCounterTypeId(id) == AeronCounters.DRIVER_SUBSCRIBER_POSITION_TYPE_ID)
            {
                final int key = CountersReader.metaDataOffset(id) + CountersReader.KEY_OFFSET;
                final boolean isIt =
                    counters.metaDataBuffer().getLong(key + StreamCounter.REGISTRATION_ID_OFFSET) == registrationId &&
                    counters.metaDataBuffer().getInt(key + StreamCounter.SESSION_ID_OFFSET) == publication.sessionId();
                if (isIt)
                {
                    return counters.getCounterValue(id);
                }
            }
        }
        return -1;
    }

    /** In the name of somebody else, who may be stopped. */
    void removeSubscription(final long clientId, final long registrationId)
    {
        new DriverProxy(aeron.context().toDriverBuffer(), clientId).removeSubscription(registrationId);
        topics.driverWanted().signal();
    }

    private static Thread thread(final Runnable conductor)
    {
        final Thread thread = new Thread(conductor, "ropewalk-bus-client");
        thread.setDaemon(true);
        return thread;
    }

    /** What matters shows in what the handles find. */
    private static void ignore(final Throwable ex)
    {
        if (ex instanceof Error)
        {
            throw (Error)ex;
        }
    }

    /** While Aeron waits for the driver or the archive: they are looked at, and may be asleep. */
    private final class LosingIdle implements IdleStrategy
    {
        @Override
        public void idle(final int workCount)
        {
            if (workCount <= 0)
            {
                idle();
            }
        }

        @Override
        public void idle()
        {
            if (aeron != null && isLost())
            {
                throw new LostException("driver has gone: " + DriverWord.describe(place.word()));
            }
            topics.driverWanted().signal();
            LockSupport.parkNanos(LOOK_NS);
        }

        @Override
        public void reset()
        {
            // Each look is as good as the first.
        }

        @Override
        public String alias()
        {
            return "losing";
        }
    }

    /** The driver went away in the middle of something; there is another one, or will be. */
    static final class LostException extends AeronException
    {
        private static final long serialVersionUID = 1L;

        LostException(final String message)
        {
            super(message);
        }
    }

    /** Lets Aeron run out of patience while it waits for the files of a driver that has died meanwhile. */
    private static final class ConnectingClock implements EpochClock
    {
        private final Topics topics;
        private final long word;
        private volatile boolean isConnecting = true;
        private long goneMs = FAR_FUTURE_MS;

        private ConnectingClock(final Topics topics, final long word)
        {
            this.topics = topics;
            this.word = word;
        }

        @Override
        public long time()
        {
            final boolean isGone = isConnecting && (topics.driver() != word || !Drivers.isAlive(topics, word));
            if (isGone)
            {
                // Later than any deadline, also than one that was set when it had gone already.
                goneMs += 2 * PATIENCE_MS;
                return goneMs;
            }
            return System.currentTimeMillis();
        }
    }
}
