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

import io.ropewalk.harness.HaltPoint;
import io.ropewalk.segment.Walk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that is there to die. Reads lines {@code segment scenario producer store} and runs each operation until
 * that store; there it halts at once, or its thread stops and the process waits for the kill with all that it left.
 */
public final class VictimMain
{
    static final String HALT = "halt";
    static final String STOP = "stop";
    static final String READY = "READY";
    static final String STOPPED = "STOPPED";
    static final String DONE = "DONE";
    static final String ASLEEP = "ASLEEP";
    static final String ERROR = "ERROR";
    static final int EXIT_STATUS = 86;

    private static final long WATCHDOG_MS = 240_000;
    private static final long ASLEEP_AFTER_MS = 300;

    private final Walk walk;
    private final boolean isHalting;
    private final PrintStream out;

    private VictimMain(final Walk walk, final boolean isHalting, final PrintStream out)
    {
        this.walk = walk;
        this.isHalting = isHalting;
        this.out = out;
    }

    public static void main(final String[] arguments) throws IOException, InterruptedException
    {
        final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        final VictimMain victim = new VictimMain(
            Walk.open(Path.of(arguments[0])), arguments[1].equals(HALT), out);
        out.println(READY);
        final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine())
        {
            out.println(victim.run(line.split(" ")));
        }
        Runtime.getRuntime().halt(EXIT_STATUS);
    }

    private String run(final String[] order) throws InterruptedException
    {
        final Scenario scenario = Scenarios.byName(order[1]);
        // Of its own, because nobody waits for the reply of one that is asleep.
        final SynchronousQueue<String> replies = new SynchronousQueue<>();
        final Thread thread = new Thread(() -> play(scenario, order, replies), order[0]);
        thread.setDaemon(true);
        thread.start();
        final String reply = replies.poll(scenario.sleeps() ? ASLEEP_AFTER_MS : WATCHDOG_MS, TimeUnit.MILLISECONDS);
        return reply != null ? reply : scenario.sleeps() ? ASLEEP : ERROR + " stuck";
    }

    private void play(final Scenario scenario, final String[] order, final SynchronousQueue<String> replies)
    {
        String reply;
        try
        {
            final HaltPoint point = new HaltPoint(() -> stop(replies));
            final VictimStage stage =
                new VictimStage(walk, Scenarios.siteOf(order[0]), order[0], Integer.parseInt(order[2]), point, out);
            scenario.prepare().accept(stage);
            point.arm(Long.parseLong(order[3]));
            scenario.act().accept(stage);
            reply = DONE + " " + point.disarm();
        }
        catch (final Throwable ex)
        {
            ex.printStackTrace();
            reply = ERROR + " " + ex;
        }
        reply(replies, reply);
    }

    private void stop(final SynchronousQueue<String> replies)
    {
        if (isHalting)
        {
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
        reply(replies, STOPPED);
        while (true)
        {
            LockSupport.park();
        }
    }

    private static void reply(final SynchronousQueue<String> replies, final String reply)
    {
        boolean isTaken = false;
        while (!isTaken)
        {
            try
            {
                replies.put(reply);
                isTaken = true;
            }
            catch (final InterruptedException ignored)
            {
                Thread.yield();
            }
        }
    }
}
