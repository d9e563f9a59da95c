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
import io.ropewalk.bus.driver.DriverUnavailableException;
import io.ropewalk.bus.driver.Drivers;
import io.ropewalk.bus.topics.Member;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.error.HandleClosedException;

/** The place of a bus among the members, and its connection to the driver there is. */
final class Connections
{
    private static final int MAX_ATTEMPTS = 100;

    private final Topics topics;
    private final Drivers drivers;
    private final Member member;
    private Connection connection;
    private volatile boolean isClosed;

    Connections(final Topics topics, final BusOptions options)
    {
        this.topics = topics;
        this.drivers = new Drivers(topics, options.driver());
        this.member = topics.join(options.isSpinning());
    }

    void checkOpen()
    {
        if (isClosed)
        {
            throw new HandleClosedException("this bus was closed: walk=" + topics.directory());
        }
    }

    /** A connection to the driver there is, to be released; takes its time. */
    synchronized Connection connect() throws InterruptedException
    {
        AeronException failure = null;
        for (int i = 0; i < MAX_ATTEMPTS; i++)
        {
            checkOpen();
            if (connection != null && !connection.isLost())
            {
                return connection.retain();
            }
            try
            {
                reconnect();
                return connection.retain();
            }
            catch (final AeronException ex)
            {
                // The driver went away in this moment, or never came: look again who drives.
                failure = ex;
            }
        }
        throw new DriverUnavailableException("cannot connect to a driver: attempts=" + MAX_ATTEMPTS +
            " walk=" + topics.directory(), failure);
    }

    private void reconnect() throws InterruptedException
    {
        if (connection != null && connection.isClosed())
        {
            drivers.lost(connection.word());
        }
        final Connection next = Connection.open(topics, drivers.ensure());
        member.client(next.clientId(), next.epoch());
        final Connection previous = connection;
        connection = next;
        if (previous != null)
        {
            previous.release();
        }
    }

    /** No more connections from now on. False if that was so before. */
    synchronized boolean close()
    {
        final boolean wasOpen = !isClosed;
        isClosed = true;
        return wasOpen;
    }

    /** After closing, when the handles have given up what they had. */
    void leave()
    {
        final Connection last;
        synchronized (this)
        {
            last = connection;
            connection = null;
        }
        if (last != null)
        {
            Control.call(() ->
            {
                last.release();
                return null;
            });
        }
        member.free();
        drivers.close();
    }
}
