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

import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

import java.nio.file.Path;

/** Agrona's ring buffers over a mapped file, written and read in place, with its bounds checks as it ships them. */
final class AgronaLink
{
    private static final int TYPE_ID = 1;

    private AgronaLink()
    {
    }

    /** As many bytes as the same number of messages of this project takes. */
    private static UnsafeBuffer map(final Path file)
    {
        final int lengthBytes = Place.CAPACITY * 64 + RingBufferDescriptor.TRAILER_LENGTH;
        return new UnsafeBuffer(MappedFiles.map(file, lengthBytes));
    }

    private static MessageHandler handler(final MessageChecker checker)
    {
        return (typeId, buffer, index, length) -> checker.accept(Message.read(buffer, index));
    }

    /** For one producer. */
    static final class OneToOne implements Link
    {
        private final OneToOneRingBuffer outgoing;
        private final OneToOneRingBuffer incoming;
        private final UnsafeBuffer buffer;
        private final MessageHandler handler;

        OneToOne(final Place place)
        {
            buffer = map(place.outgoingFile());
            outgoing = new OneToOneRingBuffer(buffer);
            incoming = new OneToOneRingBuffer(map(place.incomingFile()));
            handler = handler(place.checker());
        }

        @Override
        public boolean trySend(final long value)
        {
            final int index = outgoing.tryClaim(TYPE_ID, Message.LENGTH);
            if (index <= 0)
            {
                return false;
            }
            Message.write(buffer, index, value);
            outgoing.commit(index);
            return true;
        }

        @Override
        public int poll(final int limit)
        {
            return incoming.read(handler, limit);
        }
    }

    /** For several producers. */
    static final class ManyToOne implements Link
    {
        private final ManyToOneRingBuffer outgoing;
        private final ManyToOneRingBuffer incoming;
        private final UnsafeBuffer buffer;
        private final MessageHandler handler;

        ManyToOne(final Place place)
        {
            buffer = map(place.outgoingFile());
            outgoing = new ManyToOneRingBuffer(buffer);
            incoming = new ManyToOneRingBuffer(map(place.incomingFile()));
            handler = handler(place.checker());
        }

        @Override
        public boolean trySend(final long value)
        {
            final int index = outgoing.tryClaim(TYPE_ID, Message.LENGTH);
            if (index <= 0)
            {
                return false;
            }
            Message.write(buffer, index, value);
            outgoing.commit(index);
            return true;
        }

        @Override
        public int poll(final int limit)
        {
            return incoming.read(handler, limit);
        }
    }
}
