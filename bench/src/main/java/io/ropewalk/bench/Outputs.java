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
import io.ropewalk.bench.report.Json;
import io.ropewalk.bench.report.Page;
import io.ropewalk.bench.report.Report;
import io.ropewalk.bench.report.ResultException;
import io.ropewalk.bench.report.ResultFile;
import io.ropewalk.bench.report.Run;
import io.ropewalk.bench.report.Whole;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The files that a run writes, anew after each suite: what was measured is not lost when a later suite fails. */
final class Outputs
{
    @Option(names = "--json", paramLabel = "FILE", description = "write the figures there, as one array of flat rows")
    private Path json;

    @Option(names = "--append", description = "keep the rows of earlier runs that are in the file of --json")
    private boolean isAppended;

    @Option(names = "--hgrm", paramLabel = "DIR",
        description = "write the percentiles of every case there, as text of HdrHistogram")
    private Path hgrm;

    @Option(names = "--report", paramLabel = "FILE", description = "write a page with charts there, HTML in one file")
    private Path page;

    private String kept = "";

    /** Better now than after the run. */
    void check() throws ResultException
    {
        checkFile("--json", json);
        checkFile("--report", page);
        if (isAppended && null == json)
        {
            throw new ResultException("there is no file to append to: --append needs --json");
        }
        try
        {
            if (isAppended && Files.exists(json))
            {
                ResultFile.read(json);
                kept = Json.keep(json);
            }
            if (null != hgrm)
            {
                Files.createDirectories(hgrm);
                checkFile("--hgrm", hgrm.resolve("suite" + Curve.SUFFIX));
            }
        }
        catch (final IOException ex)
        {
            throw new ResultException("cannot write there: --hgrm=" + hgrm);
        }
    }

    private static void checkFile(final String option, final Path file) throws ResultException
    {
        if (null == file)
        {
            return;
        }
        try
        {
            Whole.probe(file);
        }
        catch (final IOException ex)
        {
            throw new ResultException("cannot write this file: " + option + "=" + file + " cause=" + reason(ex));
        }
    }

    /** In words, without the name of the file, where the system has any. */
    static String reason(final IOException ex)
    {
        final String message = String.valueOf(ex.getMessage());
        final String reason = message.substring(message.lastIndexOf(": ") + 1).strip();
        return ex instanceof NoSuchFileException ? "no such directory" : reason;
    }

    /** Says whether all could be written. */
    boolean write(final Run run, final List<Report> reports, final SuiteProgress progress)
    {
        return attempt("--json", json, progress, () -> Json.write(json, kept, run, reports)) &
            attempt("--hgrm", hgrm, progress, () -> writeCurves(reports)) &
            attempt("--report", page, progress, () -> Whole.write(page, html(run, reports)));
    }

    private void writeCurves(final List<Report> reports) throws IOException
    {
        final Report last = reports.get(reports.size() - 1);
        for (final Map.Entry<String, Histogram> each : last.distributions().entrySet())
        {
            Whole.write(Curve.file(hgrm, last, each.getKey()), Curve.text(each.getValue()));
        }
    }

    private String html(final Run run, final List<Report> reports)
    {
        try
        {
            final List<Curve> curves = new ArrayList<>();
            for (final Report report : reports)
            {
                curves.addAll(Curve.of(report));
            }
            return Page.html(ResultFile.parse(Json.format(kept, run, reports)), curves);
        }
        catch (final ResultException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static boolean attempt(
        final String option, final Path target, final SuiteProgress progress, final Writing writing)
    {
        try
        {
            if (null != target)
            {
                writing.run();
            }
            return true;
        }
        catch (final IOException ex)
        {
            progress.say("bench: cannot write this file: " + option + "=" + target + " cause=" + reason(ex));
            return false;
        }
    }

    @FunctionalInterface
    private interface Writing
    {
        void run() throws IOException;
    }
}
