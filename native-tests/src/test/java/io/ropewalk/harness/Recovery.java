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
package io.ropewalk.harness;

import io.ropewalk.proof.Outcome;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The survivors go on after deaths: some cells at a time, each measured and watched.
 */
final class Recovery
{
    private static final int THREADS = 4;
    private static final long WATCHDOG_S = 420;
    /** After that long somebody must have been stuck: what everybody does is worth knowing. */
    private static final long STUCK_NS = TimeUnit.SECONDS.toNanos(60);

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, (task) ->
    {
        final Thread thread = new Thread(task, "recovery");
        thread.setDaemon(true);
        return thread;
    });

    /** One that is to be verified. */
    record Dead(Cell cell, Group group)
    {
    }

    /** Is told of each. */
    interface Told
    {
        void of(Dead dead, Outcome outcome, long recoveryNs, Throwable fault);
    }

    /** Tells of each how long the survivors needed, and what was wrong or null; in any order and in its own threads. */
    void verify(final List<Dead> all, final long killedNs, final Told told) throws InterruptedException
    {
        final List<Callable<Void>> tasks = all.stream().<Callable<Void>>map((dead) -> () ->
        {
            verify(dead, killedNs, told);
            return null;
        }).toList();
        final List<Future<Void>> verified = tasks.stream().map(threads::submit).toList();
        for (int i = 0; i < verified.size(); i++)
        {
            await(all.get(i), verified.get(i), told);
        }
    }

    private static void await(final Dead dead, final Future<Void> verified, final Told told)
        throws InterruptedException
    {
        try
        {
            verified.get(WATCHDOG_S, TimeUnit.SECONDS);
        }
        catch (final TimeoutException ex)
        {
            final AssertionError fault = fault(dead.cell(), "stuck", Threads.dump());
            verified.cancel(true);
            dead.group().fail(fault);
            told.of(dead, Outcome.STUCK, -1, fault);
        }
        catch (final ExecutionException ex)
        {
            dead.group().fail(ex.getCause());
        }
    }

    private static void verify(final Dead dead, final long killedNs, final Told told)
    {
        final Cell cell = dead.cell();
        final long beganNs = System.nanoTime();
        AssertionError fault = null;
        try
        {
            cell.verify();
        }
        catch (final Throwable ex)
        {
            fault = fault(cell, ex.toString(), ex);
            if (System.nanoTime() - beganNs > STUCK_NS)
            {
                fault.addSuppressed(Threads.dump());
            }
        }
        final long tookNs = System.nanoTime() - beganNs;
        final long recoveryNs = fault == null ? cell.recoveryNs(killedNs, tookNs) : -1;
        dead.group().add(cell, recoveryNs, fault);
        told.of(dead, fault == null ? Outcome.WHOLE : Outcome.BROKEN, recoveryNs, fault);
        cell.end();
    }

    static AssertionError fault(final Cell cell, final String what, final Throwable cause)
    {
        return new AssertionError("cell=" + cell.name() + " death=" + cell.death() + " " + what + " " + cell, cause);
    }
}
