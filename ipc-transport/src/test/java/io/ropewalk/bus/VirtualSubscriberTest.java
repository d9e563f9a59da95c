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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Virtual threads that wait for messages, more of them than carriers. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualSubscriberTest
{
    private static final int FIRST_JDK = 21;
    private static final int WAITERS = Runtime.getRuntime().availableProcessors() + 2;
    private static final String TOPIC = "news";

    @TempDir
    private Path directory;

    @BeforeEach
    void requireVirtualThreads()
    {
        assumeTrue(Runtime.version().feature() >= FIRST_JDK, "no virtual threads before JDK " + FIRST_JDK);
    }

    @FunctionalInterface
    private interface Work<T>
    {
        T run() throws Exception;
    }

    /** What a virtual thread does, started by reflection: this is compiled for a JDK without them. */
    private static final class Play<T>
    {
        final CompletableFuture<T> outcome = new CompletableFuture<>();
        final Thread thread;

        Play(final Work<T> work) throws ReflectiveOperationException
        {
            final Runnable runnable = () ->
            {
                try
                {
                    outcome.complete(work.run());
                }
                catch (final Exception | Error ex)
                {
                    outcome.completeExceptionally(ex);
                }
            };
            thread = (Thread)Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, runnable);
        }

        void awaitParked() throws InterruptedException
        {
            while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING)
            {
                Thread.sleep(1);
            }
        }
    }

    @Test
    void shouldSayTheTopicInItsNameWhenItWaits() throws Exception
    {
        try (Bus bus = Bus.open(Ropewalk.open(directory), BusOptions.defaults().embedded().termLength(64 << 10));
            Subscriber<Long> subscriber = bus.subscriber(TOPIC, Codecs.int64()))
        {
            final Play<Long> taker = new Play<>(subscriber::take);
            while (!taker.thread.getName().endsWith(" waiting for topic '" + TOPIC + "'"))
            {
                Thread.sleep(1);
            }
            taker.thread.interrupt();
            assertThrows(ExecutionException.class, taker.outcome::get);
        }
    }

    @Test
    void shouldReceiveWhenMoreWaitThanCarriers() throws Exception
    {
        try (Bus bus = Bus.open(Ropewalk.open(directory), BusOptions.defaults().embedded().termLength(64 << 10));
            Publisher<Long> publisher = bus.publisher(TOPIC, Codecs.int64()))
        {
            final List<Play<Long>> takers = new ArrayList<>();
            final List<Subscriber<Long>> subscribers = new ArrayList<>();
            for (int i = 0; i < WAITERS; i++)
            {
                final Subscriber<Long> subscriber = bus.subscriber(TOPIC, Codecs.int64());
                subscribers.add(subscriber);
                takers.add(new Play<>(subscriber::take));
            }
            for (final Play<Long> taker : takers)
            {
                taker.awaitParked();
            }
            new Play<>(() ->
            {
                publisher.publish(42L);
                return true;
            }).outcome.get();
            for (final Play<Long> taker : takers)
            {
                assertEquals(42L, taker.outcome.get());
            }
            final Play<Long> interrupted = new Play<>(subscribers.get(0)::take);
            interrupted.awaitParked();
            interrupted.thread.interrupt();
            assertInstanceOf(InterruptedException.class,
                assertThrows(ExecutionException.class, interrupted.outcome::get).getCause());
            subscribers.forEach(Subscriber::close);
        }
    }
}
