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

import io.ropewalk.machine.waiting.WaitStrategy;

import java.io.IOException;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * The links by name. A new case is a new line here.
 * <p>
 * <b>Threads:</b> any.
 * <p>
 * <b>Failure:</b> {@link IllegalArgumentException} for a name that is not here.
 */
public final class Links
{
    private static final Map<String, Factory> FACTORIES = Map.ofEntries(
        Map.entry("line", LineLink::line),
        Map.entry("floor", LineLink::floor),
        Map.entry("pipe", PipeLink::exclusive),
        Map.entry("pipe-shared", PipeLink::shared),
        Map.entry("pipe-send-receive", SendReceiveLink::new),
        Map.entry("pipe-per-producer", PipePerProducerLink::new),
        Map.entry("spsc-ring", RingLink::spsc),
        Map.entry("queue", RingLink::mpmc),
        Map.entry("pipe-wake", WakeLink.OfPipe::new),
        Map.entry("queue-wake", WakeLink.OfQueue::new),
        Map.entry("pipe-busy-spin", (place) -> WakeLink.pipe(place, WaitStrategy.busySpin())),
        Map.entry("pipe-yielding", (place) -> WakeLink.pipe(place, WaitStrategy.yielding())),
        Map.entry("pipe-hybrid", (place) -> WakeLink.pipe(place, WaitStrategy.hybrid())),
        Map.entry("pipe-backoff", (place) -> WakeLink.pipe(place, WaitStrategy.backoff())),
        Map.entry("queue-string", QueueStringLink::new),
        Map.entry("queue-string-recorded", ObservedLink::recorded),
        Map.entry("queue-string-watched", ObservedLink::watched),
        Map.entry("agrona-one-to-one", AgronaLink.OneToOne::new),
        Map.entry("agrona-many-to-one", AgronaLink.ManyToOne::new),
        Map.entry("aeron-ipc", AeronLink::new),
        Map.entry("bus-ipc", BusLink::new),
        Map.entry("aeron-udp", AeronUdpLink::new),
        Map.entry("bus-udp", BusUdpLink::new),
        Map.entry("chronicle-queue", ChronicleLink::new),
        Map.entry("unix-socket", UnixSocketLink::new),
        Map.entry("pipe-sized", (place) -> SizedLink.open(place, SizedRings::pipe)),
        Map.entry("queue-sized", (place) -> SizedLink.openInSlots(place, SizedRings::queue)),
        Map.entry("queue-copied-sized", (place) -> SizedLink.open(place, SizedRings::queueCopied)),
        Map.entry("agrona-one-to-one-sized", (place) -> SizedLink.open(place, SizedRings::agrona)),
        Map.entry("aeron-ipc-sized", SizedStreams::aeron),
        Map.entry("chronicle-queue-sized", (place) -> SizedLink.open(place, SizedStreams::chronicle)),
        Map.entry("unix-socket-sized", (place) -> SizedLink.open(place, UnixSocketLink::new)));

    private Links()
    {
    }

    @FunctionalInterface
    private interface Factory
    {
        Link open(Place place) throws IOException;
    }

    /**
     * Opens one end of a link.
     *
     * @param name  of the link.
     * @param place in which it is opened.
     * @return the link.
     * @throws IOException when it cannot be opened.
     */
    public static Link open(final String name, final Place place) throws IOException
    {
        final Factory factory = FACTORIES.get(name);
        if (null == factory)
        {
            throw new IllegalArgumentException("no such link: name=" + name);
        }
        Link link = factory.open(place);
        for (final LinkWrapper wrapper : ServiceLoader.load(LinkWrapper.class))
        {
            link = wrapper.wrap(name, link);
        }
        return link;
    }
}
