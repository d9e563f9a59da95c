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

import io.ropewalk.kill.Jvm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Our end of a {@link SyncMain}. */
final class SyncChild implements AutoCloseable
{
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<String, Call> calls = new ConcurrentHashMap<>();
    private final Process process;
    private final PrintStream out;

    /** What the other process was asked to do. */
    static final class Call
    {
        final CompletableFuture<Void> begun = new CompletableFuture<>();
        private final CompletableFuture<String> result = new CompletableFuture<>();

        String result() throws InterruptedException, ExecutionException
        {
            return result.get();
        }

        boolean isDone()
        {
            return result.isDone();
        }
    }

    SyncChild(final SyncObjects objects) throws IOException
    {
        process = Jvm.builder(SyncMain.class, objects.walk().path().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        out = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        final Thread reader = new Thread(this::read, "replies");
        reader.setDaemon(true);
        reader.start();
    }

    private void read()
    {
        try (BufferedReader in = new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)))
        {
            for (String line = in.readLine(); line != null; line = in.readLine())
            {
                final String[] words = line.split(" ", 2);
                final Call call = calls.get(words[0]);
                if (SyncMain.BEGAN.equals(words[1]))
                {
                    call.begun.complete(null);
                }
                else
                {
                    call.result.complete(words[1]);
                }
            }
        }
        catch (final IOException ignored)
        {
            // Closed when the process was killed.
        }
        finally
        {
            calls.values().forEach((call) -> call.result.completeExceptionally(new IOException("process ended")));
        }
    }

    Call call(final String what)
    {
        final String id = String.valueOf(ids.incrementAndGet());
        final Call call = new Call();
        calls.put(id, call);
        out.println(id + " " + what);
        return call;
    }

    String result(final String what) throws InterruptedException, ExecutionException
    {
        return call(what).result();
    }

    Process process()
    {
        return process;
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
