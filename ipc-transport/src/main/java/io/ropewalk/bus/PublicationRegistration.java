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

import io.aeron.ErrorCode;
import io.aeron.ExclusivePublication;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.RegistrationException;
import io.ropewalk.bus.topics.SubscriptionEntry;
import io.ropewalk.bus.topics.Topic;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.error.OutOfSpaceException;
import io.ropewalk.machine.platform.FileSpace;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A publisher's publication, and so its log, as it is registered with one driver.
 */
final class PublicationRegistration
{
    private static final int SLOW_PARTS = 4;
    private static final long GRACE_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long FORGET_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final DriverConnection connection;
    private final ExclusivePublication publication;
    private final Map<Long, Long> behindSince = new HashMap<>();
    private long lastLookNs;

    private PublicationRegistration(final DriverConnection connection, final ExclusivePublication publication)
    {
        this.connection = connection;
        this.publication = publication;
    }

    /**
     * Takes its time.
     *
     * @param session   number of the session if the channel is a network's.
     * @param isGivenUp as for {@link DriverConnector#connect}.
     */
    static PublicationRegistration open(
        final Bus bus, final Topic topic, final int session, final BooleanSupplier isGivenUp)
        throws InterruptedException
    {
        final BusChannel channel = bus.channel();
        final String uri = channel.publicationUri(bus.options().termLength(), topic, session);
        while (true)
        {
            final DriverConnection connection = bus.connect(isGivenUp);
            boolean isOpen = false;
            try
            {
                checkSpace(connection, bus.options().termLength());
                final PublicationRegistration registration = new PublicationRegistration(
                    connection, connection.addPublication(uri, channel.stream(topic)));
                isOpen = true;
                return registration;
            }
            catch (final RegistrationException ex)
            {
                throw translate(ex, connection, bus);
            }
            catch (final AeronException ex)
            {
                if (!connection.isLost())
                {
                    throw ex;
                }
                // And again, with another driver.
            }
            finally
            {
                if (!isOpen)
                {
                    connection.release();
                }
            }
        }
    }

    static PublicationRegistration replace(final PublicationRegistration previous, final Bus bus, final Topic topic,
        final int session, final BooleanSupplier isGivenUp)
        throws Exception
    {
        final PublicationRegistration next = open(bus, topic, session, isGivenUp);
        previous.close();
        return next;
    }

    DriverConnection connection()
    {
        return connection;
    }

    ExclusivePublication publication()
    {
        return publication;
    }

    Void close() throws Exception
    {
        connection.release(publication);
        return null;
    }

    /**
     * By a publisher that is held up: throws out who has been most of a window behind for a while, and has agreed to
     * that. The while lets one catch up that has just come, or was kept from its processor.
     */
    void evictSlow(final Topics topics, final Topic topic)
    {
        final long nowNs = System.nanoTime();
        if (nowNs - lastLookNs > FORGET_NS)
        {
            behindSince.clear();
        }
        lastLookNs = nowNs;
        final long window = publication.termBufferLength() >> 1;
        for (final SubscriptionEntry subscription : topics.subscriptions(topic))
        {
            if (subscription.mayBeEvicted() && subscription.epoch() == connection.epoch() &&
                subscription.isListening())
            {
                final long clientId = subscription.clientId();
                final long registrationId = subscription.registrationId();
                final long position = connection.positionOf(registrationId, publication);
                final boolean isBehind = position >= 0 &&
                    publication.position() - position >= window - window / SLOW_PARTS;
                if (isSlow(registrationId, isBehind, nowNs) && subscription.evict())
                {
                    connection.removeSubscription(clientId, registrationId);
                }
            }
        }
    }

    private boolean isSlow(final long registrationId, final boolean isBehind, final long nowNs)
    {
        if (!isBehind)
        {
            behindSince.remove(registrationId);
            return false;
        }
        return nowNs - behindSince.computeIfAbsent(registrationId, (id) -> nowNs) >= GRACE_NS;
    }

    private static void checkSpace(final DriverConnection connection, final int termLength)
    {
        final Path directory = connection.place().directory();
        final long usableBytes = FileSpace.usableBytes(directory);
        if (usableBytes >= 0 && usableBytes < TopicPublication.spaceBytes(termLength))
        {
            throw new OutOfSpaceException(TopicPublication.spaceBytes(termLength), usableBytes, directory);
        }
    }

    private static RuntimeException translate(
        final RegistrationException ex, final DriverConnection connection, final Bus bus)
    {
        if (ex.errorCode() == ErrorCode.STORAGE_SPACE)
        {
            final Path directory = connection.place().directory();
            final OutOfSpaceException translated = new OutOfSpaceException(
                TopicPublication.spaceBytes(bus.options().termLength()), FileSpace.usableBytes(directory), directory);
            translated.addSuppressed(ex);
            return translated;
        }
        return bus.channel().isNetwork() ? bus.channel().failure("cannot publish", ex) : ex;
    }
}
