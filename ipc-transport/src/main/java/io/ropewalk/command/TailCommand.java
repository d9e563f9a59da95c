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

import io.ropewalk.codec.Codec;
import io.ropewalk.error.RopewalkException;
import io.ropewalk.inspect.ObjectReport;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Shows the elements of a queue and leaves them there. */
@Command(name = "tail", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Shows the elements of a queue, one a line, without taking them.",
    "What is no text is shown in hexadecimal; control characters are escaped.",
    "With --follow it goes on until the queue ends or is removed. An element that is put and taken between two looks " +
        "is not seen; how many, is said on standard error where the queue tells."})
final class TailCommand implements Callable<Integer>
{
    private static final int INTERRUPTED = 130;
    private static final long LOOK_INTERVAL_MS = 100;

    /** A look takes at most a tenth of a processor, however much there is. */
    private static final long REST_RATIO = 9;

    @Spec
    private CommandSpec command;

    @Parameters(index = "0", paramLabel = "DIR", description = Looking.DIRECTORY)
    private String directory;

    @Parameters(index = "1", paramLabel = "NAME", description = "Name of the queue.")
    private String name;

    @Option(names = {"-f", "--follow"}, description = "Go on with the elements that are put from now on.")
    private boolean isFollowing;

    @Option(names = {"-n", "--lines"}, paramLabel = "N", description =
        "Begin with the last N elements (default: all that are there).")
    private Integer lines;

    @Option(names = "--max-bytes", paramLabel = "N", defaultValue = "1024", description =
        "Show at most N bytes of an element (default: ${DEFAULT-VALUE}).")
    private int maxLengthBytes;

    @Option(names = "--json", description = "Print a JSON object on a line of its own for each element.")
    private boolean isJson;

    private ElementText text;
    private boolean isReaderGone;

    @Override
    public Integer call() throws InterruptedException
    {
        requireAtLeast("--lines", lines == null ? 0 : lines, 0);
        requireAtLeast("--max-bytes", maxLengthBytes, 1);
        final Path path = Looking.path(command, directory);
        final ObjectReport object = Looking.object(Looking.inspector(path), name);
        if (!object.problem().isEmpty())
        {
            throw new CommandException("cannot read the queue: name=" + name + " problem=" + object.problem(), null);
        }
        text = new ElementText(object.typeName(), maxLengthBytes, isJson);
        final Walk walk = Walk.find(path).orElseThrow(() -> Looking.noWalk(path));
        final QueueView view = view(walk, object).orElseThrow(() -> Looking.noObject(path, name));
        final Interruption interruption = new Interruption();
        try
        {
            showFirst(view);
            if (isFollowing)
            {
                follow(view, path.resolve(name));
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

    private void requireAtLeast(final String option, final int value, final int least)
    {
        if (value < least)
        {
            throw new ParameterException(
                command.commandLine(), option + " must be at least " + least + ": " + option + "=" + value);
        }
    }

    private Optional<QueueView> view(final Walk walk, final ObjectReport object)
    {
        final Codec<byte[]> codec = new RawCodec(object.typeName());
        return switch (object.kind())
        {
            case "queue" -> walk.find(name, RingView.any(object.typeName())).map(RingView::new);
            case "growing queue" -> walk.find(name, SharedQueue.anyGrowing(codec))
                .map((queue) -> new IteratedView(queue, queue::isShutdown));
            case "task queue" -> walk.find(name, TaskQueue.any(codec))
                .map((queue) -> new IteratedView(queue, queue::isShutdown));
            default -> throw new CommandException(
                "not a queue: name=" + name + " kind=" + SafeText.of(object.kind()), null);
        };
    }

    private void showFirst(final QueueView view)
    {
        if (lines == null)
        {
            view.look(this::show);
            return;
        }
        final ArrayDeque<byte[]> last = new ArrayDeque<>();
        view.look((element) ->
        {
            last.addLast(element);
            if (last.size() > lines)
            {
                last.removeFirst();
            }
        });
        last.forEach(this::show);
    }

    private void show(final byte[] element)
    {
        isReaderGone = isReaderGone || !StandardStreams.print(text.of(element));
    }

    private void follow(final QueueView view, final Path file) throws InterruptedException
    {
        final Consumer<byte[]> target = this::show;
        while (!isReaderGone && !isOver(view, file))
        {
            final long beginNs = System.nanoTime();
            final long unseen = view.look(target);
            if (unseen > 0)
            {
                System.err.println("ropewalk tail: came and went unseen: elements=" + unseen);
            }
            final long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNs);
            TimeUnit.MILLISECONDS.sleep(Math.max(LOOK_INTERVAL_MS, tookMs * REST_RATIO));
        }
    }

    private static boolean isOver(final QueueView view, final Path file)
    {
        try
        {
            return view.isAtEnd() || !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        }
        catch (final RopewalkException ex)
        {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS))
            {
                return true;
            }
            throw ex;
        }
    }
}
