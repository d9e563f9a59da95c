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

import io.ropewalk.Rings;
import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** Rings of this project and of Agrona, with messages of one size. */
final class SizedRings
{
    private static final int TYPE_ID = 1;

    private SizedRings()
    {
    }

    static Link pipe(final Place place, final int size)
    {
        final Pipe<byte[]> pipe = Ropewalk.open(place.directory()).open("pipe",
            Pipe.of(Codecs.bytes()).capacity(SizedLink.capacity(size)).budget(SizedLink.room(size)));
        final Connection<byte[]> connection = (place.isConsumer() ? pipe.first() : pipe.second()).exclusive();
        final MessageHandler handler = handler(place, size);
        return new Link()
        {
            @Override
            public boolean trySend(final long value)
            {
                final int index = connection.tryClaim(size);
                if (index < 0)
                {
                    return false;
                }
                Message.write(connection.buffer(), index, value, size / Long.BYTES);
                connection.commit(index);
                return true;
            }

            @Override
            public int poll(final int limit)
            {
                return connection.poll(handler, limit);
            }
        };
    }

    private static MessageHandler handler(final Place place, final int size)
    {
        final MessageChecker checker = place.checker();
        return (buffer, index, length) -> checker.accept(Message.read(buffer, index, size / Long.BYTES));
    }

    /** The ring under a queue, with slots as long as the messages. */
    static Link queue(final Place place, final int size)
    {
        final Ropewalk walk = Ropewalk.open(place.directory());
        final int slotLength = BitUtil.align(size + Long.BYTES, 64) - Long.BYTES;
        final Ring outgoing = walk.open(place.outgoing(), Rings.mpmc(SizedLink.capacity(size), slotLength));
        final Ring incoming = walk.open(place.incoming(), Rings.mpmc(SizedLink.capacity(size), slotLength));
        final MessageHandler handler = handler(place, size);
        return new Link()
        {
            @Override
            public boolean trySend(final long value)
            {
                final int index = outgoing.tryClaim(size);
                if (index < 0)
                {
                    return false;
                }
                Message.write(outgoing.buffer(), index, value, size / Long.BYTES);
                outgoing.commit(index);
                return true;
            }

            @Override
            public int poll(final int limit)
            {
                return incoming.poll(handler, limit);
            }
        };
    }

    /** A queue of byte arrays: each is copied into it and out of it. */
    static Link queueCopied(final Place place, final int size)
    {
        final Ropewalk walk = Ropewalk.open(place.directory());
        final SharedQueue<byte[]> outgoing = queue(walk, place.outgoing(), size);
        final SharedQueue<byte[]> incoming = queue(walk, place.incoming(), size);
        final MessageChecker checker = place.checker();
        final byte[] message = new byte[size];
        return new Link()
        {
            @Override
            public boolean trySend(final long value)
            {
                Message.write(message, value, size / Long.BYTES);
                return outgoing.offer(message);
            }

            @Override
            public int poll(final int limit)
            {
                final byte[] received = incoming.poll();
                if (null != received)
                {
                    checker.accept(Message.read(received, size / Long.BYTES));
                }
                return null == received ? 0 : 1;
            }
        };
    }

    private static SharedQueue<byte[]> queue(final Ropewalk walk, final String name, final int size)
    {
        return walk.open(name, SharedQueue.of(SizedLink.capacity(size), Codecs.bytes()).budget(SizedLink.room(size)))
            .waiting(WaitStrategy.busySpin());
    }

    static Link agrona(final Place place, final int size)
    {
        final int lengthBytes = SizedLink.room(size) + RingBufferDescriptor.TRAILER_LENGTH;
        final UnsafeBuffer buffer = new UnsafeBuffer(MappedFiles.map(place.outgoingFile(), lengthBytes));
        final OneToOneRingBuffer outgoing = new OneToOneRingBuffer(buffer);
        final OneToOneRingBuffer incoming = new OneToOneRingBuffer(
            new UnsafeBuffer(MappedFiles.map(place.incomingFile(), lengthBytes)));
        final MessageChecker checker = place.checker();
        final org.agrona.concurrent.MessageHandler handler = (typeId, bytes, index, length) ->
            checker.accept(Message.read(bytes, index, size / Long.BYTES));
        return new Link()
        {
            @Override
            public boolean trySend(final long value)
            {
                final int index = outgoing.tryClaim(TYPE_ID, size);
                if (index <= 0)
                {
                    return false;
                }
                Message.write(buffer, index, value, size / Long.BYTES);
                outgoing.commit(index);
                return true;
            }

            @Override
            public int poll(final int limit)
            {
                return incoming.read(handler, limit);
            }
        };
    }
}
