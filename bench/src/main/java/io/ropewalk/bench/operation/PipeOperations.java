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
import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.ring.MessageHandler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Pipes: what goes in at one end comes out at once at the other. */
final class PipeOperations
{
    private PipeOperations()
    {
    }

    static Operation claimCommitReceive(final Path path)
    {
        final Pipe<byte[]> pipe = open(path, Codecs.bytes());
        final Connection<byte[]> sender = pipe.first();
        final Connection<byte[]> receiver = pipe.second();
        final MessageHandler handler = new RingOperations.Sum();
        return () ->
        {
            final int index = sender.tryClaim(RingOperations.LENGTH);
            for (int i = 0; i < RingOperations.LENGTH; i += Long.BYTES)
            {
                sender.buffer().putLong(index + i, i);
            }
            sender.commit(index);
            return receiver.poll(handler, 1);
        };
    }

    static Operation int64(final Path path)
    {
        final Pipe<Long> pipe = open(path, Codecs.int64());
        final Connection<Long> sender = pipe.first();
        final Connection<Long> receiver = pipe.second();
        return new Operation()
        {
            private Long last;

            @Override
            public long run()
            {
                try
                {
                    sender.send(QueueOperations.NUMBER);
                    last = receiver.receive();
                    return null == last ? 1 : 0;
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException(ex);
                }
                catch (final InterruptedException ex)
                {
                    throw new IllegalStateException(ex);
                }
            }
        };
    }

    private static <E> Pipe<E> open(final Path path, final Codec<E> codec)
    {
        return Ropewalk.open(path).open("pipe", Pipe.of(codec));
    }
}
