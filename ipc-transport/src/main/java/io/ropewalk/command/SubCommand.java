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
import io.ropewalk.bus.Subscriber;
import io.ropewalk.bus.TopicClosedException;
import io.ropewalk.bus.WhenSlow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Mixin
    private TopicArguments arguments;

    @Option(names = "--when-slow", paramLabel = "WHAT", defaultValue = "BLOCK", description =
        "What happens when standard output cannot keep up: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). " +
            "DROP reports the number of missed messages on standard error.")
    private WhenSlow whenSlow;

    @Override
    public Integer call()
    {
        final Interruption interruption = new Interruption();
        try (Bus bus = arguments.openBus(); Progress progress = new Progress())
        {
            bus.removeEnded(arguments.topic());
            try (Subscriber<Pieces> subscriber =
                bus.subscriber(arguments.topic(), arguments.codec(bus), whenSlow))
            {
                subscriber.onGap((gap) -> MessageLines.report("sub", gap));
                return writeAll(subscriber, new MessageLines(progress));
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

    private static int writeAll(final Subscriber<Pieces> subscriber, final MessageLines lines)
        throws InterruptedException
    {
        try
        {
            while (true)
            {
                subscriber.poll(lines::write, LIMIT, 1, TimeUnit.HOURS);
                lines.flush();
            }
        }
        catch (final TopicClosedException ex)
        {
            return 0;
        }
        catch (final UncheckedIOException ex)
        {
            return MessageLines.leave(ex.getCause());
        }
        catch (final IOException ex)
        {
            return MessageLines.leave(ex);
        }
    }
}
