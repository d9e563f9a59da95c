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

/** Many to one without a queue: each producer has a pipe of its own, and the consumer polls them in turn. */
final class PipePerProducerLink implements Link
{
    private static final int PRODUCERS = 2;

    private final Connection<?>[] connections;
    private final MessageHandler handler;
    private int turn;

    PipePerProducerLink(final Place place)
    {
        connections = place.isConsumer() ? new Connection<?>[PRODUCERS] : new Connection<?>[1];
        for (int i = 0; i < connections.length; i++)
        {
            final Pipe<byte[]> pipe = Ropewalk.open(place.directory()).open(
                "pipe-" + (place.isConsumer() ? i : place.role()),
                Pipe.oneWay(Codecs.bytes()).capacity(Place.CAPACITY));
            connections[i] = (place.isConsumer() ? pipe.first() : pipe.second()).exclusive();
        }
        final MessageChecker checker = place.checker();
        handler = (buffer, index, length) -> checker.accept(Message.read(buffer, index));
    }

    @Override
    public boolean trySend(final long value)
    {
        final Connection<?> connection = connections[0];
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
        int count = 0;
        for (int i = 0; i < connections.length && 0 == count; i++)
        {
            turn = (turn + 1) % connections.length;
            count = connections[turn].poll(handler, limit);
        }
        return count;
    }
}
