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

import io.ropewalk.Ropewalk;
import io.ropewalk.bus.Bus;
import io.ropewalk.bus.BusOptions;
import io.ropewalk.bus.Claim;
import io.ropewalk.bus.Publisher;
import io.ropewalk.bus.Subscriber;
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.ring.MessageHandler;

/**
 * The bus of this project over the loopback interface, one topic each way, written and read in place. Each side has a
 * walk and a driver of its own, as on another machine; the drivers are those of {@link AeronUdpLink}.
 */
final class BusUdpLink implements Link
{
    private final Publisher<byte[]> outgoing;
    private final Subscriber<byte[]> incoming;
    private final MessageHandler handler;
    private final AeronDriver driver;

    BusUdpLink(final Place place)
    {
        driver = AeronDriver.start(AeronDriver.ownDirectory(place));
        incoming = bus(place, place.isConsumer()).subscriber(place.incoming(), Codecs.bytes());
        outgoing = bus(place, !place.isConsumer()).publisher(place.outgoing(), Codecs.bytes());
        final MessageChecker checker = place.checker();
        handler = (buffer, index, length) -> checker.accept(Message.read(buffer, index));
    }

    /** A bus for each channel. */
    private static Bus bus(final Place place, final boolean isToConsumer)
    {
        final String walk = place.isConsumer() ? "walk-consumer" : "walk-producer";
        return Bus.open(Ropewalk.open(place.directory().resolve(walk)), BusOptions.defaults()
            .termLength(AeronDriver.TERM_LENGTH).driverDirectory(AeronDriver.ownDirectory(place))
            .channel(AeronDriver.udpChannel(place, isToConsumer)));
    }

    @Override
    public boolean trySend(final long value)
    {
        // Without a subscriber the bus lets messages fall, and Aeron has no room.
        final Claim claim = outgoing.isConnected() ? outgoing.tryClaim(Message.LENGTH) : null;
        if (claim == null)
        {
            driver.serve();
            return false;
        }
        Message.write(claim.buffer(), claim.offset(), value);
        claim.commit();
        return true;
    }

    @Override
    public int poll(final int limit)
    {
        driver.serve();
        return incoming.poll(handler, limit);
    }

    @Override
    public void flush()
    {
        driver.flush();
    }

    @Override
    public void awake(final boolean isAwake)
    {
        driver.awake(isAwake);
    }
}
