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

import io.ropewalk.inspect.WalkInspector;
import jdk.jfr.Recording;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * {@link QueueStringLink} that somebody looks at: the flight recorder of its JVM, which takes all events of Ropewalk,
 * or a thread with an inspector, as {@code top} or a collector of metrics would have it.
 */
final class ObservedLink implements Link
{
    /** One look for so many messages: about one a second. */
    private static final int MESSAGES_PER_LOOK = 1 << 23;
    private static final String[] EVENTS = {"Wait", "Full", "Repair", "Death"};

    private final Link link;
    private final Thread observer;
    private int messages;

    private ObservedLink(final Link link, final Thread observer)
    {
        this.link = link;
        this.observer = observer;
    }

    static Link recorded(final Place place)
    {
        final Recording recording = new Recording();
        for (final String event : EVENTS)
        {
            recording.enable("io.ropewalk." + event);
        }
        recording.start();
        return new QueueStringLink(place);
    }

    static Link watched(final Place place)
    {
        final Link link = new QueueStringLink(place);
        final Path walk = place.directory();
        final Thread observer = new Thread(() -> watch(walk), "observer");
        observer.setDaemon(true);
        observer.start();
        return new ObservedLink(link, observer);
    }

    private static void watch(final Path walk)
    {
        while (true)
        {
            LockSupport.park();
            WalkInspector.of(walk).objects();
        }
    }

    @Override
    public boolean trySend(final long value)
    {
        if (0 == (++messages & (MESSAGES_PER_LOOK - 1)))
        {
            LockSupport.unpark(observer);
        }
        return link.trySend(value);
    }

    @Override
    public int poll(final int limit)
    {
        return link.poll(limit);
    }
}
