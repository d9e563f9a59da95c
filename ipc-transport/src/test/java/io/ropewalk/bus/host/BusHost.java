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
package io.ropewalk.bus.host;

import io.ropewalk.Ropewalk;
import io.ropewalk.bus.Bus;
import io.ropewalk.bus.BusOptions;
import io.ropewalk.bus.Publisher;
import io.ropewalk.bus.Subscriber;
import io.ropewalk.codec.Codecs;

import java.util.concurrent.TimeUnit;

/** An application that needs a driver; in a package of its own, so that it can be a module of its own. */
public final class BusHost
{
    private BusHost()
    {
    }

    public static void main(final String[] args) throws InterruptedException
    {
        System.out.println(run());
    }

    /** Starts a driver, which ends soon, and returns a message that has come over the bus. */
    public static String run() throws InterruptedException
    {
        final BusOptions options = BusOptions.defaults().driverLinger(0, TimeUnit.MILLISECONDS).termLength(1 << 16);
        try (Ropewalk walk = Ropewalk.temporary(); Bus bus = Bus.open(walk, options);
            Subscriber<String> subscriber = bus.subscriber("topic", Codecs.utf8());
            Publisher<String> publisher = bus.publisher("topic", Codecs.utf8()))
        {
            publisher.publish("carried");
            return subscriber.take();
        }
    }
}
