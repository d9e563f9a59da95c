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
package io.ropewalk.bench.operation;

import io.ropewalk.Ropewalk;
import io.ropewalk.bus.Bus;
import io.ropewalk.bus.BusOptions;
import io.ropewalk.bus.Claim;
import io.ropewalk.bus.Publisher;
import io.ropewalk.bus.Subscriber;
import io.ropewalk.codec.Codecs;

import java.nio.file.Path;

/** The bus, with its driver in this process: what is published is polled at once. */
final class BusOperations
{
    private static final String TOPIC = "topic";

    private BusOperations()
    {
    }

    static Operation claimCommitPoll(final Path path)
    {
        final Bus bus = Bus.open(Ropewalk.open(path), BusOptions.defaults().embedded());
        final Subscriber<byte[]> subscriber = bus.subscriber(TOPIC, Codecs.bytes());
        final Publisher<byte[]> publisher = bus.publisher(TOPIC, Codecs.bytes());
        final RingOperations.Sum sum = new RingOperations.Sum();
        return () ->
        {
            final Claim claim = awaitClaim(publisher);
            for (int i = 0; i < RingOperations.LENGTH; i += Long.BYTES)
            {
                claim.buffer().putLong(claim.offset() + i, i);
            }
            claim.commit();
            while (0 == subscriber.poll(sum, 1))
            {
                Thread.onSpinWait();
            }
            return 1;
        };
    }

    private static Claim awaitClaim(final Publisher<byte[]> publisher)
    {
        Claim claim = publisher.tryClaim(RingOperations.LENGTH);
        while (null == claim)
        {
            Thread.onSpinWait();
            claim = publisher.tryClaim(RingOperations.LENGTH);
        }
        return claim;
    }
}
