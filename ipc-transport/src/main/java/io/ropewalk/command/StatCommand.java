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

import io.ropewalk.inspect.HolderReport;
import io.ropewalk.inspect.ObjectReport;
import io.ropewalk.inspect.WaitReport;
import io.ropewalk.inspect.WalkInspector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Shows everything that is known of one object. */
@Command(name = "stat", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Shows everything that the file of an object says: what it was made with, its positions, who holds it, and who " +
        "waits for it and for how long."})
final class StatCommand implements Callable<Integer>
{
    private static final String LINE = "%-34s  %s";
    private static final String INDENTED = "  %-32s  %s";

    @Spec
    private CommandSpec command;

    @Parameters(index = "0", paramLabel = "DIR", description = Looking.DIRECTORY)
    private String directory;

    @Parameters(index = "1", paramLabel = "NAME", description = "Name of the object.")
    private String name;

    @Option(names = "--json", description = Looking.JSON)
    private boolean isJson;

    @Override
    public Integer call()
    {
        final WalkInspector walk = Looking.inspector(command, directory);
        final ObjectReport object = Looking.object(walk, name);
        final List<WaitReport> waits =
            walk.waits().stream().filter((wait) -> name.equals(wait.objectName())).toList();
        if (isJson)
        {
            StandardStreams.print(JsonRows.of(ObjectRows.whole(object, waits)));
        }
        else
        {
            StandardStreams.printAll(lines(object, waits));
        }
        return 0;
    }

    static List<String> lines(final ObjectReport object, final List<WaitReport> waits)
    {
        final List<String> lines = new ArrayList<>();
        add(lines, "name", SafeText.of(object.name()));
        add(lines, "kind", SafeText.of(object.kind()));
        add(lines, "type", SafeText.of(object.typeName()));
        add(lines, "problem", SafeText.of(object.problem()));
        add(lines, "file", exactly(object.lengthBytes()));
        add(lines, "created", object.created() + " by pid " + ObjectRows.pid(object.creatorPid()));
        addCount(lines, "size", object.size());
        addCount(lines, "capacity", object.capacity());
        addCount(lines, "puts", object.puts());
        addCount(lines, "takes", object.takes());
        add(lines, "users", object.users().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        addAll(lines, "made with", object.parameters());
        addAll(lines, "state", object.state());
        if (!object.rings().isEmpty())
        {
            lines.add("rings");
            object.rings().forEach((ring) -> lines.add(indented("ring " + ring.number(), ring.size() + "/" +
                ring.capacity() + ", " + ring.puts() + " put, " + ring.takes() + " taken")));
        }
        if (!object.holders().isEmpty())
        {
            lines.add("held by");
            object.holders().forEach((holder) -> lines.add(indented(holder(holder), holds(holder))));
        }
        if (!waits.isEmpty())
        {
            lines.add("waited for by");
            waits.forEach((wait) -> lines.add(indented(waiter(wait),
                SafeText.of(wait.what()) + " for " + Amounts.duration(wait.forNs()))));
        }
        return lines;
    }

    private static String exactly(final long bytes)
    {
        return bytes < 0 ? "" : String.format("%d bytes", bytes) + (bytes < 1 << 10 ? "" :
            " (" + Amounts.bytes(bytes) + ")");
    }

    private static String holder(final HolderReport holder)
    {
        return "pid " + ObjectRows.pid(holder.pid()) + (holder.threadId() == 0 ? "" : " #" + holder.threadId());
    }

    private static String holds(final HolderReport holder)
    {
        return (holder.count() == 1 ? "" : holder.count() + " x ") + SafeText.of(holder.what()) +
            (holder.isAlive() ? "" : " (dead)");
    }

    private static String waiter(final WaitReport wait)
    {
        return "pid " + ObjectRows.pid(wait.pid()) + " #" + wait.threadId() +
            (wait.threadName().isEmpty() ? "" : " " + SafeText.of(wait.threadName()));
    }

    private static void add(final List<String> lines, final String title, final String text)
    {
        if (!text.isEmpty())
        {
            lines.add(String.format(LINE, title, text));
        }
    }

    private static void addCount(final List<String> lines, final String title, final long count)
    {
        add(lines, title, count < 0 ? "" : Long.toString(count));
    }

    private static void addAll(final List<String> lines, final String title, final Map<String, Object> values)
    {
        if (!values.isEmpty())
        {
            lines.add(title);
            values.forEach((name, value) ->
                lines.add(indented(SafeText.of(name), SafeText.of(String.valueOf(value)))));
        }
    }

    private static String indented(final String title, final String text)
    {
        return String.format(INDENTED, title, text).stripTrailing();
    }
}
