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

import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.structure.pipe.Connection;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A duplex pipe as most people call it: bytes sent and received, by ends that are as they come; spinning. */
final class SendReceiveLink implements Link
{
    private final Connection<byte[]> connection;
    private final MessageChecker checker;
    private final byte[] message = new byte[Message.LENGTH];

    SendReceiveLink(final Place place)
    {
        connection = PipeLink.open(place).waiting(WaitStrategy.busySpin());
        checker = place.checker();
    }

    @Override
    public boolean trySend(final long value)
    {
        Message.write(message, value);
        try
        {
            connection.send(message);
            return true;
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

    @Override
    public int poll(final int limit)
    {
        try
        {
            checker.accept(Message.read(connection.receive()));
            return 1;
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
}
