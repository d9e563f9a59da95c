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
package io.ropewalk.birth;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.harness.Thrown;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.SharedQueue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A process of the matrix, victim or survivor. Reads commands and answers each with a line {@code OK result} or
 * {@code ERROR exception}; before one, {@code armed step kill|stop} makes the process end at that step of it.
 */
public final class BirthMain
{
    static final String OK = "OK";
    static final String ERROR = "ERROR";
    static final String STEP = "STEP";
    static final int ALL_STEPS = -1;
    static final String WALK = "walk";
    private static final String ARMED = "armed";
    private static final int ARMED_WORDS = 3;

    private final Map<String, Newborn> objects = new HashMap<>();
    private Ropewalk walk;

    private BirthMain()
    {
    }

    public static void main(final String[] arguments) throws IOException
    {
        final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        final BirthMain main = new BirthMain();
        final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine())
        {
            out.println(main.answer(line.split(" ")));
        }
        Runtime.getRuntime().halt(0);
    }

    private String answer(final String[] words)
    {
        try
        {
            if (!ARMED.equals(words[0]))
            {
                return OK + " " + run(words);
            }
            final String[] command = Arrays.copyOfRange(words, ARMED_WORDS, words.length);
            Steps.arm(Long.parseLong(words[1]), "stop".equals(words[2]));
            try
            {
                return OK + " " + run(command);
            }
            finally
            {
                Steps.disarm();
            }
        }
        catch (final Throwable ex)
        {
            return ERROR + " " + Thrown.write(new AssertionError(String.join(" ", words) + ": " + ex, ex));
        }
    }

    private Object run(final String[] words) throws Exception
    {
        switch (words[0])
        {
            case "home" ->
            {
                // The folder of the walks goes by the name of the user: each cell has one of its own.
                System.setProperty("user.name", words[1]);
                objects.clear();
                return Walk.defaultRoot();
            }
            case "watch" -> Steps.watch(Walk.defaultRoot());
            case "open" ->
            {
                walk = Ropewalk.open(WALK);
                return participant(walk.path());
            }
            case "visit" ->
            {
                walk = Ropewalk.open(Path.of(words[1]));
                return participant(walk.path());
            }
            case "temporary" ->
            {
                walk = Ropewalk.temporary();
                return walk.path();
            }
            case "anonymous" -> walk.create(SharedQueue.of(1, Codecs.int64()));
            case "make" -> objects.put(words[words.length - 1], Newborn.make(walk, words[1], words[2]));
            case "try" ->
            {
                return tryMake(words[1], words[2]);
            }
            case "fresh" -> objects.get(words[1]).fresh().run();
            case "first" -> objects.get(words[1]).first().run();
            case "second" -> objects.get(words[1]).second().run();
            case "third" -> objects.get(words[1]).third().run();
            case "destroy" ->
            {
                return walk.destroy(words[1]);
            }
            case "sweep" ->
            {
                return Walk.sweep(Walk.defaultRoot());
            }
            case "live" ->
            {
                return Walk.open(walk.path()).participants().liveCount();
            }
            case "exit" -> System.exit(0);
            default -> throw new IllegalArgumentException("unknown command: command=" + words[0]);
        }
        return "";
    }

    /** Makes it unless there is something else of that name. */
    private String tryMake(final String kind, final String name)
    {
        try
        {
            Newborn.make(walk, kind, name);
            return "made";
        }
        catch (final IncompatibleSegmentException ex)
        {
            return "refused";
        }
    }

    private static int participant(final Path path)
    {
        return Walk.open(path).participants().owner();
    }
}
