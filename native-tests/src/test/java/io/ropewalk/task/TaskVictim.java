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
package io.ropewalk.task;

import io.ropewalk.harness.HaltPoint;
import io.ropewalk.harness.HaltingBuffer;
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
 * A process that is there to be killed. Reads lines {@code queue leader scenario firstId store}, runs each scenario in
 * a thread of its own until that store, where the thread stops for ever, and answers {@code STOPPED notes}; or
 * {@code FINISHED notes} when there are not so many stores.
 */
public final class TaskVictim
{
    static final String STOPPED = "STOPPED";
    static final String FINISHED = "FINISHED";
    static final String FAILED = "FAILED";

    private static final long WATCHDOG_SECONDS = 240;

    private final Walk walk;
    private final SynchronousQueue<String> replies = new SynchronousQueue<>();

    private TaskVictim(final Walk walk)
    {
        this.walk = walk;
    }

    public static void main(final String[] arguments) throws IOException, InterruptedException
    {
        final TaskVictim victim = new TaskVictim(Walk.open(Path.of(arguments[0])));
        final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine())
        {
            final String[] order = line.split(" ");
            final Thread thread = new Thread(() -> victim.play(order), order[0]);
            thread.setDaemon(true);
            thread.start();
            final String reply = victim.replies.poll(WATCHDOG_SECONDS, TimeUnit.SECONDS);
            out.println(reply == null ? FAILED + " stuck" : reply);
        }
        Runtime.getRuntime().halt(1);
    }

    private void play(final String[] order)
    {
        final TaskScene[] scene = new TaskScene[1];
        final HaltPoint point = new HaltPoint(() ->
        {
            reply(STOPPED + " " + scene[0].notes());
            while (true)
            {
                LockSupport.park();
            }
        });
        try
        {
            final TaskScenario scenario = TaskScenario.valueOf(order[2]);
            scene[0] = new TaskScene(walk, order[0], TaskScenario.valueOf(order[1]).attempts(),
                Long.parseLong(order[3]), (buffer) -> HaltingBuffer.over(buffer, point));
            scenario.prepare.accept(scene[0]);
            point.arm(Long.parseLong(order[4]));
            scenario.act.accept(scene[0]);
            point.disarm();
            reply(FINISHED + " " + scene[0].notes());
        }
        catch (final Throwable ex)
        {
            ex.printStackTrace();
            reply(FAILED + " " + ex);
        }
    }

    private void reply(final String reply)
    {
        try
        {
            replies.put(reply);
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }
}
