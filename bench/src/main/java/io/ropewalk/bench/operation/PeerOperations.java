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
package io.ropewalk.bench.operation;

import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The same done with others' structures, in the memory of one process. */
final class PeerOperations
{
    private static final int TYPE_ID = 1;
    private static final int LENGTH = (1 << 16) + RingBufferDescriptor.TRAILER_LENGTH;

    private PeerOperations()
    {
    }

    static Operation oneToOne(final Path path)
    {
        return writeRead(new OneToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH))));
    }

    static Operation manyToOne(final Path path)
    {
        return writeRead(new ManyToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH))));
    }

    static Operation arrayBlockingQueue(final Path path)
    {
        final ArrayBlockingQueue<String> queue = new ArrayBlockingQueue<>(QueueOperations.CAPACITY);
        return () ->
        {
            queue.offer("element");
            return null == queue.poll() ? 1 : 0;
        };
    }

    static Operation arrayBlockingQueueIterator(final Path path)
    {
        return QueueOperations.walk(QueueOperations.filled(new ArrayBlockingQueue<>(QueueOperations.CAPACITY)));
    }

    static Operation atomicLong(final Path path)
    {
        final AtomicLong value = new AtomicLong();
        return () -> value.getAndAdd(1);
    }

    private static Operation writeRead(final RingBuffer ring)
    {
        final UnsafeBuffer source = new UnsafeBuffer(ByteBuffer.allocateDirect(RingOperations.LENGTH));
        final long[] sum = new long[1];
        final MessageHandler handler = (typeId, buffer, index, length) -> sum[0] += buffer.getLong(index) + length;
        return () ->
        {
            ring.write(TYPE_ID, source, 0, RingOperations.LENGTH);
            ring.read(handler, 1);
            return sum[0];
        };
    }
}
