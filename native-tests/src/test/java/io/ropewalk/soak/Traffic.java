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
package io.ropewalk.soak;

import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.ExpandableArrayBuffer;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Puts and takes elements. */
final class Traffic
{
    private static final int MAX_GROWN = 2000;
    private static final long WAIT_US = 500;

    private final Structures structures;
    private final ExpandableArrayBuffer message = new ExpandableArrayBuffer(Element.MAX_LENGTH);
    private final MessageHandler fromRing;
    private final MessageHandler fromSingle;

    Traffic(final Structures structures, final Taken taken)
    {
        this.structures = structures;
        fromRing = (buffer, offset, length) ->
            taken.note(Channel.RING, Element.read(buffer, offset, length));
        fromSingle = (buffer, offset, length) ->
            taken.note(Channel.SINGLE, Element.read(buffer, offset, length));
    }

    /** Is told of what is taken. */
    interface Taken
    {
        void note(Channel channel, long element);
    }

    boolean put(final Channel channel, final long element) throws IOException, InterruptedException
    {
        return switch (channel)
        {
            case QUEUE -> structures.queue.offer(element, WAIT_US, TimeUnit.MICROSECONDS);
            case GROWING -> structures.growing.size() < MAX_GROWN && structures.growing.offer(element);
            case TASKS -> structures.tasks.offer(element, WAIT_US, TimeUnit.MICROSECONDS);
            case PIPE -> structures.sending.offer(element, WAIT_US, TimeUnit.MICROSECONDS);
            case RING -> put(structures.ring, element);
            case SINGLE -> put(structures.single, element);
        };
    }

    private boolean put(final Ring ring, final long element)
    {
        return Ring.ACCEPTED == ring.offer(message, 0, Element.write(element, message, 0));
    }

    /** False if there was none. */
    boolean take(final Channel channel) throws IOException, InterruptedException
    {
        return switch (channel)
        {
            case QUEUE -> null != structures.queue.poll(WAIT_US, TimeUnit.MICROSECONDS);
            case GROWING -> null != structures.growing.poll();
            case TASKS -> takeTask();
            case PIPE -> null != structures.receiving.poll(WAIT_US, TimeUnit.MICROSECONDS);
            case RING -> structures.ring.poll(fromRing, 1) > 0;
            case SINGLE -> structures.single.poll(fromSingle, 1) > 0;
        };
    }

    private boolean takeTask() throws InterruptedException
    {
        final boolean isTaken = null != structures.tasks.poll(WAIT_US, TimeUnit.MICROSECONDS);
        if (isTaken)
        {
            structures.tasks.taskDone();
        }
        return isTaken;
    }
}
