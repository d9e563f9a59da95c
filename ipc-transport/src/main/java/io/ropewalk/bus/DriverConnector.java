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

import io.aeron.exceptions.AeronException;
import io.ropewalk.bus.driver.DriverPlace;
import io.ropewalk.bus.driver.DriverUnavailableException;
import io.ropewalk.bus.driver.Drivers;
import io.ropewalk.bus.topics.Member;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.error.HandleClosedException;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Connects a bus to the driver there is, and keeps its place among the members. */
final class DriverConnector
{
    private static final long LOOK_MS = 20;
    private static final int MAX_FAILURES = 100;

    private final Topics topics;
    private final Drivers drivers;
    private final boolean isSpinning;
    private final boolean isNetwork;
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock; null as long as nobody needed a connection. */
    private Member member;
    /** Guarded by the lock. */
    private DriverConnection connection;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    DriverConnector(final Topics topics, final BusOptions options)
    {
        this.topics = topics;
        this.drivers = new Drivers(topics, options.driver());
        this.isSpinning = options.isSpinning();
        this.isNetwork = options.channel().isNetwork();
    }

    void checkOpen()
    {
        if (isClosed.get())
        {
            throw new HandleClosedException("this bus was closed: walk=" + topics.directory());
        }
    }

    /**
     * A connection to the driver there is, to be released; takes its time.
     *
     * @param isGivenUp whether nobody waits for it any more, which is a {@link HandleClosedException}.
     */
    DriverConnection connect(final BooleanSupplier isGivenUp) throws InterruptedException
    {
        // Who holds the lock may wait for a driver that nobody here waits for any more.
        while (!lock.tryLock(LOOK_MS, TimeUnit.MILLISECONDS))
        {
            checkWanted(isGivenUp);
        }
        try
        {
            return connectAlone(isGivenUp);
        }
        finally
        {
            lock.unlock();
        }
    }

    private DriverConnection connectAlone(final BooleanSupplier isGivenUp) throws InterruptedException
    {
        int failures = 0;
        while (true)
        {
            checkWanted(isGivenUp);
            if (member == null)
            {
                // Before looking who drives: a driver that ends looks for members last.
                member = topics.join(isSpinning, isNetwork);
            }
            if (connection != null && !connection.isLost())
            {
                return connection.retain();
            }
            final DriverPlace place = place(isGivenUp);
            try
            {
                reconnect(place);
                return connection.retain();
            }
            catch (final AeronException ex)
            {
                // The driver went away in this moment, or never came: look again who drives.
                failures = isThere(place) ? failures + 1 : 0;
                if (failures == MAX_FAILURES)
                {
                    throw new DriverUnavailableException("cannot connect to a driver: attempts=" + failures +
                        " directory=" + place.directory() + " error=" + ex.getMessage(), ex);
                }
            }
        }
    }

    private DriverPlace place(final BooleanSupplier isGivenUp) throws InterruptedException
    {
        if (connection != null && connection.isClosed())
        {
            drivers.lost(connection.word());
        }
        final DriverPlace place = drivers.ensure(() -> isClosed.get() || isGivenUp.getAsBoolean());
        checkWanted(isGivenUp);
        return place;
    }

    private void checkWanted(final BooleanSupplier isGivenUp)
    {
        checkOpen();
        if (isGivenUp.getAsBoolean())
        {
            throw new HandleClosedException("closed while it was waiting for a driver: walk=" + topics.directory());
        }
    }

    private boolean isThere(final DriverPlace place)
    {
        return topics.driver() == place.word() && Drivers.isAlive(topics, place.word());
    }

    private void reconnect(final DriverPlace place)
    {
        final DriverConnection next = DriverConnection.open(topics, place);
        member.client(next.clientId(), next.epoch());
        final DriverConnection previous = connection;
        connection = next;
        if (previous != null)
        {
            previous.release();
            DriverRestartEvent.fire(topics.directory(), place.directory());
        }
    }

    /** No more connections from now on, and no waiting for one. False if that was so before. */
    boolean close()
    {
        return isClosed.compareAndSet(false, true);
    }

    /** After closing, when the handles have given up what they had. */
    void leave()
    {
        final DriverConnection last;
        final Member left;
        lock.lock();
        try
        {
            last = connection;
            connection = null;
            left = member;
            member = null;
        }
        finally
        {
            lock.unlock();
        }
        if (last != null)
        {
            Control.call(() ->
            {
                last.release();
                return null;
            });
        }
        if (left != null)
        {
            left.free();
        }
        drivers.close();
    }
}
