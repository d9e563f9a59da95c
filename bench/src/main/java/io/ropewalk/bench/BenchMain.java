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
package io.ropewalk.bench;

import io.ropewalk.bench.report.Json;
import io.ropewalk.bench.report.Report;
import io.ropewalk.bench.report.Table;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The measurements of Ropewalk: {@code java -jar bench.jar SUITE}.
 * <p>
 * <b>Threads:</b> the main thread only.
 * <p>
 * <b>Failure:</b> the exit status is 0 for success, 1 for a failure and 2 for wrong usage.
 */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measures Ropewalk against the bare machine and against peers.",
    footer = {"", "jmh ARGS... runs the single-thread benchmarks with JMH's own options (jmh -h)."})
public final class BenchMain implements Callable<Integer>
{
    private static final String ALL = "all";
    private static final String JMH = "jmh";
    private static final List<Suite> SUITES = List.of(
        new LatencySuite(), new ThroughputSuite(), new WakeSuite(), new ObjectsSuite(), new LocksSuite(),
        new MapSuite(), new PoolSuite(), new StartSuite(), new RecoverySuite(), new LifecycleSuite(),
        new AllocationSuite());

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SUITE",
        description = "latency, throughput, wake, objects, locks, map, pool, start, recovery, allocation, lifecycle, " +
            "all or jmh")
    private String suite;

    @Option(names = "--quick", description = "end within a minute for each suite; less exact")
    private boolean isQuick;

    @Option(names = "--cases", split = ",", paramLabel = "CASE",
        description = "measure only these, and what they are compared with")
    private List<String> cases = List.of();

    @Option(names = "--bounds-checks", paramLabel = "WHICH", defaultValue = "on",
        description = "on (the default), off, or both: checks of bounds by buffers, in the processes of every case")
    private String boundsChecks;

    @Option(names = "--json", paramLabel = "FILE", description = "write the figures there, as one array of flat rows")
    private Path json;

    @Option(names = "--markdown", description = "print the tables as Markdown, with machine, date and JDK")
    private boolean isMarkdown;

    private BenchMain()
    {
    }

    /**
     * Runs suites.
     *
     * @param args the suite and its options.
     * @throws IOException when JMH cannot write.
     */
    public static void main(final String[] args) throws IOException
    {
        if (args.length > 0 && args[0].equals(JMH))
        {
            org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        final int status = new CommandLine(new BenchMain())
            .setParameterExceptionHandler(BenchMain::refuse)
            .setExecutionExceptionHandler(BenchMain::fail)
            .execute(args);
        if (CommandLine.ExitCode.OK == status && System.out.checkError())
        {
            System.err.println("bench: cannot write to standard output");
            System.exit(CommandLine.ExitCode.SOFTWARE);
        }
        System.exit(status);
    }

    private static int refuse(final ParameterException ex, final String[] args)
    {
        if (0 == args.length)
        {
            ex.getCommandLine().usage(ex.getCommandLine().getErr());
            return CommandLine.ExitCode.USAGE;
        }
        ex.getCommandLine().getErr().println("bench: " + ex.getMessage().replaceAll("\\R", " "));
        ex.getCommandLine().getErr().println("Try: bench --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static int fail(final Exception ex, final CommandLine command, final CommandLine.ParseResult parsed)
    {
        if (ex instanceof IOException)
        {
            command.getErr().println("bench: " + String.valueOf(ex).replaceAll("\\R", " "));
        }
        else
        {
            ex.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public Integer call() throws IOException
    {
        final List<Suite> chosen = chosen();
        final List<Boolean> settings = boundsChecks();
        checkJson();
        final List<Report> reports = new ArrayList<>();
        System.out.println(Surroundings.describe(isMarkdown));
        try (ModeProbe probe = ModeProbe.start(settings.get(0)))
        {
            for (final Suite next : chosen)
            {
                for (final boolean areBoundsChecked : next.dependsOnBoundsChecks() ? settings : settings.subList(0, 1))
                {
                    reports.add(probe.observe(next, new Options(isQuick, cases, areBoundsChecked)));
                    System.out.println(Table.format(reports.get(reports.size() - 1), isMarkdown));
                    if (null != json)
                    {
                        Json.write(json, reports);
                    }
                }
            }
        }
        if (reports.stream().allMatch((report) -> report.rows().isEmpty()))
        {
            // The tables say of each case why.
            throw new ParameterException(
                spec.commandLine(), "no case could be measured here: suite=" + suite + " cases=" + cases);
        }
        return 0;
    }

    private List<Boolean> boundsChecks()
    {
        return switch (boundsChecks)
        {
            case "on" -> List.of(true);
            case "off" -> List.of(false);
            case "both" -> List.of(true, false);
            default -> throw new ParameterException(
                spec.commandLine(), "must be on, off or both: --bounds-checks=" + boundsChecks);
        };
    }

    /** Better now than after the run. */
    private void checkJson()
    {
        if (null == json)
        {
            return;
        }
        final Path folder = json.toAbsolutePath().getParent();
        final boolean isWritable = Files.exists(json) ? !Files.isDirectory(json) && Files.isWritable(json) :
            null != folder && Files.isDirectory(folder) && Files.isWritable(folder);
        if (!isWritable)
        {
            throw new ParameterException(spec.commandLine(), "cannot write this file: --json=" + json);
        }
    }

    private List<Suite> chosen()
    {
        final List<Suite> chosen = SUITES.stream()
            .filter((each) -> suite.equals(ALL) || suite.equals(each.name())).toList();
        if (chosen.isEmpty())
        {
            throw new ParameterException(spec.commandLine(), "no such suite: suite=" + suite + " known=" +
                SUITES.stream().map(Suite::name).toList() + ", " + ALL + ", " + JMH);
        }
        final List<String> known = chosen.stream().flatMap((each) -> each.cases().stream()).distinct().toList();
        for (final String name : cases)
        {
            if (!known.contains(name))
            {
                throw new ParameterException(
                    spec.commandLine(), "no such case: case=" + name + " suite=" + suite + " known=" + known);
            }
        }
        return chosen.stream()
            .filter((each) -> cases.isEmpty() || each.cases().stream().anyMatch(cases::contains)).toList();
    }
}
