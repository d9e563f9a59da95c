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

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;

/**
 * Aeron over the loopback interface, one exclusive publication each way, written in place; see {@link AeronDriver}.
 */
final class AeronUdpLink implements Link
{
    private static final int STREAM_ID = 200;

    private final ExclusivePublication outgoing;
    private final Subscription incoming;
    private final FragmentHandler handler;
    private final BufferClaim claim = new BufferClaim();
    private final AeronDriver driver;

    AeronUdpLink(final Place place)
    {
        driver = AeronDriver.start(AeronDriver.ownDirectory(place));
        final Aeron aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(AeronDriver.ownDirectory(place).toString())
            .driverTimeoutMs(AeronDriver.PATIENCE_MS));
        incoming = aeron.addSubscription(AeronDriver.udpChannel(place, place.isConsumer()), STREAM_ID);
        outgoing = aeron.addExclusivePublication(AeronDriver.udpChannel(place, !place.isConsumer()), STREAM_ID);
        final MessageChecker checker = place.checker();
        handler = (buffer, index, length, header) -> checker.accept(Message.read(buffer, index));
    }

    @Override
    public boolean trySend(final long value)
    {
        if (outgoing.tryClaim(Message.LENGTH, claim) <= 0)
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
