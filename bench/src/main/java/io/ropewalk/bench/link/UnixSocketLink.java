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

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A Unix domain socket as Java gives it, blocking: one write per message, reads as long as the limit allows. */
final class UnixSocketLink implements Link
{
    private static final int READ_LENGTH = 14_336;

    private final int words;
    private final MessageChecker checker;
    private final ServerSocketChannel server;
    private final ByteBuffer outgoing;
    private final ByteBuffer incoming;
    private SocketChannel channel;

    UnixSocketLink(final Place place) throws IOException
    {
        this(place, Message.LENGTH);
    }

    UnixSocketLink(final Place place, final int size) throws IOException
    {
        words = size / Long.BYTES;
        outgoing = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        incoming = ByteBuffer.allocateDirect(Math.max(size, READ_LENGTH / size * size)).order(ByteOrder.nativeOrder());
        checker = place.checker();
        final Path file = place.directory().resolve("socket");
        final UnixDomainSocketAddress address = UnixDomainSocketAddress.of(file);
        server = place.isConsumer() ? ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address) : null;
        channel = place.isConsumer() ? null : SocketChannel.open(address);
    }

    @Override
    public boolean trySend(final long value)
    {
        outgoing.clear();
        for (int i = 0; i < words; i++)
        {
            outgoing.putLong(value + i);
        }
        outgoing.flip();
        try
        {
            while (outgoing.hasRemaining())
            {
                channel.write(outgoing);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return true;
    }

    @Override
    public int poll(final int limit)
    {
        try
        {
            return receive(limit);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private int receive(final int limit) throws IOException
    {
        if (null == channel)
        {
            channel = server.accept();
        }
        final int size = words * Long.BYTES;
        incoming.clear().limit((int)Math.min(incoming.capacity(), (long)limit * size));
        do
        {
            if (channel.read(incoming) < 0)
            {
                throw new EOFException("the other side has gone");
            }
        }
        while (incoming.position() % size != 0);
        incoming.flip();
        int count = 0;
        while (incoming.hasRemaining())
        {
            final long value = incoming.getLong();
            long sum = value;
            for (int i = 1; i < words; i++)
            {
                sum += incoming.getLong();
            }
            checker.accept(Message.checked(value, sum, words));
            count++;
        }
        return count;
    }
}
