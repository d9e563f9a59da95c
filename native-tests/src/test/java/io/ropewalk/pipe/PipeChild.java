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
package io.ropewalk.pipe;

import io.ropewalk.kill.Jvm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Our side of another process.
 */
final class PipeChild implements AutoCloseable
{
    private final Process process;
    private final BufferedReader in;
    private final PrintStream out;

    PipeChild(final Class<?> main, final String... arguments) throws IOException
    {
        process = Jvm.builder(main, arguments).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        out = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    static PipeChild peer(final String task, final Object end, final String... more) throws IOException
    {
        final List<String> arguments = new ArrayList<>(List.of(task, Handles.write(end)));
        arguments.addAll(List.of(more));
        return new PipeChild(PipePeer.class, arguments.toArray(new String[0]));
    }

    /** One that says that it is ready. */
    static PipeChild ready(final String task, final Object end, final String... more) throws IOException
    {
        final PipeChild child = peer(task, end, more);
        child.expect("ready");
        return child;
    }

    void expect(final String expected) throws IOException
    {
        final String line = readLine();
        if (!expected.equals(line))
        {
            throw new AssertionError("expected=" + expected + " line=" + line);
        }
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
            throw new AssertionError("child failed: lines=" + lines);
        }
        return lines;
    }

    /** By {@code SIGKILL}; returns when it is gone. */
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
