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

import io.ropewalk.bench.report.Curve;
import io.ropewalk.bench.report.Page;
import io.ropewalk.bench.report.Result;
import io.ropewalk.bench.report.ResultException;
import io.ropewalk.bench.report.ResultFile;
import io.ropewalk.bench.report.Whole;
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
import java.util.stream.Stream;

/** Makes a page of results that were written before. */
@Command(name = "bench report", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Makes one HTML page, with charts, of files of figures and of percentiles.")
final class ReportCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILES", arity = "1..*",
        description = "files of --json, files of percentiles (SUITE.CASE.hgrm), or directories of --hgrm")
    private List<Path> files;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", defaultValue = "report.html",
        description = "the page; report.html if not named")
    private Path output;

    @Override
    public Integer call() throws IOException
    {
        final List<Result> results = new ArrayList<>();
        final List<Curve> curves = new ArrayList<>();
        try
        {
            for (final Path file : files)
            {
                read(file, results, curves);
            }
            if (results.isEmpty())
            {
                throw new ResultException("there are percentiles only: a file of figures (--json) is needed, too");
            }
            Whole.write(output, Page.html(results, curves));
        }
        catch (final ResultException ex)
        {
            throw new ParameterException(spec.commandLine(), ex.getMessage());
        }
        System.err.println("bench: " + output + ": " + results.size() + " figures, " + curves.size() + " curves");
        return 0;
    }

    private static void read(final Path file, final List<Result> results, final List<Curve> curves)
        throws ResultException, IOException
    {
        if (Files.isDirectory(file))
        {
            try (Stream<Path> all = Files.list(file))
            {
                for (final Path each : all.filter(ReportCommand::isCurve).sorted().toList())
                {
                    curves.add(Curve.read(each));
                }
            }
        }
        else if (isCurve(file))
        {
            curves.add(Curve.read(file));
        }
        else
        {
            results.addAll(ResultFile.read(file));
        }
    }

    private static boolean isCurve(final Path file)
    {
        return file.toString().endsWith(Curve.SUFFIX);
    }
}
