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

import io.ropewalk.harness.HaltPoint;
import io.ropewalk.harness.HaltingBuffer;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.segment.Walk;
import io.ropewalk.structure.sync.Locks;
import io.ropewalk.structure.sync.SharedReentrantLock;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** The process that is killed: each of its threads stops for ever before a store of its own. */
public final class LockVictim
{
    static final String STOPPED = "STOPPED";
    static final String DONE = "DONE";
    static final String ASLEEP = "ASLEEP";

    private final Walk walk;
    private final Board board;
    private final Map<String, CompletableFuture<String>> replies = new HashMap<>();

    private LockVictim(final Walk walk)
    {
        this.walk = walk;
        this.board = new Board(walk);
    }

    /** Lines: "start NAME SCENARIO FAIR STORE PLACE"; "poll NAME TIMEOUT_MS", which is answered. */
    public static void main(final String[] arguments) throws Exception
    {
        final LockVictim victim = new LockVictim(Walk.open(Path.of(arguments[0])));
        final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine())
        {
            final String[] words = line.split(" ");
            if (words[0].equals("start"))
            {
                victim.start(words);
            }
            else
            {
                System.out.println(victim.poll(words[1], Long.parseLong(words[2])));
            }
        }
    }

    private void start(final String[] words)
    {
        final CompletableFuture<String> reply = new CompletableFuture<>();
        replies.put(words[1], reply);
        final Thread thread = new Thread(() -> play(words, reply), words[1]);
        thread.setDaemon(true);
        thread.start();
    }

    private void play(final String[] words, final CompletableFuture<String> reply)
    {
        try
        {
            final HaltPoint point = new HaltPoint(() -> stop(reply));
            final SharedReentrantLock lock = Locks.open(
                walk, words[1], Boolean.parseBoolean(words[3]), (buffer) -> HaltingBuffer.over(buffer, point));
            point.arm(Long.parseLong(words[4]));
            act(words[2], lock, Integer.parseInt(words[5]));
            reply.complete(DONE);
        }
        catch (final Throwable ex)
        {
            ex.printStackTrace();
            reply.complete(ex.toString());
        }
    }

    private void act(final String name, final SharedReentrantLock lock, final int place) throws InterruptedException
    {
        if (name.startsWith("THEN_"))
        {
            LockHeir.valueOf(name).act(lock, board, place);
        }
        else
        {
            LockScenario.valueOf(name).act(lock, board, place);
        }
    }

    private static void stop(final CompletableFuture<String> reply)
    {
        reply.complete(STOPPED);
        while (true)
        {
            LockSupport.park();
        }
    }

    private String poll(final String name, final long timeoutMs) throws Exception
    {
        try
        {
            return replies.get(name).get(timeoutMs, TimeUnit.MILLISECONDS);
        }
        catch (final TimeoutException ignored)
        {
            return ASLEEP;
        }
    }

    static String poll(final PeerJvm victim, final String name, final long timeoutMs) throws IOException
    {
        victim.tell("poll " + name + " " + timeoutMs);
        return victim.readLine();
    }
}
