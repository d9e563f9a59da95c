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
import io.ropewalk.bus.Publisher;
import io.ropewalk.bus.SubscriberStatistics;
import io.ropewalk.bus.TopicClosedException;
import io.ropewalk.error.CodecException;
import io.ropewalk.error.ElementTooLargeException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Publishes standard input to a topic. */
@Command(name = "pub", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Publishes each line of standard input to a topic, as bytes without the line feed, and ends the stream at the " +
        "end of the input.",
    "A line can be up to 262144 bytes long. A last line without a line feed is treated like any other.",
    "Every running `sub` receives every line. Lines published before anyone subscribes are lost; see --wait.",
    "A topic whose stream has ended starts a new one."})
final class PubCommand implements Callable<Integer>
{
    private static final int INTERRUPTED = 130;
    private static final long LOOK_INTERVAL_MS = 50;

    @Spec
    private CommandSpec command;

    @Mixin
    private TopicArguments arguments;

    @Option(names = "--wait", paramLabel = "N", defaultValue = "0", description =
        "Wait for N subscribers before publishing (default: ${DEFAULT-VALUE}). Those on other machines are " +
            "not counted: there it is for one.")
    private int listeners;

    @Option(names = "--keep-open", description =
        "Do not end the stream at the end of the input, so that other commands can go on publishing.")
    private boolean isKeptOpen;

    @Override
    public Integer call() throws IOException
    {
        if (listeners < 0)
        {
            throw new ParameterException(
                command.commandLine(), "--wait must be at least 0: --wait=" + listeners);
        }
        final Pieces lines = Pieces.lines(StandardStreams.input());
        final Interruption interruption = new Interruption();
        try (Bus bus = arguments.openBus(); Progress progress = new Progress(StandardStreams.inputLengthBytes()))
        {
            bus.removeEnded(arguments.topic());
            try (Publisher<Pieces> publisher = bus.publisher(arguments.topic(), arguments.codec(bus)))
            {
                awaitListeners(bus, publisher);
                publishAll(lines, publisher, progress);
                if (!isKeptOpen)
                {
                    publisher.shutdown();
                }
            }
            return 0;
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

    private void awaitListeners(final Bus bus, final Publisher<Pieces> publisher) throws InterruptedException
    {
        while (listeners > 0 && !(arguments.isNetwork() ? publisher.isConnected() : countListeners(bus) >= listeners))
        {
            TimeUnit.MILLISECONDS.sleep(LOOK_INTERVAL_MS);
        }
    }

    private long countListeners(final Bus bus)
    {
        return bus.statistics().stream().filter((topic) -> topic.name().equals(arguments.topic()))
            .flatMap((topic) -> topic.subscribers().stream()).filter(SubscriberStatistics::isListening).count();
    }

    private static void publishAll(
        final Pieces lines, final Publisher<Pieces> publisher, final Progress progress)
        throws IOException, InterruptedException
    {
        try
        {
            while (lines.next())
            {
                publisher.publish(lines);
                progress.add(lines.length());
            }
        }
        catch (final TopicClosedException ex)
        {
            throw stopped("the stream was ended by another pub (--keep-open prevents that)", progress, ex);
        }
        catch (final ElementTooLargeException | CodecException ex)
        {
            throw stopped(ex.getMessage(), progress, ex);
        }
        catch (final IOException ex)
        {
            throw stopped("cannot read standard input: " + ex.getMessage(), progress, ex);
        }
        catch (final OutOfMemoryError ex)
        {
            throw stopped("not enough memory for a line this long (java -Xmx gives more)", progress, ex);
        }
    }

    /** Half a stream must not look like a whole one, so it is left open. */
    private static CommandException stopped(final String reason, final Progress progress, final Throwable cause)
    {
        return new CommandException(reason + "; stopped after " + progress.elements() +
            " messages, the stream is not ended", cause);
    }
}
