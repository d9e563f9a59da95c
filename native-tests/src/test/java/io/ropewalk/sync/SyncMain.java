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

import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedSemaphore;
import io.ropewalk.structure.sync.SyncViews;
import org.agrona.concurrent.AtomicBuffer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * The other process of a test. Argument: the walk. Reads lines {@code id object operation number...}, runs each in a
 * thread of its own, and answers {@code id result}.
 */
public final class SyncMain
{
    static final String BEGAN = "began";
    static final int INSIDE_INDEX = 0;
    static final int MOST_INSIDE_INDEX = 4;
    static final int PHASE_INDEX = 8;
    static final int STEPS_INDEX = 64;
    private static final int STAY_MS = 30;

    private final SyncObjects objects;
    private final PrintStream out;

    private SyncMain(final SyncObjects objects, final PrintStream out)
    {
        this.objects = objects;
        this.out = out;
    }

    public static void main(final String[] arguments) throws IOException
    {
        final SyncMain main = new SyncMain(new SyncObjects(Walk.open(Path.of(arguments[0]))),
            new PrintStream(System.out, true, StandardCharsets.UTF_8));
        final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine())
        {
            final String[] words = line.split(" ");
            new Thread(() -> main.answer(words), line).start();
        }
        Runtime.getRuntime().halt(0);
    }

    private void answer(final String[] words)
    {
        String result;
        try
        {
            result = String.valueOf(run(words));
        }
        catch (final Exception ex)
        {
            result = ex.getClass().getSimpleName();
        }
        reply(words[0], result);
    }

    private void reply(final String id, final String result)
    {
        synchronized (out)
        {
            out.println(id + " " + result);
        }
    }

    private Object run(final String[] words) throws Exception
    {
        return switch (SyncObjects.kind(words[1]))
        {
            case "event" -> onEvent(objects.event(words[1]), words);
            case "barrier" -> onBarrier(objects.barrier(words[1]), words);
            default -> onSemaphore(objects.semaphore(words[1]), words);
        };
    }

    private static long number(final String[] words, final int index)
    {
        return Long.parseLong(words[index]);
    }

    private Object onEvent(final SharedEvent event, final String[] words) throws InterruptedException
    {
        return switch (words[2])
        {
            case "await" ->
                SyncViews.telling(event, () -> reply(words[0], BEGAN)).await(number(words, 3), MILLISECONDS);
            case "isSet" -> event.isSet();
            case "pass" -> pass(event);
            case "light" -> light(event);
            default -> throw new IllegalArgumentException(words[2]);
        };
    }

    /** A car at a traffic light: which phase it was before it stopped, and after. */
    private String pass(final SharedEvent light) throws InterruptedException
    {
        final AtomicBuffer counters = objects.counters();
        final long before = counters.getLongVolatile(PHASE_INDEX);
        light.await();
        return before + ":" + counters.getLongVolatile(PHASE_INDEX);
    }

    /** Odd phases are green; until the process ends. */
    private Object light(final SharedEvent light) throws InterruptedException
    {
        final AtomicBuffer counters = objects.counters();
        while (true)
        {
            MILLISECONDS.sleep(40);
            counters.getAndAddLong(PHASE_INDEX, 1);
            light.set();
            MILLISECONDS.sleep(5);
            light.clear();
            counters.getAndAddLong(PHASE_INDEX, 1);
        }
    }

    private Object onSemaphore(final SharedSemaphore semaphore, final String[] words) throws InterruptedException
    {
        final int count = (int)number(words, 3);
        switch (words[2])
        {
            case "acquire" -> semaphore.acquire(count);
            case "release" -> semaphore.release(count);
            case "sing" -> sing(semaphore, count);
            case "tryAcquire" ->
            {
                return semaphore.tryAcquire(count, number(words, 4), MILLISECONDS);
            }
            default -> throw new IllegalArgumentException(words[2]);
        }
        return "done";
    }

    /** A guest of the karaoke bar, who comes when the door is opened. */
    private void sing(final SharedSemaphore rooms, final int full) throws InterruptedException
    {
        final AtomicBuffer counters = objects.counters();
        objects.event("event-door").await();
        rooms.acquire();
        // Nobody goes before as many have been inside at once as may be; too many would show in the time after that.
        final int inside = counters.getAndAddInt(INSIDE_INDEX, 1) + 1;
        int most = counters.getIntVolatile(MOST_INSIDE_INDEX);
        while (most < inside && !counters.compareAndSetInt(MOST_INSIDE_INDEX, most, inside))
        {
            most = counters.getIntVolatile(MOST_INSIDE_INDEX);
        }
        while (counters.getIntVolatile(MOST_INSIDE_INDEX) < full)
        {
            MILLISECONDS.sleep(1);
        }
        MILLISECONDS.sleep(STAY_MS);
        counters.getAndAddInt(INSIDE_INDEX, -1);
        rooms.release();
    }

    private Object onBarrier(final SharedBarrier barrier, final String[] words) throws Exception
    {
        return switch (words[2])
        {
            case "await" -> barrier.await(number(words, 3), MILLISECONDS);
            case "step" -> step(barrier, (int)number(words, 3), number(words, 4));
            default -> throw new IllegalArgumentException(words[2]);
        };
    }

    /** How often somebody else was seen in another round. */
    private long step(final SharedBarrier barrier, final int number, final long rounds) throws Exception
    {
        final AtomicBuffer counters = objects.counters();
        long strays = 0;
        for (long round = 1; round <= rounds; round++)
        {
            counters.putLongVolatile(STEPS_INDEX + number * Long.BYTES, round);
            barrier.await();
            for (int other = 0; other < barrier.getParties(); other++)
            {
                strays += counters.getLongVolatile(STEPS_INDEX + other * Long.BYTES) == round ? 0 : 1;
            }
            barrier.await();
        }
        return strays;
    }
}
