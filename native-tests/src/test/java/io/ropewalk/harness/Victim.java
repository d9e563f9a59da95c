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

import io.ropewalk.segment.walk.Walk;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that is there to die. Arguments: walk, class of the {@link Structure}, and whether it halts. Reads lines
 * {@code play cell scenario store word...}, and runs each operation in a thread of its own until that store; there it
 * halts at once, or the thread stops and the process waits for the kill with all that it left. A line
 * {@code await cell milliseconds} is answered with {@code REPLY} and how far that one has come.
 */
public final class Victim
{
    static final String PLAY = "play";
    static final String AWAIT = "await";
    static final String REPLY = "REPLY";
    static final String NOTE = "NOTE";
    static final String ERROR = "ERROR";
    static final int EXIT_STATUS = 86;

    private static final int FIRST_WORD = 4;

    private final Walk walk;
    private final Structure structure;
    private final boolean isHalting;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Map<String, Run> runs = new ConcurrentHashMap<>();

    /** One operation on its way. */
    private static final class Run
    {
        final CountDownLatch armed = new CountDownLatch(1);
        final CompletableFuture<String> reply = new CompletableFuture<>();

        void end(final String how)
        {
            reply.complete(how);
            armed.countDown();
        }
    }

    private Victim(final Walk walk, final Structure structure, final boolean isHalting)
    {
        this.walk = walk;
        this.structure = structure;
        this.isHalting = isHalting;
    }

    public static void main(final String[] arguments) throws Exception
    {
        final Victim victim = new Victim(
            Walk.open(Path.of(arguments[0])), Structure.of(arguments[1]), Boolean.parseBoolean(arguments[2]));
        final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine())
        {
            final List<String> order = List.of(line.split(" "));
            if (PLAY.equals(order.get(0)))
            {
                victim.start(order);
            }
            else
            {
                victim.out.println(REPLY + " " + victim.await(order.get(1), Long.parseLong(order.get(2))));
            }
        }
        Runtime.getRuntime().halt(EXIT_STATUS);
    }

    private void start(final List<String> order)
    {
        final Run run = new Run();
        runs.put(order.get(1), run);
        final Thread thread = new Thread(() -> play(order, run), order.get(1));
        thread.setDaemon(true);
        thread.start();
    }

    /** The time of one that may be asleep counts from when it is in danger. */
    private String await(final String cell, final long timeoutMs) throws Exception
    {
        final Run run = runs.get(cell);
        run.armed.await();
        try
        {
            return run.reply.get(timeoutMs, TimeUnit.MILLISECONDS);
        }
        catch (final TimeoutException ex)
        {
            return Ending.ASLEEP.name();
        }
    }

    private void play(final List<String> order, final Run run)
    {
        final String cell = order.get(1);
        final HaltPoint point = new HaltPoint(() -> stop(run));
        try
        {
            structure.byName(order.get(2)).play(new Stage(
                walk, cell, Long.parseLong(order.get(3)), order.subList(FIRST_WORD, order.size()), point,
                (text) -> out.println(NOTE + " " + cell + " " + text), run.armed::countDown));
            point.disarm();
            run.end(Ending.DONE.name());
        }
        catch (final Throwable ex)
        {
            // The survivors keep what is said here for their report.
            ex.printStackTrace();
            run.end(ERROR + " " + ex);
        }
    }

    private void stop(final Run run)
    {
        if (isHalting)
        {
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
        run.end(Ending.STOPPED.name());
        while (true)
        {
            LockSupport.park();
        }
    }
}
