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

import io.ropewalk.bus.Bridge;
import io.ropewalk.bus.BridgeBuilder;
import io.ropewalk.inspect.ObjectReport;
import io.ropewalk.structure.queue.SharedQueue;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Moves the elements of a queue to the queue of the same name on another machine. */
@Command(name = "bridge", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Moves the elements of a queue to another machine: run it with --send where elements are taken, and with " +
        "--receive where they are put, with the same channel and name of the queue. Makes the queue if there is none.",
    "Either side may be killed and started again, as often as you like: each element arrives once. When the queue of " +
        "the receiver is full, the sender waits. The end of the stream ends both commands.",
    "The bridge must be the only one that takes from the queue of the sender, and that puts into the other one. It " +
        "uses the port of the channel and the one after it, and encrypts nothing."})
final class BridgeCommand implements Callable<Integer>
{
    private static final int INTERRUPTED = 130;

    @Mixin
    private QueueArguments arguments;

    @Option(names = "--channel", paramLabel = "URI", required = true, description =
        "Where the receiver listens: aeron:udp?endpoint=HOST:PORT.")
    private String channel;

    @ArgGroup(multiplicity = "1")
    private Side side;

    @Option(names = "--stream", paramLabel = "N", description =
        "Number of the stream, the same on both sides (default: it follows from the name of the queue).")
    private Integer stream;

    @Option(names = "--wait", paramLabel = "SECONDS", description =
        "How long --send waits for the first answer of a receiver (default: for ever).")
    private Integer waitSeconds;

    /** One of the two. */
    private static final class Side
    {
        @Option(names = "--send", required = true, description = "Take from the queue.")
        private boolean isSending;

        @Option(names = "--receive", required = true, description = "Put into the queue.")
        private boolean isReceiving;

        private boolean isReceiver()
        {
            return isReceiving && !isSending;
        }
    }

    @Override
    public Integer call()
    {
        arguments.requireAtLeast("--stream", stream, 1);
        arguments.requireAtLeast("--wait", waitSeconds, 1);
        final Interruption interruption = new Interruption();
        try (SharedQueue<?> queue = open(); Bridge bridge = open(queue))
        {
            run(bridge);
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

    private static void run(final Bridge bridge) throws InterruptedException
    {
        final Progress progress = new Progress("elements", -1, () -> bridge.statistics().moved());
        try
        {
            bridge.run();
        }
        finally
        {
            progress.close();
        }
    }

    private Bridge open(final SharedQueue<?> queue)
    {
        BridgeBuilder builder = Bridge.of(queue).over(channel);
        builder = stream == null ? builder : builder.stream(stream);
        builder = waitSeconds == null ? builder : builder.patience(waitSeconds, TimeUnit.SECONDS);
        return side.isReceiver() ? builder.receive() : builder.send();
    }

    /** Of any codec: its elements are moved as they are. */
    private SharedQueue<?> open()
    {
        if (arguments.isDescribed() || !arguments.walk().names().contains(arguments.name()))
        {
            return arguments.openOrCreate(RawCodec::new, 0);
        }
        final ObjectReport object =
            Looking.object(Looking.inspector(arguments.walk().path()), arguments.name());
        final RawCodec codec = new RawCodec(object.typeName());
        final Optional<SharedQueue<byte[]>> found = "growing queue".equals(object.kind()) ?
            arguments.walk().find(arguments.name(), SharedQueue.anyGrowing(codec)) :
            arguments.walk().find(arguments.name(), SharedQueue.any(codec));
        return found.orElseThrow(() -> Looking.noObject(arguments.walk().path(), arguments.name()));
    }
}
