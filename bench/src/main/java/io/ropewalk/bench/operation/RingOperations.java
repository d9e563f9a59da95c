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

import io.ropewalk.Ropewalk;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Rings: what goes in with 56 bytes comes out at once. */
final class RingOperations
{
    static final int LENGTH = 56;

    private static final int CAPACITY = 1024;
    private static final int ELEMENTS = 16;

    private RingOperations()
    {
    }

    static Ring spsc(final Path path)
    {
        return Ropewalk.open(path).spscRing("ring", CAPACITY, LENGTH);
    }

    static Ring mpmc(final Path path)
    {
        return Ropewalk.open(path).mpmcRing("ring", CAPACITY, LENGTH);
    }

    static Operation offerPoll(final Ring ring)
    {
        final UnsafeBuffer source = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));
        final Sum sum = new Sum();
        return () ->
        {
            ring.offer(source, 0, LENGTH);
            ring.poll(sum, 1);
            return sum.value;
        };
    }

    static Operation claimCommitPoll(final Ring ring)
    {
        final Sum sum = new Sum();
        return () ->
        {
            final int index = ring.tryClaim(LENGTH);
            for (int i = 0; i < LENGTH; i += Long.BYTES)
            {
                ring.buffer().putLong(index + i, i);
            }
            ring.commit(index);
            ring.poll(sum, 1);
            return sum.value;
        };
    }

    static Operation emptyPoll(final Ring ring)
    {
        final Sum sum = new Sum();
        return () -> ring.poll(sum, 1);
    }

    static Operation size(final Ring ring)
    {
        final UnsafeBuffer source = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));
        for (int i = 0; i < ELEMENTS; i++)
        {
            ring.offer(source, 0, LENGTH);
        }
        return ring::size;
    }

    static final class Sum implements MessageHandler
    {
        private long value;

        @Override
        public void onMessage(final DirectBuffer buffer, final int offset, final int length)
        {
            value += buffer.getLong(offset) + length;
        }
    }
}
