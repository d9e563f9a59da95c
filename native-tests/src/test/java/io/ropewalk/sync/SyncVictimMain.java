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
package io.ropewalk.sync;

import io.ropewalk.kill.HaltPoint;
import io.ropewalk.kill.HaltingBuffer;
import io.ropewalk.segment.Views;
import io.ropewalk.segment.walk.Walk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that is there to die. Argument: the walk. Reads lines {@code object scenario store} and runs each operation
 * until that store; there its thread stops, and the process waits for the kill with all that it left.
 */
public final class SyncVictimMain
{
    static final String STOPPED = "STOPPED";
    static final String DONE = "DONE";
    static final String ASLEEP = "ASLEEP";
    static final String ERROR = "ERROR";
    private static final String ARMED = "ARMED";
    private static final long ASLEEP_AFTER_MS = 1_000;

    private final SyncObjects objects;

    private SyncVictimMain(final SyncObjects objects)
    {
        this.objects = objects;
    }

    public static void main(final String[] arguments) throws IOException, InterruptedException
    {
        final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        final SyncVictimMain victim = new SyncVictimMain(new SyncObjects(Walk.open(Path.of(arguments[0]))));
        final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine())
        {
            out.println(victim.run(line.split(" ")));
        }
        Runtime.getRuntime().halt(0);
    }

    private String run(final String[] words) throws InterruptedException
    {
        final LinkedBlockingQueue<String> replies = new LinkedBlockingQueue<>();
        final SyncScenario scenario = SyncScenario.byName(words[1]);
        final Thread thread = new Thread(() -> replies.add(play(words, scenario, replies)), words[0]);
        thread.setDaemon(true);
        thread.start();
        final String first = replies.take();
        if (!ARMED.equals(first))
        {
            return first;
        }
        final String reply =
            scenario.sleeps() ? replies.poll(ASLEEP_AFTER_MS, TimeUnit.MILLISECONDS) : replies.take();
        return null == reply ? ASLEEP : reply;
    }

    private String play(
        final String[] words, final SyncScenario scenario, final LinkedBlockingQueue<String> replies)
    {
        try
        {
            final HaltPoint point = new HaltPoint(() -> stop(replies));
            final SyncScenario.Hands hands = hands(words[0], point);
            scenario.prepare().on(hands);
            replies.add(ARMED);
            point.arm(Long.parseLong(words[2]));
            scenario.act().on(hands);
            return DONE + " " + point.disarm();
        }
        catch (final Throwable ex)
        {
            ex.printStackTrace();
            return ERROR + " " + ex;
        }
    }

    private SyncScenario.Hands hands(final String name, final HaltPoint point)
    {
        return switch (SyncObjects.kind(name))
        {
            case "event" -> new SyncScenario.Hands(Views.through(
                objects.event(name), (memory) -> HaltingBuffer.over(memory, point)), null, null, null);
            case "latch" -> new SyncScenario.Hands(null, null, null, Views.through(
                objects.latch(name), (memory) -> HaltingBuffer.over(memory, point)));
            case "barrier" -> new SyncScenario.Hands(null, null, Views.through(
                objects.barrier(name, name.contains("acting") ? Thread::onSpinWait : null),
                (memory) -> HaltingBuffer.over(memory, point)), null);
            default -> new SyncScenario.Hands(null, Views.through(
                objects.semaphore(name), (memory) -> HaltingBuffer.over(memory, point)), null, null);
        };
    }

    private static void stop(final LinkedBlockingQueue<String> replies)
    {
        replies.add(STOPPED);
        while (true)
        {
            LockSupport.park();
        }
    }
}
