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

import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.RegistrationException;
import io.ropewalk.bus.topics.SubscriptionEntry;
import io.ropewalk.bus.topics.Topic;
import io.ropewalk.error.HandleClosedException;

import java.util.function.BooleanSupplier;

/**
 * A subscription as it is registered with one driver.
 */
final class SubscriptionRegistration
{
    private final DriverConnection connection;
    private final Subscription subscription;
    private final AvailableImages availableImages;

    private SubscriptionRegistration(
        final DriverConnection connection, final Subscription subscription, final AvailableImages availableImages)
    {
        this.connection = connection;
        this.subscription = subscription;
        this.availableImages = availableImages;
    }

    /**
     * Takes its time. When it returns, everything that is published will be received.
     *
     * @param isGivenUp       as for {@link DriverConnector#connect}.
     * @param beforeListening runs when that is so already, and nobody else knows it yet.
     */
    static SubscriptionRegistration open(final Bus bus, final Topic topic, final SubscriptionEntry entry,
        final BooleanSupplier isGivenUp, final Runnable beforeListening)
        throws InterruptedException
    {
        final BusChannel channel = bus.channel();
        final String uri = channel.subscriptionUri();
        while (true)
        {
            final DriverConnection connection = bus.connect(isGivenUp);
            boolean isOpen = false;
            try
            {
                final AvailableImages availableImages = new AvailableImages(topic.published());
                final Subscription subscription =
                    connection.addSubscription(uri, channel.stream(topic), availableImages);
                beforeListening.run();
                if (!entry.listen(connection.clientId(), subscription.registrationId(), connection.epoch()))
                {
                    subscription.close();
                    throw new HandleClosedException("this subscriber was closed: topic=" + topic.name());
                }
                isOpen = true;
                return new SubscriptionRegistration(connection, subscription, availableImages);
            }
            catch (final RegistrationException ex)
            {
                throw channel.isNetwork() ? channel.failure("cannot subscribe", ex) : ex;
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

    DriverConnection connection()
    {
        return connection;
    }

    long registrationId()
    {
        return subscription.registrationId();
    }

    AvailableImages availableImages()
    {
        return availableImages;
    }

    Void close() throws Exception
    {
        connection.release(subscription);
        return null;
    }
}
