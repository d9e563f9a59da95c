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
import io.ropewalk.error.QueueClosedException;
import io.ropewalk.structure.queue.SharedQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Gets elements out of a queue onto standard output. */
@Command(name = "get", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Writes the elements of a queue to standard output, one a line, until the stream ends. Then removes the queue: " +
        "the next `put` to this name starts a new stream.",
    "Waits for the queue to appear, or creates it if --capacity or --budget is given. Several `get` commands share " +
        "the elements.",
    "An element leaves the queue when it is written. If standard output is closed by its reader, `get` exits with " +
        "status 0 and the queue remains."})
final class GetCommand implements Callable<Integer>
{
    private static final int INTERRUPTED = 130;
    private static final long LOOK_INTERVAL_MS = 50;

    @Mixin
    private QueueArguments arguments;

    @Option(names = "--raw", description = "Write the bytes of the elements without line feeds.")
    private boolean isRaw;

    private ElementOutput output;

    @Override
    public Integer call()
    {
        output = new ElementOutput(isRaw);
        final Interruption interruption = new Interruption();
        try (Progress progress = new Progress())
        {
            final SharedQueue<Integer> queue = open();
            output.heed(EndMark.find(arguments.walk(), arguments.name()).orElse(null));
            getAll(queue, progress);
            queue.close();
            EndedStream.remove(arguments, this::codec);
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

    private SharedQueue<Integer> open() throws InterruptedException
    {
        if (arguments.isDescribed())
        {
            return arguments.openOrCreate(this::codec, 0);
        }
        while (!arguments.findWalk())
        {
            TimeUnit.MILLISECONDS.sleep(LOOK_INTERVAL_MS);
        }
        Optional<SharedQueue<Integer>> queue = arguments.find(this::codec);
        while (queue.isEmpty())
        {
            TimeUnit.MILLISECONDS.sleep(LOOK_INTERVAL_MS);
            queue = arguments.find(this::codec);
        }
        return queue.get();
    }

    private void getAll(final SharedQueue<Integer> queue, final Progress progress) throws InterruptedException
    {
        try
        {
            while (true)
            {
                progress.add(take(queue));
            }
        }
        catch (final QueueClosedException ex)
        {
            // End of the stream: everything was taken.
            output.end();
        }
    }

    private int take(final SharedQueue<Integer> queue) throws InterruptedException
    {
        while (output.isPending() && !queue.isShutdown())
        {
            final Integer length = queue.poll(LOOK_INTERVAL_MS, TimeUnit.MILLISECONDS);
            if (length != null)
            {
                return length;
            }
            // In this order: who has died after its shutdown has died for nothing.
            if (output.isAbandoned() && !queue.isShutdown())
            {
                output.endLine();
            }
        }
        return queue.take();
    }

    private Codec<Integer> codec(final String name)
    {
        return new ElementPrinter(name, output);
    }
}
