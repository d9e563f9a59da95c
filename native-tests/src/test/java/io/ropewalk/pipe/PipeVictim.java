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

import io.ropewalk.harness.HaltPoint;
import io.ropewalk.harness.HaltingBuffer;
import io.ropewalk.segment.Views;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that is there to die. Reads lines {@code pipe scenario store} and runs each operation until that store,
 * where its thread stops and waits for the kill with all that it left.
 */
public final class PipeVictim
{
    static final String STOPPED = "STOPPED";
    static final String DONE = "DONE";
    static final String READY = "READY";

    private static final long WATCHDOG_SECONDS = 240;
    private static final SynchronousQueue<String> REPLIES = new SynchronousQueue<>();

    private PipeVictim()
    {
    }

    public static void main(final String[] arguments) throws Exception
    {
        System.out.println(READY);
        final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine())
        {
            final String[] order = line.split(" ");
            final Thread thread = new Thread(() -> play(order));
            thread.setDaemon(true);
            thread.start();
            final String reply = REPLIES.poll(WATCHDOG_SECONDS, TimeUnit.SECONDS);
            System.out.println(reply == null ? "STUCK" : reply);
        }
    }

    private static void play(final String[] order)
    {
        String reply;
        try
        {
            final Pipe<byte[]> pipe = Handles.read(order[0]);
            final PipeScenario scenario = PipeScenario.byName(order[1]);
            final HaltPoint point = new HaltPoint(PipeVictim::stop);
            final Connection<byte[]> first =
                Views.through(pipe.first(), (buffer) -> HaltingBuffer.over(buffer, point));
            final Connection<byte[]> second =
                Views.through(pipe.second(), (buffer) -> HaltingBuffer.over(buffer, point));
            point.arm(Long.parseLong(order[2]));
            scenario.act().on(first, second, scenario.buffered());
            reply = DONE + " " + point.disarm();
        }
        catch (final Throwable ex)
        {
            ex.printStackTrace();
            reply = "ERROR " + ex;
        }
        reply(reply);
    }

    private static void stop()
    {
        reply(STOPPED);
        while (true)
        {
            LockSupport.park();
        }
    }

    private static void reply(final String reply)
    {
        try
        {
            REPLIES.put(reply);
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }
}
