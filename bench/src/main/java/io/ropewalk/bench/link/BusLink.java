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
 * The bus of this project, one topic each way, written and read in place. Its driver is that of {@link AeronLink}, and
 * its terms are as long, so that what differs is what the bus adds.
 */
final class BusLink implements Link
{
    private final Publisher<byte[]> outgoing;
    private final Subscriber<byte[]> incoming;
    private final MessageHandler handler;
    private final AeronDriver driver;

    BusLink(final Place place)
    {
        driver = place.isConsumer() ? AeronDriver.start(AeronDriver.directory(place)) : null;
        final Bus bus = Bus.open(Ropewalk.open(place.directory().resolve("walk")), BusOptions.defaults()
            .termLength(AeronDriver.TERM_LENGTH).driverDirectory(AeronDriver.directory(place)));
        incoming = bus.subscriber(place.incoming(), Codecs.bytes());
        outgoing = bus.publisher(place.outgoing(), Codecs.bytes());
        final MessageChecker checker = place.checker();
        handler = (buffer, index, length) -> checker.accept(Message.read(buffer, index));
    }

    @Override
    public boolean trySend(final long value)
    {
        final Claim claim = outgoing.tryClaim(Message.LENGTH);
        if (claim == null)
        {
            return false;
        }
        Message.write(claim.buffer(), claim.offset(), value);
        claim.commit();
        return true;
    }

    @Override
    public int poll(final int limit)
    {
        return incoming.poll(handler, limit);
    }

    @Override
    public void awake(final boolean isAwake)
    {
        if (null != driver)
        {
            driver.awake(isAwake);
        }
    }

    @Override
    public void serve()
    {
        if (null != driver)
        {
            driver.serve();
        }
    }
}
