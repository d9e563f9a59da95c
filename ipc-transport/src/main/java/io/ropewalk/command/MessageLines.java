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
package io.ropewalk.command;

import io.ropewalk.bus.Gap;
import org.agrona.DirectBuffer;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Standard output of messages, one a line. */
final class MessageLines
{
    private static final int BUFFER_LENGTH = 1 << 16;

    private final BufferedOutputStream output =
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_LENGTH);
    private final Progress progress;
    private byte[] staged = new byte[BUFFER_LENGTH];

    MessageLines(final Progress progress)
    {
        this.progress = progress;
    }

    void write(final DirectBuffer buffer, final int offset, final int length)
    {
        if (staged.length <= length)
        {
            staged = new byte[length + length / 2 + 1];
        }
        buffer.getBytes(offset, staged, 0, length);
        try
        {
            staged[length] = '\n';
            output.write(staged, 0, length + 1);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        progress.add(length);
    }

    void flush() throws IOException
    {
        output.flush();
    }

    /** A reader that has gone is no failure. */
    static int leave(final IOException ex)
    {
        if (StandardStreams.isReaderGone(ex))
        {
            return 0;
        }
        throw new CommandException("cannot write to standard output: " + ex.getMessage(), ex);
    }

    static void report(final String command, final Gap gap)
    {
        if (gap.missed() > 0)
        {
            System.err.println("ropewalk " + command + ": missed " + gap.missed() + " messages: topic=" + gap.topic() +
                " publisher=" + gap.publisher() + " cause=" + gap.cause());
        }
    }
}
