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
package io.ropewalk.value;

import io.ropewalk.kill.Jvm;
import io.ropewalk.segment.Walk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The parent's end of a process. */
final class Child implements AutoCloseable
{
    static final String DONE = "done";

    private final Process process;
    private final BufferedReader in;

    Child(final Class<?> main, final Walk walk, final Object... arguments) throws IOException
    {
        final List<String> all = new ArrayList<>(List.of(walk.path().toString()));
        List.of(arguments).forEach((argument) -> all.add(String.valueOf(argument)));
        process = Jvm.builder(main, all.toArray(new String[0])).redirectErrorStream(true).start();
        in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    String readLine() throws IOException
    {
        return in.readLine();
    }

    /** All lines to the end but the last, which says that all went well. */
    List<String> finish() throws IOException, InterruptedException
    {
        final List<String> lines = new ArrayList<>(in.lines().toList());
        if (process.waitFor() != 0 || lines.isEmpty() || !DONE.equals(lines.remove(lines.size() - 1)))
        {
            throw new AssertionError("child failed: lines=" + lines);
        }
        return lines;
    }

    int exitStatus() throws InterruptedException
    {
        return process.waitFor();
    }

    /** By {@code SIGKILL}; returns when the process is gone. */
    @Override
    public void close()
    {
        Jvm.kill(process);
    }
}
