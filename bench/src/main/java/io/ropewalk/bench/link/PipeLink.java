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
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.ring.MessageHandler;

/** A duplex pipe of this project, written and read in place. */
final class PipeLink implements Link
{
    private static final int BUDGET = Place.CAPACITY * Message.LENGTH;

    private final Connection<byte[]> connection;
    private final MessageHandler handler;

    private PipeLink(final Place place, final Connection<byte[]> connection)
    {
        this.connection = connection;
        final MessageChecker checker = place.checker();
        handler = (buffer, index, length) -> checker.accept(Message.read(buffer, index));
    }

    /** Each end kept by the one thread that uses it. */
    static Link exclusive(final Place place)
    {
        return new PipeLink(place, open(place).exclusive());
    }

    /** Ends that any thread may use at any time. */
    static Link shared(final Place place)
    {
        return new PipeLink(place, open(place));
    }

    static Connection<byte[]> open(final Place place)
    {
        final Pipe<byte[]> pipe = Ropewalk.open(place.directory()).open(
            "pipe", Pipe.of(Codecs.bytes()).capacity(Place.CAPACITY).budget(BUDGET));
        return place.isConsumer() ? pipe.first() : pipe.second();
    }

    @Override
    public boolean trySend(final long value)
    {
        final int index = connection.tryClaim(Message.LENGTH);
        if (index < 0)
        {
            return false;
        }
        Message.write(connection.buffer(), index, value);
        connection.commit(index);
        return true;
    }

    @Override
    public int poll(final int limit)
    {
        return connection.poll(handler, limit);
    }
}
