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
import io.ropewalk.codec.Codec;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.structure.queue.SharedQueue;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Which queue, and what it is like if this command makes it. */
final class QueueArguments
{
    static final int DEFAULT_CAPACITY = 1024;
    static final int DEFAULT_BUDGET = 16 << 20;

    /** Whose elements can pass through here as bytes. */
    private static final List<String> CODEC_NAMES = List.of("bytes", "utf8");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(index = "0", paramLabel = "DIR", description = {
        "Directory of the queue: a path if it contains a separator (./DIR),",
        "otherwise a name in shared memory."})
    private String directory;

    @Parameters(index = "1", paramLabel = "NAME", description = "Name of the queue.")
    private String name;

    @Option(names = "--capacity", paramLabel = "N", description = {
        "Capacity of the queue in elements (default: 1024).",
        "An existing queue must have this capacity; without the option, any capacity will do."})
    private Integer capacity;

    @Option(names = "--budget", paramLabel = "BYTES", description = {
        "Total bytes for elements longer than 56 bytes; also the maximum element size",
        "(default: 16777216)."})
    private Integer budget;

    @Option(names = "--group", description = {
        "Share the directory with its group; DIR must be a path. A new directory gets the group of its creator.",
        "Without the option, a new directory is private to its user, and an existing one keeps its access."})
    private boolean isForGroup;

    private Ropewalk walk;

    String name()
    {
        return name;
    }

    /** Whether the user has said what the queue must be like. */
    boolean isDescribed()
    {
        return capacity != null || budget != null;
    }

    Ropewalk walk()
    {
        if (walk == null)
        {
            check();
            walk = WalkArgument.open(command, directory, isForGroup);
        }
        return walk;
    }

    /** Opens the walk if there is one; fails if there can never be one. */
    boolean findWalk()
    {
        check();
        if (walk == null)
        {
            walk = WalkArgument.canAppear(command, directory) ?
                WalkArgument.find(command, directory, isForGroup).orElse(null) : walk();
        }
        return walk != null;
    }

    private void check()
    {
        requireAtLeast("--capacity", capacity, 1);
        requireAtLeast("--budget", budget, 0);
        WalkArgument.checkName(command, name);
    }

    void requireAtLeast(final String option, final Integer value, final int least)
    {
        if (value != null && value < least)
        {
            throw new ParameterException(
                command.commandLine(), option + " must be at least " + least + ": " + option + "=" + value);
        }
    }

    /** The queue if it exists; it must be what was asked for. */
    <E> Optional<SharedQueue<E>> find(final Function<String, Codec<E>> codecs)
    {
        IncompatibleSegmentException first = null;
        for (final String codecName : CODEC_NAMES)
        {
            final Codec<E> codec = codecs.apply(codecName);
            try
            {
                return walk().find(name, SharedQueue.any(codec)).map(queue -> checked(queue, codec));
            }
            catch (final IncompatibleSegmentException ex)
            {
                first = first == null ? ex : first;
            }
        }
        throw first;
    }

    private <E> SharedQueue<E> checked(final SharedQueue<E> queue, final Codec<E> codec)
    {
        final int expectedCapacity = capacity == null ? queue.capacity() : capacity;
        if (budget == null && expectedCapacity == queue.capacity())
        {
            return queue;
        }
        // Says what was expected and what was found.
        return walk().open(name, SharedQueue.of(expectedCapacity, codec)
            .budget(budget == null ? DEFAULT_BUDGET : budget));
    }

    /** The queue, which is made unless it exists. */
    <E> SharedQueue<E> openOrCreate(final Function<String, Codec<E>> codecs, final int leastBudget)
    {
        final Optional<SharedQueue<E>> existing = find(codecs);
        if (existing.isPresent())
        {
            return existing.get();
        }
        try
        {
            return walk().open(name,
                SharedQueue.of(capacity == null ? DEFAULT_CAPACITY : capacity, codecs.apply(CODEC_NAMES.get(0)))
                .budget(budget == null ? Math.max(DEFAULT_BUDGET, leastBudget) : budget));
        }
        catch (final IncompatibleSegmentException ex)
        {
            // Somebody made another one in between: it is taken as it is unless the user has described it.
            return find(codecs).orElseThrow(() -> ex);
        }
    }
}
