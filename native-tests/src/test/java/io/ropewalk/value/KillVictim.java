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

import io.ropewalk.harness.HaltPoint;
import io.ropewalk.harness.HaltingBuffer;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.segment.SharedObject;
import io.ropewalk.segment.Views;
import io.ropewalk.segment.Walk;

import java.nio.file.Path;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that is there to die. Arguments: walk, mode, operation, first and last number, first and last store. Does
 * the operation once for each number and store, on an object named after all three, up to that store; there it halts at
 * once ({@link #HALT}), or its thread stops and the process goes on until it is killed with all that it left
 * ({@link #STOP}). {@link #AGAIN}: an object that was left at that store; stops at the store of the number.
 */
public final class KillVictim
{
    static final String HALT = "halt";
    static final String STOP = "stop";
    static final String AGAIN = "again";
    static final int EXIT_STATUS = 86;
    static final String STOPPED = "stopped";
    static final String FINISHED = "finished";

    private static final long WATCHDOG_SECONDS = 300;

    private KillVictim()
    {
    }

    public static void main(final String[] arguments) throws InterruptedException
    {
        final Walk walk = Walk.open(Path.of(arguments[0]));
        final KillOperation operation = KillOperation.valueOf(arguments[2]);
        final int lastNumber = Integer.parseInt(arguments[4]);
        final int lastStore = Integer.parseInt(arguments[6]);
        for (int number = Integer.parseInt(arguments[3]); number <= lastNumber; number++)
        {
            for (int store = Integer.parseInt(arguments[5]); store <= lastStore; store++)
            {
                System.out.println(run(walk, arguments[1], operation, number, store));
            }
        }
        System.out.println(PeerJvm.DONE);
        LockSupport.park();
    }

    private static String run(
        final Walk walk, final String mode, final KillOperation operation, final int number, final int store)
        throws InterruptedException
    {
        final SynchronousQueue<String> replies = new SynchronousQueue<>();
        final HaltPoint point = new HaltPoint(() -> stop(HALT.equals(mode), replies));
        final Thread thread = new Thread(() ->
        {
            String reply = FINISHED;
            try
            {
                final SharedObject object = operation.open(walk, number, store);
                final SharedObject seen =
                    Views.through(object, (memory) -> HaltingBuffer.over(memory, point));
                point.arm(AGAIN.equals(mode) ? number : store);
                operation.act(seen);
                point.disarm();
            }
            catch (final Throwable ex)
            {
                reply = ex.toString();
            }
            offer(replies, reply);
        });
        thread.setDaemon(true);
        thread.start();
        return String.valueOf(replies.poll(WATCHDOG_SECONDS, TimeUnit.SECONDS));
    }

    private static void stop(final boolean isHalting, final SynchronousQueue<String> replies)
    {
        if (isHalting)
        {
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
        offer(replies, STOPPED);
        while (true)
        {
            LockSupport.park();
        }
    }

    private static void offer(final SynchronousQueue<String> replies, final String reply)
    {
        try
        {
            replies.offer(reply, WATCHDOG_SECONDS, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }
}
