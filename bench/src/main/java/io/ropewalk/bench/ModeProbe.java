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

import io.ropewalk.bench.party.CaseFailedException;
import io.ropewalk.bench.party.Cpus;
import io.ropewalk.bench.party.JvmTeam;
import io.ropewalk.bench.party.Load;
import io.ropewalk.bench.party.Wiring;
import io.ropewalk.bench.party.Workspace;
import io.ropewalk.bench.report.Conditions;
import io.ropewalk.bench.report.Report;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Two processes that exchange a bare line before a suite and after it, which tells the mode of the machine. */
final class ModeProbe implements AutoCloseable
{
    /** Case and link. */
    static final String LINE = "line";

    private static final int ROUNDS = 15;
    private static final int ROUND_MS = 5;
    private static final int WARM_UP_MS = 300;

    private final Cpus cpus = Cpus.allowed();
    private final Workspace workspace;
    private final SuiteProgress progress;
    private JvmTeam team;

    private ModeProbe(final Workspace workspace, final SuiteProgress progress)
    {
        this.progress = progress;
        this.workspace = workspace;
    }

    /** Starts its processes, which sleep between the suites. */
    static ModeProbe start(final boolean areBoundsChecked, final SuiteProgress progress) throws IOException
    {
        final ModeProbe probe =
            new ModeProbe(Workspace.open(new Options(true, List.of(), areBoundsChecked).jvmFlags()), progress);
        if (probe.cpus.isPair())
        {
            probe.team = new JvmTeam(probe.workspace, Wiring.pair(LINE), probe.cpus);
            probe.warmUp();
        }
        return probe;
    }

    private void warmUp()
    {
        try
        {
            team.begin();
            team.complete();
            team.roundTrips(WARM_UP_MS);
            lineNs();
        }
        catch (final CaseFailedException ex)
        {
            giveUp(ex);
        }
    }

    /** Runs a suite and tells in its report what the conditions were. */
    Report observe(final Suite suite, final Options options) throws IOException
    {
        final double lineBeforeNs = lineNs();
        final Load loadBefore = cpus.load();
        loadBefore.complaint().ifPresent(options::progress);
        final Report report = suite.run(options);
        loadBefore.complaint().ifPresent(report::note);
        final Load loadAfter = cpus.load();
        report.conditions(new Conditions(lineBeforeNs, lineNs(), loadBefore.percent(), loadAfter.percent(),
            System.getProperty("java.vm.version"), options.areBoundsChecked()));
        return report;
    }

    /** Lower quartile of the medians of some rounds, for others only slow it down; or not a number. */
    private double lineNs()
    {
        final double[] mediansNs = new double[ROUNDS];
        try
        {
            for (int i = 0; i < ROUNDS && null != team; i++)
            {
                mediansNs[i] = team.roundTrips(ROUND_MS).medianNs();
            }
        }
        catch (final CaseFailedException ex)
        {
            giveUp(ex);
        }
        Arrays.sort(mediansNs);
        return null == team ? Double.NaN : mediansNs[ROUNDS / 4];
    }

    private void giveUp(final CaseFailedException ex)
    {
        progress.say("bench: the mode of the machine cannot be measured: " + ex.getMessage());
        team.close();
        team = null;
    }

    @Override
    public void close()
    {
        if (null != team)
        {
            team.close();
        }
        workspace.close();
    }
}
