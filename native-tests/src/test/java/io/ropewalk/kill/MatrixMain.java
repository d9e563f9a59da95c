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
package io.ropewalk.kill;

import io.ropewalk.segment.Walk;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The long-living survivor, which plays all cells of the matrix in one form. Arguments: form, report, filter.
 */
public final class MatrixMain
{
    static final int VICTIM = 8;
    private static final int MOST_STORES = 200;
    private static final int VERIFIERS = 4;
    private static final int SHORT_LINE = 400;

    private final Form form;
    private final Walk walk;
    private final PrintStream report;
    private final ExecutorService verifiers = Executors.newFixedThreadPool(VERIFIERS);
    private int cells;
    private int failures;

    private MatrixMain(final Form form, final Walk walk, final PrintStream report)
    {
        this.form = form;
        this.walk = walk;
        this.report = report;
    }

    public static void main(final String[] arguments) throws Exception
    {
        final PrintStream report = new PrintStream(Path.of(arguments[1]).toFile(), StandardCharsets.UTF_8);
        final MatrixMain matrix = new MatrixMain(Form.valueOf(arguments[0]), Walk.temporary(), report);
        for (final Scenario scenario : Scenarios.ALL)
        {
            if (arguments.length < 3 || scenario.name().matches(arguments[2]))
            {
                matrix.batch(scenario);
            }
        }
        report.close();
        System.exit(matrix.failures == 0 ? 0 : 1);
    }

    /** Every store in one victim: its threads stop one after the other, then all of it is killed. */
    private void batch(final Scenario scenario) throws Exception
    {
        final List<Cell> dead = new ArrayList<>();
        long stores = 0;
        try (Victim victim = new Victim(walk.path(), false))
        {
            boolean isDone = false;
            for (int store = 1; store <= MOST_STORES && !isDone; store++)
            {
                isDone = true;
                for (final Plan plan : Plan.of(scenario))
                {
                    final Cell cell = prepare(scenario, String.valueOf(store), plan, (store + plan.ordinal()) % 2 == 0);
                    dead.add(cell);
                    isDone &= isEnd(victim.run(cell.name, scenario.name(), VICTIM, store, cell.account));
                }
                stores = store - 1;
            }
        }
        final Summary summary = new Summary(scenario.name(), form, stores);
        final List<Future<?>> verified = new ArrayList<>();
        for (final Cell cell : dead)
        {
            verified.add(verifiers.submit(() -> verify(scenario, cell, summary)));
        }
        await(verified);
        failures += summary.failures();
        System.out.println(summary);
    }

    /** Whether the operation had fewer stores. */
    private static boolean isEnd(final String reply) throws IOException
    {
        if (reply.startsWith(VictimMain.ERROR) || reply.equals(Victim.HALTED))
        {
            throw new IOException("victim failed: reply=" + reply);
        }
        return !reply.equals(VictimMain.STOPPED);
    }

    private Cell prepare(final Scenario scenario, final String store, final Plan plan, final boolean isLateInLap)
    {
        final Cell cell = new Cell(walk, scenario.site(), scenario.name() + "-" + cells++, store, plan);
        cell.form(form, isLateInLap);
        scenario.before().accept(cell);
        cell.account.allowStragglers(scenario.takes() ? 1 : 0);
        return cell;
    }

    private void verify(final Scenario scenario, final Cell cell, final Summary summary)
    {
        String fault = null;
        final Recovery recovery = new Recovery(cell);
        try (cell)
        {
            scenario.after().accept(cell);
            recovery.run();
        }
        catch (final Throwable ex)
        {
            fault = ex + " " + cell.account;
        }
        final String line = summary.add(cell, recovery.recoveryNs(), fault);
        synchronized (report)
        {
            report.println(line);
        }
        if (fault != null)
        {
            System.out.println("FAILED " + line.substring(0, Math.min(line.length(), SHORT_LINE)));
        }
    }

    private static void await(final List<Future<?>> futures) throws InterruptedException, ExecutionException
    {
        for (final Future<?> future : futures)
        {
            future.get();
        }
    }
}
