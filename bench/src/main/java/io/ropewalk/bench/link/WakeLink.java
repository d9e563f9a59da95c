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
import io.ropewalk.codec.Codec;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.SharedQueue;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The structures of this project as their users wait on them: a poll blocks, and sleeps when nothing comes. */
final class WakeLink
{
    private WakeLink()
    {
    }

    private static IllegalStateException interrupted(final InterruptedException ex)
    {
        return new IllegalStateException(ex);
    }

    /** A message of the usual length, by its value. */
    private static final class ValueCodec implements Codec<Long>
    {
        private static final long serialVersionUID = 1L;

        @Override
        public String name()
        {
            return "bench-message";
        }

        @Override
        public int maxLengthBytes()
        {
            return Message.LENGTH;
        }

        @Override
        public int encode(final Long value, final MutableDirectBuffer buffer, final int offset)
        {
            Message.write(buffer, offset, value);
            return Message.LENGTH;
        }

        @Override
        public Long decode(final DirectBuffer buffer, final int offset, final int length)
        {
            return Message.read(buffer, offset);
        }
    }

    static Link pipe(final Place place, final WaitStrategy strategy)
    {
        return new OfPipe(place, strategy);
    }

    /** A duplex pipe. */
    static final class OfPipe implements Link
    {
        private final Connection<Long> connection;
        private final MessageChecker checker;

        OfPipe(final Place place)
        {
            this(place, null);
        }

        OfPipe(final Place place, final WaitStrategy strategy)
        {
            final Pipe<Long> pipe = Ropewalk.open(place.directory()).open("wake", Pipe.of(new ValueCodec()));
            final Connection<Long> end = place.isConsumer() ? pipe.first() : pipe.second();
            connection = null == strategy ? end : end.waiting(strategy);
            checker = place.checker();
        }

        @Override
        public boolean trySend(final long value)
        {
            try
            {
                connection.send(value);
                return true;
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
            catch (final InterruptedException ex)
            {
                throw interrupted(ex);
            }
        }

        @Override
        public int poll(final int limit)
        {
            try
            {
                checker.accept(connection.receive());
                return 1;
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
            catch (final InterruptedException ex)
            {
                throw interrupted(ex);
            }
        }
    }

    /** A queue each way. */
    static final class OfQueue implements Link
    {
        private final SharedQueue<Long> outgoing;
        private final SharedQueue<Long> incoming;
        private final MessageChecker checker;

        OfQueue(final Place place)
        {
            final Ropewalk walk = Ropewalk.open(place.directory());
            outgoing = walk.open(place.outgoing(), SharedQueue.of(Place.CAPACITY, new ValueCodec()));
            incoming = walk.open(place.incoming(), SharedQueue.of(Place.CAPACITY, new ValueCodec()));
            checker = place.checker();
        }

        @Override
        public boolean trySend(final long value)
        {
            try
            {
                outgoing.put(value);
                return true;
            }
            catch (final InterruptedException ex)
            {
                throw interrupted(ex);
            }
        }

        @Override
        public int poll(final int limit)
        {
            try
            {
                checker.accept(incoming.take());
                return 1;
            }
            catch (final InterruptedException ex)
            {
                throw interrupted(ex);
            }
        }
    }
}
