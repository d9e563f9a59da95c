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
package io.ropewalk.structure.pipe;

import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Operations that meet the end of their thread's stack anywhere: what was sent arrives once, and the end stays free.
 */
class PipeStackTest extends PipeFixture
{
    private static final int PIPES = 1;
    private static final int ROUNDS = 4;
    private static final int SUCCESSES = 4;
    private static final int MOST = 1_000_000;
    private static final long STACK_LENGTH_BYTES = 256 * 1024;

    // The stack may end in any call, so what has happened is written down without one.
    private final Long[] values = new Long[MOST];
    private final boolean[] isSent = new boolean[MOST];
    private final boolean[] isTried = new boolean[MOST];
    private final int[] received = new int[MOST];
    private final Object[] hand = new Object[MOST];
    private CountDownLatch isVerified;
    private int next;
    private int hands;
    private int successes;
    private int errors;
    private int claim = -1;

    @Test
    void shouldSendOnceWhenTheStackEnds() throws Exception
    {
        each((pipe, mode) -> dive(pipe, () ->
        {
            final int value = next++;
            isTried[value] = true;
            pipe.second().send(values[value]);
            isSent[value] = true;
            return null;
        }));
    }

    @Test
    void shouldSendLargeMessagesOnceWhenTheStackEnds() throws Exception
    {
        final byte[] bytes = new byte[200];
        each((pipe, mode) -> dive(pipe, () ->
        {
            final int value = next++;
            isTried[value] = true;
            bytes[0] = (byte)value;
            bytes[1] = (byte)(value >> 8);
            bytes[2] = (byte)(value >> 16);
            pipe.second().sendBytes(bytes);
            isSent[value] = true;
            return null;
        }));
    }

    @Test
    void shouldCommitOnceWhenTheStackEnds() throws Exception
    {
        each((pipe, mode) -> dive(pipe, () ->
        {
            final Connection<Long> sender = pipe.second();
            giveUpClaim(sender);
            final int value = next++;
            claim = sender.tryClaim(0 == (value & 1) ? 8 : 80);
            if (claim < 0)
            {
                throw new IllegalStateException("result=" + claim);
            }
            sender.buffer().putLong(claim, value);
            isTried[value] = true;
            sender.commit(claim);
            claim = -1;
            isSent[value] = true;
            return null;
        }));
    }

    /** As a user does it in a finally block: where there is no stack for that either, somewhat further up. */
    private void giveUpClaim(final Connection<Long> sender)
    {
        if (claim >= 0)
        {
            sender.abort(claim);
            claim = -1;
        }
    }

    @Test
    void shouldReceiveOnceWhenTheStackEnds() throws Exception
    {
        each((pipe, mode) ->
        {
            fill(pipe);
            dive(pipe, () ->
            {
                final Object message = pipe.first().poll(0, SECONDS);
                hand[hands++] = message;
                return null;
            });
        });
    }

    @Test
    void shouldReceiveInPlaceOnceWhenTheStackEnds() throws Exception
    {
        final MessageHandler handler = (buffer, offset, length) ->
        {
            final long value = buffer.getLong(offset);
            hand[hands] = values[(int)value];
            hands++;
        };
        each((pipe, mode) ->
        {
            fill(pipe);
            dive(pipe, () -> pipe.first().poll(handler, 1));
        });
    }

    private void fill(final Pipe<Long> pipe) throws Exception
    {
        while (pipe.second().offer(values[next], 0, SECONDS))
        {
            isTried[next] = true;
            isSent[next] = true;
            next++;
        }
    }

    private void each(final Work work) throws Exception
    {
        for (int i = 0; i < MOST; i++)
        {
            values[i] = (long)i;
        }
        for (final PipeFailureTest.Mode mode : PipeFailureTest.Mode.values())
        {
            for (int i = 0; i < PIPES; i++)
            {
                final Pipe<Long> pipe = keep(walk.create(Pipe.oneWay(Codecs.int64()).capacity(4096).budget(1 << 20)));
                final Connection<Long> sender = mode.prepare(pipe.second());
                final Connection<Long> receiver = mode.prepare(pipe.first());
                work.on(pipe, mode);
                takeFromHand();
                if (PipeFailureTest.Mode.EXCLUSIVE == mode)
                {
                    sender.close();
                    receiver.close();
                }
                try
                {
                    verify(pipe, mode);
                }
                finally
                {
                    isVerified.countDown();
                }
            }
            assertTrue(errors > 0, "the stack never ended inside");
        }
    }

    /** The thread that met the end of its stack lives on meanwhile, so nobody gets its ends for its death. */
    private void verify(final Pipe<Long> pipe, final PipeFailureTest.Mode mode) throws Exception
    {
        final Connection<Long> sender = PipeTest.copy(pipe.second());
        final Connection<Long> receiver = PipeTest.copy(pipe.first());
        sender.attach();
        boolean isEmpty = false;
        while (!isEmpty)
        {
            final int count = receiver.poll((buffer, offset, length) ->
                received[length == 200 ? buffer.getInt(offset) & 0xffffff : (int)buffer.getLong(offset)]++, 100);
            assertTrue(count >= 0, "count=" + count);
            isEmpty = count == 0 && !receiver.isReady();
            Thread.onSpinWait();
        }
        for (int i = 0; i < next; i++)
        {
            assertTrue(received[i] <= 1, mode + ": twice: value=" + i);
            assertEquals(isSent[i] ? 1 : 0, isSent[i] ? received[i] : 0, mode + ": lost: value=" + i);
            assertTrue(isTried[i] || received[i] == 0, mode + ": never sent: value=" + i);
            assertTrue(isSent[i] || received[i] == 0, mode + ": sent in spite of the error: value=" + i);
        }
        // Nothing claimed is left behind.
        int room = 0;
        while (Ring.FULL != sender.offer(new UnsafeBuffer(new byte[8]), 0, 8))
        {
            room++;
        }
        assertEquals(pipe.capacity(), room, mode.toString());
    }

    private void takeFromHand()
    {
        for (int i = 0; i < hands; i++)
        {
            if (hand[i] != null)
            {
                received[((Long)hand[i]).intValue()]++;
            }
        }
        hands = 0;
    }

    private void dive(final Pipe<Long> pipe, final Callable<?> operation) throws Exception
    {
        final Throwable[] failure = new Throwable[1];
        final CountDownLatch dived = new CountDownLatch(1);
        final Thread diver = new Thread(null, () ->
        {
            try
            {
                // Classes that cannot be initialised for want of stack stay broken, whoever they belong to.
                operation.call();
                for (int round = 0; round < ROUNDS; round++)
                {
                    successes = 0;
                    sink(operation, round % 7);
                    takeFromHand();
                }
            }
            catch (final Throwable ex)
            {
                failure[0] = ex;
            }
            dived.countDown();
            surface();
        }, "diver", STACK_LENGTH_BYTES);
        isVerified = new CountDownLatch(1);
        diver.start();
        dived.await();
        if (failure[0] != null)
        {
            throw new AssertionError(pipe.toString(), failure[0]);
        }
    }

    private void surface()
    {
        try
        {
            isVerified.await();
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** Goes down to the end of the stack, and tries at every level on its way up, until it has gone well some times. */
    private void sink(final Callable<?> operation, final long shift) throws Exception
    {
        try
        {
            if (shift > 0)
            {
                sink(operation, shift - 1);
            }
            else
            {
                sinkAligned(operation, 1, 2, 3);
            }
        }
        catch (final StackOverflowError ex)
        {
            errors++;
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private void sinkAligned(final Callable<?> operation, final long a, final long b, final long c) throws Exception
    {
        try
        {
            sinkAligned(operation, a + 1, b + a, c + b);
        }
        catch (final StackOverflowError ex)
        {
            errors++;
        }
        if (successes < SUCCESSES)
        {
            operation.call();
            successes++;
        }
    }

    /** What happens to a pipe. */
    private interface Work
    {
        void on(Pipe<Long> pipe, PipeFailureTest.Mode mode) throws Exception;
    }
}
