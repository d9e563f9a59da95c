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
package io.ropewalk.lock;

import io.ropewalk.kill.Jvm;
import io.ropewalk.segment.Walk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Another JVM that runs {@link LockPeer} or {@link LockVictim}. */
final class LockProcess implements AutoCloseable
{
    private final Process process;
    private final BufferedReader in;
    private final PrintStream out;

    LockProcess(final Class<?> main, final Walk walk, final String task, final Object... arguments) throws IOException
    {
        final List<String> all = new ArrayList<>(List.of(walk.path().toString(), task));
        for (final Object argument : arguments)
        {
            all.add(argument.toString());
        }
        process = Jvm.builder(main, all.toArray(new String[0])).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        out = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    static LockProcess of(final Walk walk, final String task, final Object... arguments) throws IOException
    {
        return new LockProcess(LockPeer.class, walk, task, arguments);
    }

    Process process()
    {
        return process;
    }

    String readLine() throws IOException
    {
        return in.readLine();
    }

    void expect(final String expected) throws IOException
    {
        final String line = readLine();
        if (!expected.equals(line))
        {
            throw new AssertionError("expected=" + expected + " found=" + line);
        }
    }

    void tell(final String line)
    {
        out.println(line);
    }

    /** Until it ends, which it must do well. */
    void finish() throws IOException, InterruptedException
    {
        expect("done");
        if (process.waitFor() != 0)
        {
            throw new AssertionError("peer failed: status=" + process.exitValue());
        }
    }

    void signal(final String name) throws IOException, InterruptedException
    {
        final int status = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
        if (status != 0)
        {
            throw new AssertionError("cannot send a signal: name=" + name);
        }
    }

    /** By {@code SIGKILL}. */
    @Override
    public void close()
    {
        Jvm.kill(process);
    }
}
