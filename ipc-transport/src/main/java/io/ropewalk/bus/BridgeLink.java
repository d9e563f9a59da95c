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

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.RegistrationException;
import io.ropewalk.bus.topics.Topics;
import org.agrona.CloseHelper;

import java.util.function.BooleanSupplier;

/** What a bridge has at one driver: one log to the other side, and the logs from there. */
final class BridgeLink
{
    private final DriverConnection connection;
    private final ExclusivePublication publication;
    private final Subscription subscription;

    private BridgeLink(
        final DriverConnection connection, final ExclusivePublication publication, final Subscription subscription)
    {
        this.connection = connection;
        this.publication = publication;
        this.subscription = subscription;
    }

    /** Takes its time, as {@link DriverConnector#connect}. */
    static BridgeLink open(
        final DriverConnector connector, final Topics topics, final BridgeChannels channels, final boolean isSending,
        final BooleanSupplier isGivenUp)
    {
        return Control.call(() ->
        {
            while (true)
            {
                final DriverConnection connection = connector.connect(isGivenUp);
                final BridgeLink link = tryOpen(connection, topics, channels, isSending);
                if (link != null)
                {
                    return link;
                }
            }
        });
    }

    private static BridgeLink tryOpen(
        final DriverConnection connection, final Topics topics, final BridgeChannels channels, final boolean isSending)
    {
        Subscription subscription = null;
        boolean isOpen = false;
        try
        {
            final AvailableImages images = new AvailableImages(topics.driverChanged());
            subscription = isSending ?
                connection.addSubscription(channels.fromReceiver(), channels.confirmationStream(), images) :
                connection.addSubscription(channels.data(), channels.stream(), images);
            final ExclusivePublication publication = isSending ?
                connection.addPublication(channels.data(), channels.stream()) :
                connection.addPublication(channels.toSender(), channels.confirmationStream());
            isOpen = true;
            return new BridgeLink(connection, publication, subscription);
        }
        catch (final RegistrationException ex)
        {
            throw new BridgeException("driver refuses the channel of a bridge (port in use, or host unknown?): " +
                "channel=" + channels.channel() + " error=" + ex.errorCode() + " reason=" + ex.getMessage(), ex);
        }
        catch (final AeronException ex)
        {
            if (!connection.isLost())
            {
                throw ex;
            }
            return null;
        }
        finally
        {
            if (!isOpen)
            {
                CloseHelper.quietClose(subscription);
                connection.release();
            }
        }
    }

    boolean isLost()
    {
        return connection.isLost();
    }

    ExclusivePublication publication()
    {
        return publication;
    }

    Subscription subscription()
    {
        return subscription;
    }

    void close()
    {
        Control.call(() ->
        {
            connection.retain();
            connection.release(publication);
            connection.release(subscription);
            return null;
        });
    }
}
