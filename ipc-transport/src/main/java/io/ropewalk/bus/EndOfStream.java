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

import io.ropewalk.bus.topics.PublisherEntry;
import io.ropewalk.bus.topics.Topic;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.machine.platform.MemoryBarrier;

import java.util.concurrent.CompletableFuture;

/**
 * Finds out whether everything before the end of a stream was received.
 */
final class EndOfStream
{
    /*
     * (1) The topic is ended, and then no living publisher is in the middle of a message: nothing more will be written
     * into any log. (2) After that, a round trip to the driver: every log is known here. (3) After that, a look into
     * every log that finds nothing. Each step stays true, so they may be taken one at a time, and nobody waits.
     */
    private final Topics topics;
    private final Topic topic;
    private boolean isQuiet;
    private boolean isKnown;
    private boolean isReached;
    private CompletableFuture<?> roundTrip;

    EndOfStream(final Topics topics, final Topic topic)
    {
        this.topics = topics;
        this.topic = topic;
    }

    /** Whether a look that finds nothing is the last one. */
    boolean isKnown()
    {
        return isKnown;
    }

    boolean isReached()
    {
        return isReached;
    }

    void reached()
    {
        isReached = true;
    }

    void look(final DriverConnection connection)
    {
        if (!isQuiet && !topic.isOpen())
        {
            if (MemoryBarrier.isSupported())
            {
                MemoryBarrier.issue();
            }
            isQuiet = topics.publishers(topic).stream().noneMatch(PublisherEntry::isBusy);
        }
        if (isQuiet && roundTrip == null)
        {
            roundTrip = Control.start(() ->
            {
                connection.roundTrip();
                topic.published().signal();
                return null;
            });
        }
        // If the driver has gone meanwhile, there is nobody who could tell of another log.
        isKnown = roundTrip != null && roundTrip.isDone();
    }
}
