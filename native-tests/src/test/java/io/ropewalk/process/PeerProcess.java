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
package io.ropewalk.process;

import io.ropewalk.Ropewalk;
import io.ropewalk.kill.Jvm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Our end of a {@link Peer}.
 */
final class PeerProcess implements AutoCloseable
{
    private final Process process;
    private final BufferedReader in;
    private final PrintStream out;

    PeerProcess(final String task, final Ropewalk walk, final String... arguments) throws IOException
    {
        final List<String> all = new ArrayList<>(List.of(task, walk.path().toString()));
        all.addAll(List.of(arguments));
        process = Jvm.builder(Peer.class, all.toArray(new String[0])).redirectErrorStream(true).start();
        in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        out = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    Process process()
    {
        return process;
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

    void signal(final String name) throws IOException, InterruptedException
    {
        final int status = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
        if (status != 0)
        {
            throw new AssertionError("cannot send a signal: name=" + name);
        }
    }

    @Override
    public void close()
    {
        Jvm.kill(process);
    }
}
