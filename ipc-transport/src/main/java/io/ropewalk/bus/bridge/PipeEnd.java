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
package io.ropewalk.bus.bridge;

import io.ropewalk.segment.Attachment;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.ring.ClaimOutcome;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.core.RingLayout;
import org.agrona.MutableDirectBuffer;

/**
 * One end of a pipe of a bridge: what it reads is sent, what is received it writes.
 *
 * <p><b>Threads:</b> one at a time.
 *
 * <p><b>Failure:</b> as the connection.
 */
public final class PipeEnd implements BridgeEnd
{
    private final Connection<?> connection;

    /** @param connection that is bridged. */
    public PipeEnd(final Connection<?> connection)
    {
        this.connection = connection;
    }

    @Override
    public Attachment attachment()
    {
        return connection.attachment();
    }

    @Override
    public String suffix()
    {
        return connection.endName();
    }

    @Override
    public int maxLength()
    {
        return RingLayout.single((int)spec().parameter(1), (int)spec().parameter(2),
            (int)spec().parameter(3)).maxMessageLength();
    }

    @Override
    public boolean isDestination()
    {
        return true;
    }

    @Override
    public int poll(final MessageHandler handler, final int limit)
    {
        return connection.poll(handler, limit);
    }

    @Override
    public boolean isTaken(final long position)
    {
        return connection.isTaken(position);
    }

    @Override
    public int tryClaim(final int length)
    {
        return connection.tryClaim(length);
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return connection.buffer();
    }

    @Override
    public void commit(final int index)
    {
        connection.commit(index);
    }

    @Override
    public void abort(final int index)
    {
        connection.abort(index);
    }

    @Override
    public long claimPosition(final int index)
    {
        return connection.claimPosition(index);
    }

    @Override
    public ClaimOutcome claimOutcome(final long position)
    {
        return connection.claimOutcome(position);
    }

    /** The reader gets the end of the stream when nobody holds this end any more. */
    @Override
    public void shutdown()
    {
        connection.close();
    }

    @Override
    public boolean isShutdown()
    {
        return !connection.isOpen();
    }
}
