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
package io.ropewalk.bus;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.HandleClosedException;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.*;

/** Closing while somebody is in the middle of something. A mistake here ends the JVM of the test. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloseTest
{
    private static final BusOptions OPTIONS = BusOptions.defaults().embedded().termLength(64 << 10);
    /** Longer than Aeron keeps what was closed. */
    private static final long LONG_MS = 1_500;

    @TempDir
    private Path directory;

    private Bus open()
    {
        return Bus.open(Ropewalk.open(directory), OPTIONS);
    }

    private static <T> CompletableFuture<T> start(final Callable<T> action)
    {
        return CompletableFuture.supplyAsync(() ->
        {
            try
            {
                return action.call();
            }
            catch (final Exception ex)
            {
                throw new CompletionException(ex);
            }
        }, (task) -> new Thread(task).start());
    }

    private static <T> CompletableFuture<T> startAndReach(final CountDownLatch point, final Callable<T> action)
        throws InterruptedException
    {
        final CompletableFuture<T> future = start(action);
        point.await();
        return future;
    }

    private static void readOn(final CountDownLatch isOver, final DirectBuffer buffer, final int offset)
    {
        while (isOver.getCount() > 0)
        {
            assertEquals(42L, buffer.getLong(offset));
            Thread.yield();
        }
    }

    private static int pollOne(
        final Subscriber<Long> subscriber, final CountDownLatch isReading, final CountDownLatch isOver)
    {
        int count = 0;
        while (count == 0)
        {
            count = subscriber.poll((buffer, offset, length) ->
            {
                isReading.countDown();
                readOn(isOver, buffer, offset);
            }, 1);
        }
        return count;
    }

    @Test
    void shouldLetAHandlerFinishWhenTheBusIsClosed() throws Exception
    {
        final Bus bus = open();
        final Subscriber<Long> subscriber = bus.subscriber("n", Codecs.int64());
        bus.publisher("n", Codecs.int64()).publish(42L);
        final CountDownLatch isReading = new CountDownLatch(1);
        final CountDownLatch isOver = new CountDownLatch(1);
        final CompletableFuture<Integer> reader =
            startAndReach(isReading, () -> pollOne(subscriber, isReading, isOver));
        bus.close();
        TimeUnit.MILLISECONDS.sleep(LONG_MS);
        isOver.countDown();
        assertEquals(1, reader.get());
        assertThrows(HandleClosedException.class, () -> subscriber.poll((buffer, offset, length) -> {}, 1));
    }

    @Test
    void shouldLetAHandlerFinishWhenAnotherBusEndsItsDriver() throws Exception
    {
        final Bus driving = open();
        try (Bus bus = open();
            Subscriber<Long> subscriber = bus.subscriber("n", Codecs.int64());
            Publisher<Long> publisher = bus.publisher("n", Codecs.int64()))
        {
            publisher.publish(42L);
            final CountDownLatch isReading = new CountDownLatch(1);
            final CountDownLatch isOver = new CountDownLatch(1);
            final CompletableFuture<Integer> reader =
                startAndReach(isReading, () -> pollOne(subscriber, isReading, isOver));
            driving.close();
            TimeUnit.MILLISECONDS.sleep(LONG_MS);
            isOver.countDown();
            assertEquals(1, reader.get());
            // And goes on, with a driver of its own.
            publisher.publish(43L);
            assertEquals(43L, subscriber.take());
        }
    }

    @Test
    void shouldLetAClaimFinishWhenTheBusIsClosed() throws Exception
    {
        final Bus bus = open();
        final Subscriber<Long> subscriber = bus.subscriber("n", Codecs.int64());
        final Publisher<Long> publisher = bus.publisher("n", Codecs.int64());
        final CountDownLatch isClaimed = new CountDownLatch(1);
        final CountDownLatch isClosed = new CountDownLatch(1);
        final CompletableFuture<Claim> writer = startAndReach(isClaimed, () ->
        {
            final Claim claim = publisher.tryClaim(Long.BYTES);
            isClaimed.countDown();
            isClosed.await();
            TimeUnit.MILLISECONDS.sleep(LONG_MS);
            claim.buffer().putLong(claim.offset(), 1L);
            claim.commit();
            return claim;
        });
        bus.close();
        isClosed.countDown();
        final Claim claim = writer.get();
        assertThrows(IllegalStateException.class, claim::commit);
        assertThrows(IllegalStateException.class, claim::abort);
        assertThrows(HandleClosedException.class, () -> publisher.offer(1L));
        assertThrows(HandleClosedException.class, subscriber::take);
    }

    @Test
    void shouldAbortTheClaimWhenItsThreadCloses()
    {
        try (Bus bus = open();
            Subscriber<Long> subscriber = bus.subscriber("n", Codecs.int64()))
        {
            final Publisher<Long> publisher = bus.publisher("n", Codecs.int64());
            Claim claim = publisher.tryClaim(Long.BYTES);
            while (claim == null)
            {
                Thread.onSpinWait();
                claim = publisher.tryClaim(Long.BYTES);
            }
            publisher.close();
            assertEquals(0, claim.length());
            assertThrows(IllegalStateException.class, claim::commit);
            final Publisher<Long> next = bus.publisher("n", Codecs.int64());
            next.shutdown();
            assertThrows(TopicClosedException.class, subscriber::take);
        }
    }

    @Test
    void shouldReturnWhenAHandlerClosesItsBus() throws InterruptedException
    {
        final Bus bus = open();
        final Subscriber<Long> subscriber = bus.subscriber("n", Codecs.int64());
        final Publisher<Long> publisher = bus.publisher("n", Codecs.int64());
        publisher.publish(42L);
        publisher.publish(43L);
        final List<Long> received = new ArrayList<>();
        while (received.isEmpty())
        {
            subscriber.poll((buffer, offset, length) ->
            {
                bus.close();
                received.add(buffer.getLong(offset));
            }, 1);
        }
        assertEquals(List.of(42L), received);
        assertThrows(HandleClosedException.class, subscriber::take);
        assertThrows(HandleClosedException.class, () -> publisher.publish(1L));
    }

    @Test
    void shouldWakeWhoWaitsWhenTheBusIsClosed() throws Exception
    {
        final Bus bus = open();
        final Subscriber<byte[]> slow = bus.subscriber("n", Codecs.bytes());
        final Subscriber<byte[]> waiting = bus.subscriber("quiet", Codecs.bytes());
        final Publisher<byte[]> publisher = bus.publisher("n", Codecs.bytes());
        final CountDownLatch isFull = new CountDownLatch(1);
        final CompletableFuture<Object> publishing = startAndReach(isFull, () ->
        {
            final byte[] message = new byte[1000];
            while (publisher.offer(message, 50, TimeUnit.MILLISECONDS))
            {
                Thread.onSpinWait();
            }
            isFull.countDown();
            publisher.publish(message);
            return slow;
        });
        final CompletableFuture<byte[]> taking = start(waiting::take);
        bus.close();
        assertInstanceOf(
            HandleClosedException.class, assertThrows(ExecutionException.class, publishing::get).getCause());
        assertInstanceOf(HandleClosedException.class, assertThrows(ExecutionException.class, taking::get).getCause());
    }

    @Test
    void shouldEndEverybodyInOrderWhenClosedUnderLoad() throws Exception
    {
        for (int round = 0; round < 10; round++)
        {
            final Bus bus = open();
            final CountDownLatch isRunning = new CountDownLatch(2);
            final Subscriber<Long> subscriber = bus.subscriber("n", Codecs.int64());
            final Publisher<Long> publisher = bus.publisher("n", Codecs.int64());
            final CompletableFuture<Long> publishing = start(() ->
            {
                for (long i = 0; true; i++)
                {
                    publisher.publish(i);
                    isRunning.countDown();
                }
            });
            final CompletableFuture<Long> taking = start(() ->
            {
                long next = 0;
                while (true)
                {
                    assertEquals(next++, subscriber.take());
                    isRunning.countDown();
                }
            });
            isRunning.await();
            TimeUnit.MILLISECONDS.sleep(10L * round);
            bus.close();
            assertInstanceOf(
                HandleClosedException.class, assertThrows(ExecutionException.class, publishing::get).getCause());
            assertInstanceOf(
                HandleClosedException.class, assertThrows(ExecutionException.class, taking::get).getCause());
        }
    }
}
