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

import io.ropewalk.bench.party.Workspace;
import io.ropewalk.bench.report.Report;
import io.ropewalk.bench.report.ResultException;
import io.ropewalk.bench.report.Run;
import io.ropewalk.bench.report.Table;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The measurements of Ropewalk: {@code java -jar bench.jar SUITE}.
 * <p>
 * <b>Threads:</b> the main thread only.
 * <p>
 * <b>Failure:</b> the exit status is 0 for success, 1 for a failure and 2 for wrong usage.
 */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measures Ropewalk against the bare machine and against peers.",
    footer = {"", "jmh ARGS... runs the single-thread benchmarks with JMH's own options (jmh -h).",
        "report FILES... makes a page of figures that were written before (report -h).",
        "compare OLD NEW says what moved beyond the noise (compare -h)."})
public final class BenchMain implements Callable<Integer>
{
    private static final String ALL = "all";
    private static final String JMH = "jmh";
    private static final String REPORT = "report";
    private static final String COMPARE = "compare";
    /** All suites together end in a quarter of an hour. */
    private static final long QUICK_SUITE_MS = 60_000;
    private static final long AFTER_MEASURING_MS = 7_000;
    private static final List<Suite> SUITES = List.of(
        new LatencySuite(), new OpenLoopSuite(), new SizesSuite(), new ThroughputSuite(), new PipelineSuite(),
        new WakeSuite(), new ObjectsSuite(), new LocksSuite(),
        new MapSuite(), new PoolSuite(), new StartSuite(), new RecoverySuite(), new LifecycleSuite(),
        new AllocationSuite());

    private static volatile boolean isEnding;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SUITE",
        description = "latency, open-loop, sizes, throughput, pipeline, wake, objects, locks, map, pool, start, " +
            "recovery, lifecycle, allocation, all or jmh")
    private String suite;

    @Option(names = "--quick", description = "end within a minute for each suite; less exact")
    private boolean isQuick;

    @Option(names = "--cases", split = ",", paramLabel = "CASE",
        description = "measure only these, and what they are compared with")
    private List<String> cases = List.of();

    @Option(names = "--bounds-checks", paramLabel = "WHICH", defaultValue = "on",
        description = "on (the default), off, or both: checks of bounds by buffers, in the processes of every case")
    private String boundsChecks;

    @ArgGroup(exclusive = false, multiplicity = "0..1")
    private Outputs outputs = new Outputs();

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
        final String command = 0 == args.length ? "" : args[0];
        final String[] rest = 0 == args.length ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (command)
        {
            case JMH -> org.openjdk.jmh.Main.main(rest);
            case REPORT -> exit(new ReportCommand(), rest);
            case COMPARE -> exit(new CompareCommand(), rest);
            default -> exit(new BenchMain(), args);
        }
    }

    private static void exit(final Object command, final String... args)
    {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> isEnding = true, "ending"));
        final int status = new CommandLine(command)
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
        ex.getCommandLine().getErr().println("Try: " + ex.getCommandLine().getCommandName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static int fail(final Exception ex, final CommandLine command, final CommandLine.ParseResult parsed)
    {
        if (isEnding)
        {
            // Interrupted: what fails now fails for that.
            return CommandLine.ExitCode.SOFTWARE;
        }
        if (ex instanceof final IOException ioFailure)
        {
            command.getErr().println("bench: " + Outputs.reason(ioFailure).replaceAll("\\R", " "));
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
        final List<Turn> turns = turns(chosen(), boundsChecks());
        try
        {
            outputs.check();
        }
        catch (final ResultException ex)
        {
            throw new ParameterException(spec.commandLine(), ex.getMessage());
        }
        final Run run = Run.begin(Workspace.COMMON_FLAGS);
        System.out.println(Surroundings.describe(run, isMarkdown));
        final List<Report> reports = new ArrayList<>();
        final boolean isWritten = measure(turns, run, reports);
        if (!isEnding && reports.stream().allMatch((report) -> report.rows().isEmpty()))
        {
            // The tables say of each case why.
            throw new ParameterException(
                spec.commandLine(), "no case could be measured here: suite=" + suite + " cases=" + cases);
        }
        return isWritten ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** A suite, measured once. */
    private record Turn(Suite suite, boolean areBoundsChecked)
    {
    }

    private static List<Turn> turns(final List<Suite> chosen, final List<Boolean> settings)
    {
        return chosen.stream().flatMap((each) ->
            (each.dependsOnBoundsChecks() ? settings : settings.subList(0, 1)).stream()
            .map((setting) -> new Turn(each, setting))).toList();
    }

    /** Says whether everything could be written. */
    private boolean measure(final List<Turn> turns, final Run run, final List<Report> reports) throws IOException
    {
        final SuiteProgress progress = SuiteProgress.onStandardError(turns.stream().map((each) ->
            new SuiteProgress.Step(each.suite().name(), each.suite().estimateSeconds(isQuick))).toList());
        progress.plan();
        final long startNs = System.nanoTime();
        boolean isWritten = true;
        try (ModeProbe probe = ModeProbe.start(turns.get(0).areBoundsChecked(), progress))
        {
            for (int i = 0; i < turns.size() && !isEnding; i++)
            {
                progress.next();
                reports.add(probe.observe(turns.get(i).suite(), new Options(isQuick, cases,
                    turns.get(i).areBoundsChecked(), System.nanoTime(),
                    quickEndMs(startNs, turns.size(), turns.size() - i), progress)));
                progress.clear();
                if (isEnding)
                {
                    break;
                }
                System.out.println(Table.format(reports.get(reports.size() - 1), isMarkdown));
                isWritten &= outputs.write(run, reports, progress);
            }
        }
        return isWritten;
    }

    /** So that many suites end in as many minutes, although one of them took longer. */
    static long quickEndMs(final long startNs, final int all, final int left)
    {
        final long spentMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        final long shareMs = (all * QUICK_SUITE_MS - spentMs) / left - AFTER_MEASURING_MS;
        return Math.max(0, Math.min(Options.QUICK_END_MS, shareMs));
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

    private List<Suite> chosen()
    {
        final List<Suite> chosen = SUITES.stream()
            .filter((each) -> suite.equals(ALL) || suite.equals(each.name())).toList();
        if (chosen.isEmpty())
        {
            throw new ParameterException(spec.commandLine(), "no such suite: suite=" + suite + " known=" +
                SUITES.stream().map(Suite::name).toList() + ", " + ALL + ", " + JMH + ", " + REPORT + ", " + COMPARE);
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
