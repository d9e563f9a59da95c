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

import io.ropewalk.Ropewalk;
import io.ropewalk.bus.Bus;
import io.ropewalk.bus.BusOptions;
import io.ropewalk.bus.TopicStatistics;
import io.ropewalk.codec.Codecs;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;

/** Which topic. */
final class TopicArguments
{
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(index = "0", paramLabel = "DIR", description = {
        "Directory of the topic: a path if it contains a separator (./DIR),",
        "otherwise a name in shared memory."})
    private String directory;

    @Parameters(index = "1", paramLabel = "TOPIC", description = "Name of the topic.")
    private String topic;

    @Option(names = "--group", description = {
        "Share the directory with its group; DIR must be a path. A new directory gets the group of its creator.",
        "Without the option, a new directory is private to its user, and an existing one keeps its access."})
    private boolean isForGroup;

    @Option(names = "--channel", paramLabel = "URI", defaultValue = "aeron:ipc", description = {
        "Where messages go; the same for publishers and subscribers (default: ${DEFAULT-VALUE}, this machine):",
        "  aeron:udp?endpoint=HOST:PORT                      HOST subscribes",
        "  aeron:udp?control=HOST:PORT|control-mode=dynamic  HOST publishes, any number subscribe",
        "  aeron:udp?endpoint=224.0.1.1:PORT|interface=NET   a multicast group"})
    private String channel;

    String topic()
    {
        return topic;
    }

    Bus openBus()
    {
        WalkArgument.checkName(command, topic);
        final BusOptions options = options();
        try (Ropewalk walk = WalkArgument.open(command, directory, isForGroup))
        {
            return Bus.open(walk, options);
        }
    }

    private BusOptions options()
    {
        try
        {
            return BusOptions.defaults().channel(channel);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new ParameterException(command.commandLine(), ex.getMessage(), ex);
        }
    }

    boolean isNetwork()
    {
        return !channel.startsWith("aeron:ipc");
    }

    /** With an archive: that of the directory's name below the user's home unless another is given. */
    Bus openBus(final Path archive)
    {
        WalkArgument.checkName(command, topic);
        final BusOptions options = options();
        try (Ropewalk walk = WalkArgument.open(command, directory, isForGroup))
        {
            return Bus.open(walk, options.archive(archive == null ?
                Path.of(System.getProperty("user.home"), ".local", "share", "ropewalk").resolve(
                    walk.path().getFileName()) : archive));
        }
    }

    /** Bytes, or text if that is what the topic carries. */
    PieceCodec codec(final Bus bus)
    {
        final boolean isText = bus.statistics().stream()
            .filter((statistics) -> statistics.name().equals(topic))
            .map(TopicStatistics::codecName).anyMatch(Codecs.utf8().name()::equals);
        return new PieceCodec((isText ? Codecs.utf8() : Codecs.bytes()).name());
    }
}
