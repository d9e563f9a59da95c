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
import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.QueueClosedException;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A queue between a JVM and another language. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QueueInteropTest
{
    private static final String QUEUE = "queue";
    private static final int CAPACITY = 100;
    private static final int BUDGET = 1 << 16;
    private static final int LARGE = 5_000;
    private static final int MESSAGES = 6_000;
    private static final int LONGER = 100;
    private static final int WAKES = 8;
    private static final long PATIENCE_S = 120;
    private static final int NOT_NOW = -64;
    private static final int CLOSED = -3;
    private static final int TOO_LARGE = -71;

    private final Ropewalk walk = Ropewalk.temporary();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    static List<Row> rows()
    {
        return Row.most();
    }

    static List<Row> allRows()
    {
        return Row.all();
    }

    @AfterEach
    void end()
    {
        threads.shutdownNow();
        walk.close();
    }

    private SharedQueue<byte[]> queue(final Row row)
    {
        return walk.open(QUEUE, SharedQueue.of(CAPACITY, Codecs.bytes()).budget(BUDGET))
            .waiting(row.isSpinning() ? WaitStrategy.BUSY_SPIN : WaitStrategy.HYBRID);
    }

    private static String open(final int capacity)
    {
        return "queue " + QUEUE + " " + capacity + " " + BUDGET + " bytes";
    }

    private static Callable<Long> producing(final SharedQueue<byte[]> queue, final int producer, final int count)
    {
        return () ->
        {
            for (int i = 0; i < count; i++)
            {
                queue.put(Element.of(producer, i, LARGE).bytes());
            }
            return (long)count;
        };
    }

    /** To the end of the stream. */
    private static Callable<Account> consuming(final SharedQueue<byte[]> queue)
    {
        return () ->
        {
            final Account account = new Account();
            try
            {
                while (true)
                {
                    account.look(queue.take());
                }
            }
            catch (final QueueClosedException ex)
            {
                return account;
            }
        };
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldTakeAllInOrderWhenAJvmPuts(final Row row) throws Exception
    {
        final int count = row.times(MESSAGES);
        try (Peer peer = row.start(walk.path()))
        {
            peer.ask(open(CAPACITY));
            peer.tell("consume queue " + Integer.MAX_VALUE + " -");
            final SharedQueue<byte[]> queue = queue(row);
            producing(queue, 0, count).call();
            queue.shutdown();
            final Account account = Account.parse(peer.answer());
            assertEquals(Account.of(1, count).toString(), account.toString());
            assertTrue(account.hasEnded());
            assertEquals("0", peer.ask("size queue"));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldPutAllInOrderWhenAJvmTakes(final Row row) throws Exception
    {
        final int count = row.times(MESSAGES);
        try (Peer peer = row.start(walk.path()))
        {
            final SharedQueue<byte[]> queue = queue(row);
            peer.ask(open(0));
            peer.tell("produce queue 0 " + count + " " + LARGE);
            final Account account = new Account();
            for (int i = 0; i < count; i++)
            {
                assertEquals(Element.of(0, i, LARGE), account.look(queue.take()));
            }
            peer.answer();
            peer.ask("shutdown queue");
            assertThrows(QueueClosedException.class, queue::take);
            assertThrows(QueueClosedException.class, () -> queue.put(new byte[1]));
        }
    }

    @ParameterizedTest
    @MethodSource("allRows")
    void shouldDeliverEachOnceWhenBothSidesPutAndTake(final Row row) throws Exception
    {
        exchange(row, row.times(MESSAGES / 2));
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("rows")
    void shouldDeliverEachOnceWhenBothSidesPutAndTakeForLong(final Row row) throws Exception
    {
        exchange(row, row.times(MESSAGES * LONGER));
    }

    /** Two producers and two consumers, one of each here and one there. */
    private void exchange(final Row row, final int count) throws Exception
    {
        try (Peer producer = row.start(walk.path()); Peer consumer = row.start(walk.path()))
        {
            final SharedQueue<byte[]> queue = queue(row);
            producer.ask(open(CAPACITY));
            consumer.ask(open(0));
            consumer.tell("consume queue " + Integer.MAX_VALUE + " -");
            producer.tell("produce queue 0 " + count + " " + LARGE);
            final Future<Long> put = threads.submit(producing(queue, 1, count));
            final Future<Account> taken = threads.submit(consuming(queue));
            put.get();
            producer.answer();
            queue.shutdown();
            final Account all = taken.get().plus(Account.parse(consumer.answer()));
            assertEquals(Account.of(2, count).toString(), all.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldBeFullAndEmptyForBothWhenItIsForOne(final Row row) throws Exception
    {
        try (Peer peer = row.start(walk.path()))
        {
            final SharedQueue<byte[]> queue = queue(row);
            peer.ask(open(0));
            assertEquals("" + CAPACITY, peer.ask("capacity queue"));
            assertTrue(isNotNow(peer.refusal("take queue 0")));
            for (int i = 0; i < CAPACITY; i++)
            {
                if (i % 2 == 0)
                {
                    peer.ask("put queue 0 " + i + " 40 0");
                }
                else
                {
                    assertTrue(queue.offer(new Element(0, i, 40).bytes()));
                }
                assertEquals(queue.size() + "", peer.ask("size queue"));
            }
            assertFalse(queue.offer(new byte[1]));
            assertTrue(isNotNow(peer.refusal("put queue 0 0 40 0")));
            assertEquals(NOT_NOW, peer.refusal("put queue 0 0 40 20"));
            peer.tell("put queue 0 " + CAPACITY + " 40 -1");
            assertEquals(0, Element.read(queue.take()).sequence());
            peer.answer();
            for (int i = 1; i <= CAPACITY; i++)
            {
                final long sequence = i % 2 == 0 ?
                    Element.read(queue.poll()).sequence() : Long.parseLong(peer.ask("take queue 0").split(" ")[1]);
                assertEquals(i, sequence);
            }
            assertNull(queue.poll());
            assertEquals(NOT_NOW, peer.refusal("take queue 20"));
        }
    }

    private static boolean isNotNow(final int code)
    {
        return code == NOT_NOW || code == -1 || code == -4;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldWakeTheOtherSideWhenItSleeps(final Row row) throws Exception
    {
        try (Peer peer = row.start(walk.path()))
        {
            final SharedQueue<byte[]> queue = queue(row);
            peer.ask(open(0));
            for (int i = 0; i < WAKES; i++)
            {
                peer.tell("take queue -1");
                awaitAsleep(row, peer);
                queue.put(new Element(0, i, 40).bytes());
                assertEquals("0 " + i + " 40", peer.answer());
                final Future<byte[]> taken = threads.submit(queue::take);
                peer.ask("put queue 1 " + i + " 60 -1");
                assertEquals(new Element(1, i, 60), Element.read(taken.get()));
            }
            while (queue.offer(new Element(0, 0, 16).bytes()))
            {
                continue;
            }
            peer.tell("put queue 2 7 16 -1");
            awaitAsleep(row, peer);
            queue.clear();
            peer.answer();
            assertEquals(7, Element.read(queue.take()).sequence());
            peer.tell("take queue -1");
            awaitAsleep(row, peer);
            queue.shutdown();
            assertEquals(CLOSED, Integer.parseInt(peer.readLine().split(" ")[0]));
        }
    }

    private static void awaitAsleep(final Row row, final Peer peer) throws Exception
    {
        if (!row.isSpinning())
        {
            peer.awaitAsleep();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldCarryElementsAsLongAsTheBudgetWhenLarge(final Row row) throws Exception
    {
        try (Peer peer = row.start(walk.path()))
        {
            final SharedQueue<byte[]> queue = queue(row);
            peer.ask(open(0));
            final int longest = Integer.parseInt(peer.ask("longest queue"));
            assertEquals(BUDGET, longest);
            for (final int length : new int[] {56, 57, 64, 4096, longest - 1, longest})
            {
                peer.ask("put queue 0 1 " + length + " 0");
                assertEquals(new Element(0, 1, length), Element.read(queue.poll(PATIENCE_S, TimeUnit.SECONDS)));
                assertTrue(queue.offer(new Element(1, 2, length).bytes()));
                assertEquals("1 2 " + length, peer.ask("take queue 1000"));
            }
            assertEquals(TOO_LARGE, peer.refusal("put queue 0 1 " + (longest + 1) + " 0"));
            assertEquals(0, queue.size());
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldRefuseWhenTheQueueIsAnother(final Row row)
    {
        try (Peer peer = row.start(walk.path()))
        {
            queue(row);
            walk.event("event");
            assertEquals(-65, peer.refusal("queue nobody 0 0 bytes"));
            assertEquals(-67, peer.refusal("queue queue 0 0 utf8"));
            assertEquals(-67, peer.refusal("queue queue 7 " + BUDGET + " bytes"));
            assertEquals(-67, peer.refusal("queue event 0 0 bytes"));
            assertEquals(-67, peer.refusal("lock queue plain"));
        }
    }

    @Test
    void shouldMeanTheSameElementsWhenPythonHasTheCodec() throws Exception
    {
        try (Peer peer = Language.PYTHON.start(walk.path(), false))
        {
            exchange(peer, Codecs.utf8(), "", "x", "häßlich", "\u20ac\ud83d\ude00", "a".repeat(3_000));
            exchange(peer, Codecs.int64(), 0L, -1L, 42L, Long.MAX_VALUE, Long.MIN_VALUE);
            exchange(peer, Codecs.float64(), 0.0, -0.0, 0.1, Double.MAX_VALUE, Double.MIN_VALUE,
                Double.POSITIVE_INFINITY);
            peer.ask("queue b 10 4096 bytes");
            final SharedQueue<byte[]> queue = walk.open("b", SharedQueue.of(10, Codecs.bytes()).budget(4096));
            for (final byte[] bytes : List.of(new byte[] {0}, new byte[] {-1, 0, 1}, new byte[4096]))
            {
                peer.ask("put-element b " + HexFormat.of().formatHex(bytes));
                assertArrayEquals(bytes, queue.take());
                queue.put(bytes);
                assertEquals(HexFormat.of().formatHex(bytes), peer.ask("take-element b"));
            }
        }
    }

    /** Each makes a queue as large as the other expects unless it is told. */
    @SafeVarargs
    private <E> void exchange(final Peer peer, final Codec<E> codec, final E... elements) throws InterruptedException
    {
        final SharedQueue<E> queue = walk.queue(codec.name(), 10, codec);
        peer.ask("default-queue " + codec.name() + " 10 " + codec.name());
        for (final E element : elements)
        {
            queue.put(element);
            peer.ask("echo " + codec.name());
            assertEquals(element, queue.take());
        }
        final List<String> told = new ArrayList<>();
        for (final E element : elements)
        {
            if (!element.toString().isEmpty() && !element.toString().equals("Infinity"))
            {
                peer.ask("put-element " + codec.name() + " " + element);
                told.add(element + "=" + queue.take());
            }
        }
        told.forEach((pair) -> assertEquals(pair.split("=")[0], pair.split("=")[1]));
    }
}
