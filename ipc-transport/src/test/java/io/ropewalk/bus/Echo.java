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

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.queue.SharedQueue;

import java.nio.file.Path;

/** A process that is given handles on a bus, and opens none itself. */
final class Echo
{
    static final String HANDLES = "handles";

    private Echo()
    {
    }

    static Codec<Object> codec()
    {
        return Codecs.object(Bus.class, Publisher.class, Subscriber.class);
    }

    /** Takes a bus, a subscriber and a publisher from a queue, and publishes what it receives. */
    public static void main(final String[] args) throws InterruptedException
    {
        final Ropewalk walk = Ropewalk.open(Path.of(args[0]));
        final SharedQueue<Object> handles = walk.queue(HANDLES, 4, codec());
        try (Bus bus = (Bus)handles.take();
            Subscriber<String> subscriber = subscriber(handles.take());
            Publisher<String> publisher = publisher(handles.take());
            Publisher<String> other = bus.publisher("other", Codecs.utf8()))
        {
            System.out.println("ready " + bus.statistics().size());
            while (true)
            {
                final String message = subscriber.take();
                publisher.publish("echo of " + message);
                other.publish("seen " + message);
            }
        }
        catch (final TopicClosedException ex)
        {
            System.out.println("ended " + ex.getMessage());
        }
        try (Bus left = Bus.open(walk))
        {
            // Of this process nobody else: what was lent to the handles is given back.
            System.out.println("members " + left.topics().members().stream().filter(
                (member) -> member.owner() == left.topics().owner()).count());
        }
    }

    @SuppressWarnings("unchecked")
    private static Subscriber<String> subscriber(final Object handle)
    {
        return (Subscriber<String>)handle;
    }

    @SuppressWarnings("unchecked")
    private static Publisher<String> publisher(final Object handle)
    {
        return (Publisher<String>)handle;
    }
}
