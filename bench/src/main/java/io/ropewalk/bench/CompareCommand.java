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

import io.ropewalk.bench.compare.Alternation;
import io.ropewalk.bench.compare.Comparison;
import io.ropewalk.bench.compare.Verdict;
import io.ropewalk.bench.party.Workspace;
import io.ropewalk.bench.report.Result;
import io.ropewalk.bench.report.ResultException;
import io.ropewalk.bench.report.ResultFile;
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
import java.util.List;
import java.util.concurrent.Callable;

/** Says what moved between two builds. */
@Command(name = "bench compare", mixinStandardHelpOptions = true, sortOptions = false,
    description = {"Says what moved beyond the noise, from several runs of two builds.",
        "Exit status: 0, 1 when something got slower, 2 for wrong usage or too few runs."})
final class CompareCommand implements Callable<Integer>
{
    private static final int SLOWER = 1;
    private static final int MIN_RUNS = 3;
    private static final int MAX_SAME = 12;
    private static final int SECONDS_PER_PAIR = 110;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "OLD NEW", arity = "2",
        description = "files of --json with several runs each: of one --append, or with commas between them; " +
            "with --run, two bench.jars")
    private List<String> sides;

    @Option(names = "--run", description = "play both jars in turns and compare what they measure")
    private boolean isRun;

    @Option(names = "--suite", paramLabel = "SUITE", defaultValue = "latency",
        description = "with --run: what to measure; latency if not named")
    private String suite;

    @Option(names = "--cases", paramLabel = "CASES", description = "with --run: which cases of it")
    private String cases;

    @Option(names = "--runs", paramLabel = "NUMBER", defaultValue = "7",
        description = "with --run: of each jar, 3 or more; 7 if not named")
    private int runs;

    @Option(names = "--full", description = "with --run: without --quick")
    private boolean isFull;

    @Option(names = {"-v", "--verbose"}, description = "list what has not moved, too")
    private boolean isVerbose;

    @Override
    public Integer call() throws IOException
    {
        try
        {
            final Comparison comparison = isRun ? play() : new Comparison(read(sides.get(0)), read(sides.get(1)));
            print(comparison);
            if (!comparison.isJudged())
            {
                throw new ResultException("nothing can be judged: 3 runs of each build in the same mode are needed");
            }
            return comparison.isSlower() ? SLOWER : 0;
        }
        catch (final ResultException ex)
        {
            throw new ParameterException(spec.commandLine(), ex.getMessage());
        }
    }

    private static List<Result> read(final String files) throws ResultException
    {
        final List<Result> results = new ArrayList<>();
        for (final String file : files.split(","))
        {
            results.addAll(ResultFile.read(Path.of(file)));
        }
        return results;
    }

    private Comparison play() throws ResultException, IOException
    {
        final List<Path> jars = sides.stream().map(Path::of).toList();
        for (final Path jar : jars)
        {
            if (!Files.isRegularFile(jar))
            {
                throw new ResultException("no such jar: file=" + jar);
            }
        }
        if (runs < MIN_RUNS)
        {
            throw new ResultException("too few to compare: --runs=" + runs + " least=" + MIN_RUNS);
        }
        final List<String> arguments = new ArrayList<>(List.of(suite));
        arguments.addAll(isFull ? List.of() : List.of("--quick"));
        arguments.addAll(null == cases ? List.of() : List.of("--cases", cases));
        final SuiteProgress progress = SuiteProgress.onStandardError(
            List.of(new SuiteProgress.Step("compare " + suite, runs * SECONDS_PER_PAIR)));
        progress.plan();
        progress.next();
        try (Workspace workspace = Workspace.open())
        {
            final Alternation alternation = new Alternation(jars, arguments, workspace, progress::tell);
            alternation.run(runs);
            progress.clear();
            return new Comparison(alternation.results(0), alternation.results(1));
        }
    }

    private void print(final Comparison comparison)
    {
        final List<Verdict> moved =
            comparison.verdicts().stream().filter((each) -> each.isSlower() || each.isFaster()).toList();
        moved.forEach((each) -> System.out.println(each));
        final List<Verdict> others = comparison.verdicts().stream().filter((each) -> !moved.contains(each)).toList();
        if (isVerbose || others.size() <= MAX_SAME)
        {
            others.forEach((each) -> System.out.println(each));
        }
        System.out.println(moved.stream().filter(Verdict::isSlower).count() + " slower, " +
            moved.stream().filter(Verdict::isFaster).count() + " faster, " + others.size() + " others");
        if (comparison.mixedRows() > 0)
        {
            System.out.println(comparison.mixedRows() + " figures of runs in which the mode changed are left out");
        }
        if (!comparison.isSharp())
        {
            System.out.println("With so few runs, no change of one of so many figures can be told from chance: " +
                "more runs, or fewer cases, are needed");
        }
    }
}
