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

import io.ropewalk.inspect.WalkInspector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Shows what happens now. */
@Command(name = "top", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Shows the objects of a walk, or of all walks of this user, with what is put and taken per second, until you " +
        "press q; h shows the other keys.",
    "If standard output is no terminal, it prints the table again and again, without control characters."})
final class TopCommand implements Callable<Integer>
{
    private static final int INTERRUPTED = 130;
    private static final double MIN_SECONDS = 0.1;
    private static final double MAX_SECONDS = 86_400;

    @Spec
    private CommandSpec command;

    @Parameters(index = "0", arity = "0..1", paramLabel = "DIR", description = Looking.DIRECTORY)
    private String directory;

    @Option(names = {"-d", "--interval"}, paramLabel = "SECONDS", defaultValue = "2", description =
        "Time between two looks (default: ${DEFAULT-VALUE}).")
    private double intervalSeconds;

    @Option(names = {"-n", "--count"}, paramLabel = "N", description = "Leave after N looks.")
    private Integer count;

    @Option(names = {"-s", "--sort"}, paramLabel = "COLUMN", defaultValue = "PUTS", description =
        "Sort by ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private TopSort sort;

    @Option(names = {"-r", "--reverse"}, description = "Sort the other way round.")
    private boolean isReversed;

    @Option(names = {"-a", "--all"}, description =
        "Also show the objects that Ropewalk keeps for itself, whose names begin with '_'.")
    private boolean isAll;

    @Option(names = "--json", description = "Print, at each look, a JSON array on a line of its own.")
    private boolean isJson;

    private TopSampler sampler;

    @Override
    public Integer call()
    {
        check();
        final Path path = directory == null ? WalkArgument.defaultRoot() : Looking.path(command, directory);
        final boolean isRoot = directory == null || isRootOfWalks(path);
        sampler = new TopSampler(path, isRoot, isAll);
        final Interruption interruption = new Interruption();
        try (Terminal terminal = new Terminal())
        {
            final boolean isScreen = !isJson && StandardStreams.isOutputTerminal() &&
                StandardStreams.isInputTerminal() && terminal.enterRaw();
            if (isScreen)
            {
                new TopDialogue(sampler, path, sort, isReversed, intervalSeconds)
                    .run(count == null ? Integer.MAX_VALUE : count);
            }
            else
            {
                printAll();
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

    private void check()
    {
        if (!(intervalSeconds >= MIN_SECONDS && intervalSeconds <= MAX_SECONDS))
        {
            throw new ParameterException(command.commandLine(),
                "--interval must be from 0.1 to 86400: --interval=" + intervalSeconds);
        }
        if (count != null && count < 1)
        {
            throw new ParameterException(
                command.commandLine(), "--count must be at least 1: --count=" + count);
        }
    }

    private static boolean isRootOfWalks(final Path path)
    {
        final boolean isWalk = Looking.tryInspector(path).isPresent();
        if (!isWalk && WalkInspector.walks(path).isEmpty())
        {
            throw Looking.noWalk(path);
        }
        return !isWalk;
    }

    private void printAll() throws InterruptedException
    {
        for (int i = 0; count == null || i < count; i++)
        {
            if (i > 0)
            {
                TimeUnit.MILLISECONDS.sleep((long)(intervalSeconds * TimeUnit.SECONDS.toMillis(1)));
            }
            if (!print(sampler.sample()))
            {
                return;
            }
        }
    }

    private boolean print(final TopSampler.Sample sample)
    {
        if (isJson)
        {
            return StandardStreams.print(
                JsonRows.of(sample.rows().stream().sorted(sort.order(isReversed)).map(TopRow::json).toList()));
        }
        StandardStreams.printAll(
            TopScreen.lines(sample, sort, isReversed, Terminal.outputColumns()));
        return StandardStreams.print("");
    }
}
