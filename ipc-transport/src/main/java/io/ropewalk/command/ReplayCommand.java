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
import io.ropewalk.bus.RecordedTopic;
import io.ropewalk.bus.Start;
import io.ropewalk.bus.Subscriber;
import io.ropewalk.bus.TopicClosedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Writes the recorded messages of a topic to standard output. */
@Command(name = "replay", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Writes the messages that `record` has recorded to standard output, one a line.",
    "Stops when it has caught up; with --follow it goes on like `sub`, without missing a message.",
    "If standard output is closed by its reader, `replay` exits with status 0."})
final class ReplayCommand implements Callable<Integer>
{
    private static final int INTERRUPTED = 130;
    private static final int LIMIT = 256;
    private static final long LOOK_MS = 10;

    @Spec
    private CommandSpec command;

    @Mixin
    private TopicArguments arguments;

    @Option(names = "--archive", paramLabel = "ARCHIVE", description =
        "Directory of the recordings, the same for all who use DIR " +
            "(default: ~/.local/share/ropewalk/ and the last part of DIR).")
    private Path archive;

    @Option(names = "--from", paramLabel = "START", defaultValue = "earliest", description =
        "Where to start: earliest, a position, or a time such as 2026-01-31T12:00:00Z (default: ${DEFAULT-VALUE}).")
    private String from;

    @Option(names = "--follow", description = "Go on with what is published, until the stream ends.")
    private boolean isFollowing;

    @Override
    public Integer call()
    {
        final Start start = start();
        final Interruption interruption = new Interruption();
        try (Bus bus = arguments.openBus(archive); Progress progress = new Progress())
        {
            final String codecName = bus.recordings().stream()
                .filter((recorded) -> recorded.topic().equals(arguments.topic())).map(RecordedTopic::codecName)
                .findFirst().orElseThrow(() ->
                    new CommandException("nothing was recorded of this topic: topic=" + arguments.topic(), null));
            try (Subscriber<Pieces> subscriber =
                bus.subscriber(arguments.topic(), new PieceCodec(codecName)).from(start))
            {
                subscriber.onGap((gap) -> MessageLines.report("replay", gap));
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

    private Start start()
    {
        if ("earliest".equals(from))
        {
            return Start.earliest();
        }
        try
        {
            return from.matches("\\d{1,18}") ?
                Start.position(Long.parseLong(from)) : Start.time(Instant.parse(from));
        }
        catch (final DateTimeParseException ex)
        {
            throw new ParameterException(command.commandLine(),
                "--from must be earliest, a position or a time like 2026-01-31T12:00:00Z: --from=" + from, ex);
        }
    }

    private int writeAll(final Subscriber<Pieces> subscriber, final MessageLines lines) throws InterruptedException
    {
        try
        {
            while (isFollowing || subscriber.isReplaying())
            {
                subscriber.poll(lines::write, LIMIT, LOOK_MS, TimeUnit.MILLISECONDS);
                lines.flush();
            }
            return 0;
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
