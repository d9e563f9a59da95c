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
package io.ropewalk.environment;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;

/** Does what each line of its input says, and answers with a line. */
public final class ResidentMain
{
    private static final List<FileInputStream> OPEN = new ArrayList<>();

    private ResidentMain()
    {
    }

    public static void main(final String[] arguments) throws Exception
    {
        final Ropewalk walk = Ropewalk.open(Path.of(arguments[0]));
        final Household household = new Household(walk);
        final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = in.readLine(); line != null; line = in.readLine())
        {
            final String[] words = line.split(" ");
            System.out.println(answer(walk, household, words));
        }
    }

    private static Object answer(final Ropewalk walk, final Household household, final String[] words)
        throws Exception
    {
        switch (words[0])
        {
            case "pid":
                return ProcessHandle.current().pid();
            case "lock":
                household.lock.lock();
                return household.lock.wasAbandoned();
            case "unlock":
                household.lock.unlock();
                return "done";
            case "hold":
                return hold(household);
            case "release":
                return release(household);
            case "put":
                return put(household, words[1], Integer.parseInt(words[2]));
            case "take":
                return take(household, Integer.parseInt(words[1]));
            case "use":
                household.use();
                return "done";
            case "exhaust":
                return exhaust();
            case "give-back":
                return giveBack();
            case "create":
                return create(walk, words[1]);
            case "halt":
                Runtime.getRuntime().halt(0);
                return "still here";
            default:
                throw new IllegalArgumentException("what to do? word=" + words[0]);
        }
    }

    /** One of everything that a process can have in its hands. */
    private static String hold(final Household household) throws InterruptedException
    {
        household.lock.lock();
        household.permits.acquire(Household.PERMITS);
        final String task = household.tasks.take();
        final Thread waiter = new Thread(() ->
        {
            try
            {
                household.barrier.await();
            }
            catch (final InterruptedException | BrokenBarrierException ex)
            {
                Thread.currentThread().interrupt();
            }
        });
        waiter.setDaemon(true);
        waiter.start();
        while (household.barrier.getNumberWaiting() == 0)
        {
            Thread.onSpinWait();
        }
        return task;
    }

    private static String release(final Household household)
    {
        household.lock.unlock();
        household.permits.release(Household.PERMITS);
        household.tasks.taskDone();
        return "done";
    }

    private static String put(final Household household, final String prefix, final int count)
        throws InterruptedException
    {
        for (int i = 0; i < count; i++)
        {
            household.queue.put(prefix + i);
        }
        return "done";
    }

    /** All that was taken, in order. */
    private static String take(final Household household, final int count) throws InterruptedException
    {
        final List<String> taken = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            taken.add(household.queue.take());
        }
        return String.join(",", taken);
    }

    /** Opens files until there is no descriptor left. */
    private static String exhaust()
    {
        while (true)
        {
            try
            {
                OPEN.add(new FileInputStream("/dev/null"));
            }
            catch (final IOException ex)
            {
                return String.valueOf(ex.getMessage()).contains("Too many open files") ? "exhausted" : ex.toString();
            }
        }
    }

    private static String giveBack() throws IOException
    {
        for (final FileInputStream each : OPEN)
        {
            each.close();
        }
        OPEN.clear();
        return "done";
    }

    private static String create(final Ropewalk walk, final String name)
    {
        try
        {
            walk.queue(name, 1024, Codecs.utf8());
            return "created";
        }
        catch (final RuntimeException ex)
        {
            return ex.getClass().getSimpleName() + ": " + ex.getMessage();
        }
    }
}
