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

import io.ropewalk.bus.Bus;
import io.ropewalk.bus.Gap;
import io.ropewalk.bus.Subscriber;
import io.ropewalk.bus.TopicClosedException;
import io.ropewalk.bus.WhenSlow;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Writes the messages of a topic to standard output. */
@Command(name = "sub", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Writes the messages of a topic to standard output, one a line, until the stream ends.",
    "If standard output is closed by its reader, `sub` exits with status 0."})
final class SubCommand implements Callable<Integer>
{
    private static final int INTERRUPTED = 130;
    private static final int LIMIT = 256;
    private static final int BUFFER_LENGTH = 1 << 16;

    @Mixin
    private TopicArguments arguments;

    @Option(names = "--when-slow", paramLabel = "WHAT", defaultValue = "BLOCK", description =
        "What happens when standard output cannot keep up: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). " +
            "DROP reports the number of missed messages on standard error.")
    private WhenSlow whenSlow;

    private final BufferedOutputStream output =
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_LENGTH);
    private byte[] staged = new byte[BUFFER_LENGTH];
    private Progress progress;

    @Override
    public Integer call()
    {
        final Interruption interruption = new Interruption();
        try (Bus bus = arguments.openBus(); Progress shown = new Progress())
        {
            progress = shown;
            bus.removeEnded(arguments.topic());
            try (Subscriber<Pieces> subscriber =
                bus.subscriber(arguments.topic(), arguments.codec(bus), whenSlow))
            {
                subscriber.onGap(SubCommand::report);
                return writeAll(subscriber);
            }
        }
        catch (final InterruptedException ex)
        {
            return INTERRUPTED;
        }
        finally
        {
            interruption.settle();
        }
    }

    private int writeAll(final Subscriber<Pieces> subscriber) throws InterruptedException
    {
        try
        {
            while (true)
            {
                subscriber.poll(this::write, LIMIT, 1, TimeUnit.HOURS);
                output.flush();
            }
        }
        catch (final TopicClosedException ex)
        {
            return 0;
        }
        catch (final UncheckedIOException ex)
        {
            return leave(ex.getCause());
        }
        catch (final IOException ex)
        {
            return leave(ex);
        }
    }

    private static int leave(final IOException ex)
    {
        if (StandardStreams.isReaderGone(ex))
        {
            return 0;
        }
        throw new CommandException("cannot write to standard output: " + ex.getMessage(), ex);
    }

    private void write(final DirectBuffer buffer, final int offset, final int length)
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

    private static void report(final Gap gap)
    {
        if (gap.missed() > 0)
        {
            System.err.println("ropewalk sub: missed " + gap.missed() + " messages: topic=" + gap.topic() +
                " publisher=" + gap.publisher() + " cause=" + gap.cause());
        }
    }
}
