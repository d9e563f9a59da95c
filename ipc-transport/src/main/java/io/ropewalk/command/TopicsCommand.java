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
import io.ropewalk.bus.PublisherStatistics;
import io.ropewalk.bus.SubscriberStatistics;
import io.ropewalk.bus.TopicStatistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Shows the topics of a walk, or removes one. */
@Command(name = "topics", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Lists the topics of a directory with their publishers and subscribers.",
    "Creates nothing: if the directory does not exist, `topics` reports it and exits with status 1."})
final class TopicsCommand implements Callable<Integer>
{
    private static final String ROW = "%-24s %-16s %-10s %14s %12s  %s%n";

    @Spec
    private CommandSpec command;

    @Parameters(index = "0", paramLabel = "DIR", description = {
        "Directory of the topics: a path if it contains a separator (./DIR),",
        "otherwise a name in shared memory."})
    private String directory;

    @Option(names = "--remove", paramLabel = "NAME", description =
        "Instead of listing, remove a topic that has ended or that no live process uses; its name becomes free. " +
            "A topic in use stays, and the exit status is 1.")
    private String removed;

    @Option(names = "--group", description =
        "Require a directory that is shared with its group. DIR must be a path.")
    private boolean isForGroup;

    TopicsCommand()
    {
    }

    /** As if it had been parsed. */
    TopicsCommand(final String directory)
    {
        this.directory = directory;
    }

    @Override
    public Integer call()
    {
        if (removed != null)
        {
            WalkArgument.checkName(command, removed);
        }
        final Ropewalk walk = find();
        if (removed != null)
        {
            remove(walk);
            return 0;
        }
        final PrintStream out = System.out;
        out.printf(Locale.ROOT, ROW, "TOPIC", "CODEC", "STATE", "MESSAGES", "MISSED", "");
        Bus.statistics(walk).stream().sorted(Comparator.comparing(TopicStatistics::name))
            .forEach((topic) -> print(out, topic));
        if (StandardStreams.isOutputLost())
        {
            throw new CommandException("cannot write to standard output", null);
        }
        return 0;
    }

    /** Whoever only looks makes no walk, nor makes one of a directory that is none. */
    private Ropewalk find()
    {
        return WalkArgument.find(command, directory, isForGroup)
            .orElseThrow(() ->
                new CommandException("no such walk: directory=" +
                    WalkArgument.pathOf(command, directory).toAbsolutePath().normalize(), null));
    }

    private void remove(final Ropewalk walk)
    {
        if (!Bus.removeUnused(walk, removed))
        {
            throw new CommandException("no such topic: topic=" + removed + " walk=" + walk.path(), null);
        }
    }

    private static void print(final PrintStream out, final TopicStatistics topic)
    {
        final long published = topic.publishers().stream().mapToLong(PublisherStatistics::published).sum();
        final long missed = topic.subscribers().stream().mapToLong(SubscriberStatistics::missed).sum();
        out.printf(Locale.ROOT, ROW, topic.name(), topic.codecName(), topic.isOpen() ? "open" : "ended", published,
            missed, "");
        topic.publishers().stream().filter(PublisherStatistics::isOpen).forEach((publisher) ->
            out.printf(Locale.ROOT, ROW, "  publisher " + publisher.number(), "", "", publisher.published(), "",
                "unheard=" + publisher.unheard() + " interruptions=" + publisher.interruptions()));
        topic.subscribers().forEach((subscriber) ->
            out.printf(Locale.ROOT, ROW, "  subscriber", "", subscriber.isListening() ? "listening" : "gone",
                subscriber.received(), subscriber.missed(),
                "when-slow=" + subscriber.whenSlow() + " evictions=" + subscriber.evictions()));
    }
}
