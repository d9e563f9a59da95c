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
package io.ropewalk.machine.waiting.core;

import io.ropewalk.machine.waiting.WaitStrategy;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Two threads that wait for each other in turn; also as a program, for JVMs with other flags. */
final class TurnsMain
{
    private static final int TURN_OFFSET = 128;
    private static final int OTHER_OFFSET = 256;

    private TurnsMain()
    {
    }

    /** Prints the number of turns and whether anybody sleeps in the kernel. */
    public static void main(final String[] arguments) throws Exception
    {
        final AtomicBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(512).alignedSlice(8));
        final StringBuilder text = new StringBuilder();
        for (final WaitStrategy strategy : WaitStrategy.values())
        {
            text.append(takeTurns(buffer, strategy, Integer.parseInt(arguments[0]))).append(' ');
        }
        System.out.println(text.append(new EventCount(buffer, 0).sleeps()));
    }

    /** Returns the number of turns. */
    static long takeTurns(final AtomicBuffer buffer, final WaitStrategy strategy, final int rounds) throws Exception
    {
        buffer.putLongVolatile(TURN_OFFSET, 0);
        final ExecutorService thread = Executors.newSingleThreadExecutor();
        try
        {
            final Future<?> other = thread.submit(() ->
            {
                play(buffer, strategy, rounds, 1);
                return null;
            });
            play(buffer, strategy, rounds, 0);
            other.get();
            return buffer.getLongVolatile(TURN_OFFSET);
        }
        finally
        {
            thread.shutdownNow();
        }
    }

    private static void play(final AtomicBuffer buffer, final WaitStrategy strategy, final int rounds, final int parity)
        throws InterruptedException
    {
        final EventCount mine = new EventCount(buffer, parity == 0 ? 0 : OTHER_OFFSET);
        final EventCount theirs = new EventCount(buffer, parity == 0 ? OTHER_OFFSET : 0);
        for (int i = 0; i < rounds; i++)
        {
            final Waiter waiter = new Waiter(strategy, mine, Deadline.NEVER);
            while ((buffer.getLongAcquire(TURN_OFFSET) & 1) != parity)
            {
                waiter.idle();
            }
            buffer.putLongRelease(TURN_OFFSET, buffer.getLong(TURN_OFFSET) + 1);
            theirs.signal();
        }
    }
}
