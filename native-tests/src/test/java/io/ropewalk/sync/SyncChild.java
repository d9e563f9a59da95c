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

import io.ropewalk.harness.PeerJvm;

import java.io.IOException;
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
    private final PeerJvm peer;

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

    SyncChild(final SyncObjects objects)
    {
        peer = PeerJvm.start(SyncMain.class, objects.walk().path());
        final Thread reader = new Thread(this::read, "replies");
        reader.setDaemon(true);
        reader.start();
    }

    private void read()
    {
        try
        {
            for (String line = peer.readLine(); line != null; line = peer.readLine())
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
        peer.tell(id + " " + what);
        return call;
    }

    String result(final String what) throws InterruptedException, ExecutionException
    {
        return call(what).result();
    }

    ProcessHandle process()
    {
        return peer.process();
    }

    /** By {@code SIGKILL}; returns when it is gone. */
    void kill()
    {
        peer.kill();
    }

    @Override
    public void close()
    {
        kill();
    }
}
