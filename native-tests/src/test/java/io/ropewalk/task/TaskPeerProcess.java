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

import io.ropewalk.kill.Jvm;
import io.ropewalk.segment.Walk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Our end of a {@link TaskPeer}, or of another main class that speaks as it does.
 */
final class TaskPeerProcess implements AutoCloseable
{
    private final Process process;
    private final BufferedReader in;
    private final PrintStream out;

    TaskPeerProcess(final String task, final Walk walk, final String... arguments) throws IOException
    {
        this(TaskPeer.class, all(task, walk, arguments));
    }

    TaskPeerProcess(final Class<?> main, final String... arguments) throws IOException
    {
        process = Jvm.builder(main, arguments).redirectErrorStream(true).start();
        in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        out = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    private static String[] all(final String task, final Walk walk, final String... arguments)
    {
        final List<String> all = new ArrayList<>(List.of(task, walk.path().toString()));
        all.addAll(Arrays.asList(arguments));
        return all.toArray(new String[0]);
    }

    boolean isAlive()
    {
        return process.isAlive();
    }

    String readLine() throws IOException
    {
        return in.readLine();
    }

    void tell(final String line)
    {
        out.println(line);
    }

    /** All lines to the end but the last, which says that all went well. */
    List<String> finish() throws IOException, InterruptedException
    {
        final List<String> lines = new ArrayList<>(in.lines().toList());
        if (process.waitFor() != 0 || !"done".equals(lines.remove(lines.size() - 1)))
        {
            throw new AssertionError("peer failed: lines=" + lines);
        }
        return lines;
    }

    /** Ends its input, as the death of its parent does, and waits until it has gone. Returns its last lines. */
    List<String> abandon() throws IOException, InterruptedException
    {
        out.close();
        final List<String> lines = in.lines().toList();
        process.waitFor();
        return lines;
    }

    void kill()
    {
        Jvm.kill(process);
    }

    @Override
    public void close()
    {
        kill();
    }
}
