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
package io.ropewalk.interop;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.value.SharedLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A queue under load between a JVM and another language, one of which is killed by {@code kill -9} at some instant. All
 * that was put is taken once, but for what the dead had taken.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PeerDeathTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", System.nanoTime());
    private static final int CAPACITY = 64;
    private static final int BUDGET = 1 << 16;
    private static final int LARGE = 3_000;
    private static final int ALL = 4_000;
    private static final int SHARE = 20;
    private static final long SETTLING_MS = 20;
    private static final String OPEN = "queue queue " + CAPACITY + " " + BUDGET + " bytes";

    private final Ropewalk walk = Ropewalk.temporary();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Random random = new Random(SEED);
    private final SharedQueue<byte[]> queue =
        walk.open("queue", SharedQueue.of(CAPACITY, Codecs.bytes()).budget(BUDGET));
    private final SharedLong progress = walk.longValue("progress", 0);

    @AfterEach
    void end()
    {
        threads.shutdownNow();
        walk.close();
    }

    private Peer start(final Language language)
    {
        final Peer peer = language.start(walk.path(), false);
        peer.ask("long progress 0");
        peer.ask(OPEN);
        return peer;
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void shouldTakeAllWithoutAGapWhenTheProducerIsKilled(final Language language) throws Exception
    {
        killProducer(language);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void shouldTakeTheRestWhenTheConsumerIsKilled(final Language language) throws Exception
    {
        killConsumer(language);
    }

    @Tag("slow")
    @RepeatedTest(200)
    void shouldTakeAllWithoutAGapWhenCIsKilledAgainAndAgain() throws Exception
    {
        killProducer(Language.C);
        killConsumer(Language.C);
    }

    private int share(final Language language)
    {
        return (language == Language.PYTHON ? ALL / SHARE : ALL) / 2;
    }

    private void killProducer(final Language language) throws Exception
    {
        final Account account = new Account();
        try (Peer peer = start(language))
        {
            peer.tell("produce queue 0 " + Integer.MAX_VALUE + " " + LARGE);
            final int until = 1 + random.nextInt(share(language));
            for (int i = 0; i < until; i++)
            {
                assertEquals(i, account.look(queue.take()).sequence());
            }
        }
        byte[] bytes = queue.poll(SETTLING_MS, TimeUnit.MILLISECONDS);
        while (null != bytes)
        {
            final long expected = account.count();
            assertEquals(expected, account.look(bytes).sequence(), () -> "seed=" + SEED);
            bytes = queue.poll(SETTLING_MS, TimeUnit.MILLISECONDS);
        }
        verifyHealth();
    }

    private void verifyHealth()
    {
        for (int i = 0; i < CAPACITY; i++)
        {
            assertEquals(i, queue.size());
            assertTrue(queue.offer(new Element(1, i, 200).bytes()));
        }
        assertFalse(queue.offer(new byte[16]));
        for (int i = 0; i < CAPACITY; i++)
        {
            assertEquals(i, Element.read(queue.poll()).sequence());
        }
        assertNull(queue.poll());
    }

    private void killConsumer(final Language language) throws Exception
    {
        final int all = 2 * share(language);
        final int until = 1 + random.nextInt(share(language));
        progress.set(0);
        final Future<?> put;
        try (Peer peer = start(language))
        {
            put = threads.submit(() -> produce(all));
            peer.tell("consume queue " + Integer.MAX_VALUE + " progress");
            while (progress.get() < until)
            {
                Thread.onSpinWait();
            }
        }
        final Account account = new Account();
        byte[] bytes = queue.poll(SETTLING_MS, TimeUnit.MILLISECONDS);
        while (null != bytes || !put.isDone())
        {
            if (null != bytes)
            {
                account.look(bytes);
            }
            bytes = queue.poll(SETTLING_MS, TimeUnit.MILLISECONDS);
        }
        put.get();
        verifyRest(account, all);
        verifyHealth();
    }

    private Void produce(final int all) throws InterruptedException
    {
        for (int i = 0; i < all; i++)
        {
            queue.put(new Element(Account.UNORDERED, i, Element.of(0, i, LARGE).length()).bytes());
        }
        return null;
    }

    /** The last one that the dead had taken may not have been counted. */
    private void verifyRest(final Account account, final int all)
    {
        final long taken = progress.get();
        final String rest = account.toString();
        assertTrue(rest.equals(Account.between(taken, all).toString()) ||
            rest.equals(Account.between(taken + 1, all).toString()),
            () -> "taken=" + taken + " of=" + all + " rest=" + account + " seed=" + SEED);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void shouldTakeAllWithoutAGapWhenAJvmThatPutsIsKilled(final Language language) throws Exception
    {
        final Peer peer = start(language);
        try (peer; PeerJvm jvm = PeerJvm.start(LoadingJvm.class, walk.path(), "produce"))
        {
            peer.tell("consume queue " + Integer.MAX_VALUE + " progress");
            final int until = 1 + random.nextInt(share(language));
            while (progress.get() < until)
            {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            jvm.kill();
            while (!queue.isEmpty())
            {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            queue.shutdown();
            final Account account = Account.parse(peer.answer());
            assertTrue(account.hasEnded());
            assertEquals(Account.of(1, account.count()).toString(), account.toString(), () -> "seed=" + SEED);
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void shouldTakeTheRestWhenAJvmThatTakesIsKilled(final Language language) throws Exception
    {
        final int all = 2 * share(language);
        try (Peer producer = start(language); Peer consumer = start(language);
            PeerJvm jvm = PeerJvm.start(LoadingJvm.class, walk.path(), "consume"))
        {
            producer.tell("produce queue " + Account.UNORDERED + " " + all + " " + LARGE);
            final int until = 1 + random.nextInt(share(language));
            while (progress.get() < until)
            {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            jvm.kill();
            final long taken = progress.get();
            consumer.ask("long spare 0");
            consumer.tell("consume queue " + Integer.MAX_VALUE + " spare");
            producer.answer();
            queue.shutdown();
            final Account account = Account.parse(consumer.answer());
            assertEquals(taken, progress.get());
            verifyRest(account, all);
        }
    }

    /** A JVM that puts, or takes and counts, until it is killed. */
    static final class LoadingJvm
    {
        private LoadingJvm()
        {
        }

        public static void main(final String[] arguments) throws Exception
        {
            final Ropewalk walk = Ropewalk.open(Path.of(arguments[0]));
            final SharedQueue<byte[]> queue =
                walk.open("queue", SharedQueue.of(CAPACITY, Codecs.bytes()).budget(BUDGET));
            final SharedLong progress = walk.longValue("progress", 0);
            for (long i = 0; !queue.isShutdown(); i++)
            {
                if (arguments[1].equals("produce"))
                {
                    queue.put(Element.of(0, i, LARGE).bytes());
                }
                else
                {
                    Element.read(queue.take());
                    progress.set(i + 1);
                }
            }
        }
    }
}
