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
package io.ropewalk.bench.compare;

import io.ropewalk.bench.party.Workspace;
import io.ropewalk.bench.report.Result;
import io.ropewalk.bench.report.ResultException;
import io.ropewalk.bench.report.ResultFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs of two builds in turns: what changes slowly on the machine changes for both. The one that begins changes from
 * pair to pair, so that neither is always second.
 */
public final class Alternation
{
    private static final String MIXED = "mixed";
    /** A pair whose two runs are of different modes counts for nothing; only so many are tried. */
    private static final int PATIENCE = 3;

    private final List<Path> jars;
    private final List<String> arguments;
    private final Workspace workspace;
    private final Consumer<String> progress;
    private final List<List<Result>> results = List.of(new ArrayList<>(), new ArrayList<>());

    /**
     * Not begun yet.
     *
     * @param jars      of the old build and the new one.
     * @param arguments of every run: the suite and its options.
     * @param workspace for the files of the runs.
     * @param progress  hears what goes on.
     */
    public Alternation(
        final List<Path> jars, final List<String> arguments, final Workspace workspace, final Consumer<String> progress)
    {
        this.jars = jars;
        this.arguments = arguments;
        this.workspace = workspace;
        this.progress = progress;
    }

    /**
     * Runs until there are so many pairs of one mode each.
     *
     * @param pairs that count.
     * @throws ResultException when a run fails.
     */
    public void run(final int pairs) throws ResultException
    {
        int counting = 0;
        for (int i = 0; counting < pairs && i < pairs * PATIENCE; i++)
        {
            final int begins = i % 2;
            final String first = pass(begins, i, counting + " of " + pairs + " pairs done");
            final String second = pass(1 - begins, i, counting + " of " + pairs + " pairs done");
            if (first.equals(second) && !MIXED.equals(first))
            {
                counting++;
            }
        }
    }

    /**
     * Returns what was measured.
     *
     * @param side 0 for the old build, 1 for the new one.
     * @return the figures of all runs.
     */
    public List<Result> results(final int side)
    {
        return results.get(side);
    }

    /** Returns the mode of the run. */
    private String pass(final int side, final int number, final String done) throws ResultException
    {
        progress.accept("pair " + (number + 1) + ", " + (0 == side ? "old" : "new") + "; " + done);
        final Path file = workspace.path().resolve("run-" + number + "-" + side + ".json");
        final Path errors = workspace.path().resolve("run-" + number + "-" + side + ".err");
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jars.get(side).toString()));
        command.addAll(arguments);
        command.addAll(List.of("--json", file.toString()));
        try
        {
            final Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(errors.toFile()).start();
            workspace.own(process.toHandle());
            if (0 != process.waitFor())
            {
                throw new ResultException("a run failed: jar=" + jars.get(side) + "; it said: " + last(errors));
            }
        }
        catch (final IOException ex)
        {
            throw new ResultException("cannot run this: jar=" + jars.get(side) + " cause=" + ex.getMessage());
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
        final List<Result> figures = ResultFile.read(file);
        results.get(side).addAll(figures);
        final List<String> modes = figures.stream().map((each) -> each.condition("mode")).distinct().toList();
        return 1 == modes.size() ? modes.get(0) : MIXED;
    }

    private static String last(final Path errors) throws IOException
    {
        final List<String> lines = Files.readAllLines(errors).stream()
            .filter((line) -> line.startsWith("bench: ") || line.startsWith("Error")).toList();
        return lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1);
    }
}
