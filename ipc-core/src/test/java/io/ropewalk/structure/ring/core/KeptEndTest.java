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
package io.ropewalk.structure.ring.core;

import io.ropewalk.error.EndInUseException;
import io.ropewalk.structure.ring.Ring;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import static io.ropewalk.structure.ring.core.RingFixture.ME;
import static io.ropewalk.structure.ring.core.RingFixture.OTHER;
import static io.ropewalk.structure.ring.core.RingFixture.THIRD;
import static io.ropewalk.structure.ring.core.RingFixture.elsewhere;
import static io.ropewalk.structure.ring.core.RingFixture.fill;
import static io.ropewalk.structure.ring.core.RingFixture.offer;
import static io.ropewalk.structure.ring.core.RingFixture.poll;
import static io.ropewalk.structure.ring.core.RingFixture.pollAll;
import static io.ropewalk.structure.ring.core.RingFixture.value;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** An end that one handle keeps: its soft limit, and another thread that closes the handle. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KeptEndTest
{
    private static final int ROUNDS = 300;
    private static final int OF_THE_SUCCESSOR = 1_000_000;
    private static final int MESSAGES_OF_THE_SUCCESSOR = 40;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop()
    {
        threads.shutdownNow();
    }

    private static PipeRing open(final RingFixture fixture, final int owner)
    {
        return fixture.open(owner, true);
    }

    private static int offerWithinLimit(final PipeRing ring, final int value, final int length)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[length]);
        fill(message, 0, value, length);
        return ring.offerWithinLimit(message, 0, length);
    }

    @Test
    void shouldReachItsLimitWhen64MessagesWereSent()
    {
        final PipeRing ring = open(RingFixture.single(1000, 1000), ME);
        assertEquals(PipeRing.LIMIT_REACHED, offerWithinLimit(ring, 0, 4), "not kept");
        assertEquals(PipeRing.LIMIT_REACHED, ring.tryClaimWithinLimit(4), "not kept");
        assertEquals(Ring.ACCEPTED, ring.keepProducers());
        assertEquals(PipeRing.LIMIT_REACHED, offerWithinLimit(ring, 0, 4), "not looked");
        for (int round = 0; round < 3; round++)
        {
            final int first = round * 65;
            assertEquals(Ring.ACCEPTED, offer(ring, first));
            assertEquals(PipeRing.LIMIT_REACHED, offerWithinLimit(ring, 0, 100), "not in its slot");
            for (int i = 1; i < 65; i++)
            {
                if (i % 2 == 0)
                {
                    assertEquals(Ring.ACCEPTED, offerWithinLimit(ring, first + i, 4));
                }
                else
                {
                    final int index = ring.tryClaimWithinLimit(4);
                    assertEquals(PipeRing.LIMIT_REACHED, ring.tryClaimWithinLimit(4), "a claim is open");
                    fill(ring.buffer(), index, first + i, 4);
                    ring.commit(index);
                }
            }
            assertEquals(PipeRing.LIMIT_REACHED, offerWithinLimit(ring, 0, 4));
            assertEquals(PipeRing.LIMIT_REACHED, ring.tryClaimWithinLimit(4));
        }
        assertEquals(Ring.ACCEPTED, offer(ring, 195));
        ring.useUpLimit();
        assertEquals(PipeRing.LIMIT_REACHED, offerWithinLimit(ring, 0, 4));
        final List<Integer> values = pollAll(ring);
        assertEquals(196, values.size());
        for (int i = 0; i < values.size(); i++)
        {
            assertEquals(i, values.get(i));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGiveTheEndBackWhenClosedWhileItIsBegunToBeKept(final boolean isBefore)
    {
        final RingFixture fixture = RingFixture.single(4, 0);
        final AtomicReference<Runnable> closing = new AtomicReference<>();
        final UnsafeBuffer memory = new UnsafeBuffer(fixture.memory.byteBuffer(), 0, fixture.memory.capacity())
        {
            @Override
            public long getAndSetLong(final int index, final long value)
            {
                final Runnable before = isBefore ? closing.getAndSet(null) : null;
                if (null != before)
                {
                    before.run();
                }
                final long seen = super.getAndSetLong(index, value);
                final Runnable after = closing.getAndSet(null);
                if (null != after)
                {
                    after.run();
                }
                return seen;
            }
        };
        final PipeRing ring = new PipeRing(new RingMemory(memory, fixture.layout, ME, fixture.dead::contains,
            Path.of("fixture")), true, 0, () -> {}, () -> {});
        closing.set(() -> assertDoesNotThrow(() -> threads.submit(ring::closeProducers).get()));
        assertEquals(Ring.CLOSED, ring.keepProducers());
        assertNull(closing.get(), "closed meanwhile");
        final PipeRing successor = open(fixture, OTHER);
        assertEquals(Ring.ACCEPTED, successor.keepProducers());
        assertEquals(Ring.ACCEPTED, offer(successor, OF_THE_SUCCESSOR));
        assertEquals(List.of(OF_THE_SUCCESSOR), pollAll(successor));
    }

    @Test
    void shouldReachItsLimitWhenThereIsNoRoom()
    {
        final PipeRing ring = open(RingFixture.single(3, 0), ME);
        assertEquals(Ring.ACCEPTED, ring.keepProducers());
        for (int i = 0; i < 20; i += 3)
        {
            assertEquals(Ring.ACCEPTED, offer(ring, i));
            assertEquals(Ring.ACCEPTED, offer(ring, i + 1));
            assertEquals(Ring.ACCEPTED, offer(ring, i + 2));
            assertEquals(PipeRing.LIMIT_REACHED, offerWithinLimit(ring, 0, 4));
            assertEquals(Ring.FULL, offer(ring, 0));
            assertEquals(List.of(i, i + 1, i + 2), pollAll(ring));
        }
    }

    @Test
    void shouldStopWhenAnotherThreadCloses() throws Exception
    {
        final RingFixture fixture = RingFixture.single(100, 0);
        final PipeRing ring = open(fixture, ME);
        assertEquals(Ring.ACCEPTED, ring.keepProducers());
        assertEquals(Ring.ACCEPTED, ring.keepConsumers());
        assertEquals(Ring.ACCEPTED, offer(ring, 1));
        assertEquals(Ring.ACCEPTED, offer(ring, 2));
        assertEquals(List.of(1), poll(ring, 1));
        assertTrue(ring.isWithinConsumersLimit());
        elsewhere(() ->
        {
            ring.close();
            return null;
        });
        assertEquals(PipeRing.LIMIT_REACHED, offerWithinLimit(ring, 3, 4));
        assertEquals(Ring.CLOSED, offer(ring, 3));
        assertEquals(Ring.CLOSED, ring.tryClaim(3));
        assertEquals(Ring.CLOSED, ring.beginTake());
        assertEquals(Ring.CLOSED, ring.keepProducers());
        final PipeRing next = open(fixture, OTHER);
        assertEquals(Ring.ACCEPTED, offer(next, 3));
        assertEquals(List.of(2, 3), pollAll(next));
    }

    @Test
    void shouldLeaveTheEndToOthersWhenItsOpenClaimEnds() throws Exception
    {
        for (final boolean isCommitted : new boolean[] {false, true})
        {
            final RingFixture fixture = RingFixture.single(4, 256);
            final PipeRing ring = open(fixture, ME);
            final PipeRing next = open(fixture, OTHER);
            assertEquals(Ring.ACCEPTED, ring.keepProducers());
            final int index = ring.tryClaim(isCommitted ? 4 : 100);
            elsewhere(() ->
            {
                ring.closeProducers();
                return null;
            });
            assertThrows(EndInUseException.class, () -> offer(next, 2));
            fill(ring.buffer(), index, 1, 4);
            if (isCommitted)
            {
                ring.commit(index);
            }
            else
            {
                ring.abort(index);
            }
            assertThrows(IllegalStateException.class, () -> ring.commit(index));
            assertEquals(Ring.ACCEPTED, offer(next, 2, 200));
            assertEquals(Ring.CLOSED, ring.tryClaim(4));
            assertEquals(isCommitted ? List.of(1, 2) : List.of(2), pollAll(next));
        }
    }

    @Test
    void shouldGiveUpItsOpenClaimWhenItsOwnThreadCloses()
    {
        for (final int length : new int[] {4, 100})
        {
            final RingFixture fixture = RingFixture.single(4, 128);
            final PipeRing ring = open(fixture, ME);
            assertEquals(Ring.ACCEPTED, ring.keepProducers());
            assertEquals(Ring.ACCEPTED, offer(ring, 1));
            final int index = ring.tryClaim(length);
            ring.closeProducers();
            assertThrows(IllegalStateException.class, () -> ring.commit(index));
            final PipeRing next = open(fixture, OTHER);
            assertEquals(Ring.ACCEPTED, offer(next, 2, 128));
            assertEquals(List.of(1, 2), pollAll(next));
        }
    }

    @Test
    void shouldDeliverTheRestToOthersWhenClosedWhileItsHandlerIsAtWork() throws Exception
    {
        final RingFixture fixture = RingFixture.single(8, 0);
        final PipeRing ring = open(fixture, ME);
        final PipeRing next = open(fixture, OTHER);
        assertEquals(Ring.ACCEPTED, ring.keepConsumers());
        for (int i = 0; i < 5; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(ring, i));
        }
        final CountDownLatch isAtWork = new CountDownLatch(1);
        final CountDownLatch isClosed = new CountDownLatch(1);
        final List<Integer> seen = new ArrayList<>();
        final Future<Integer> count = threads.submit(() -> ring.receive((buffer, index, length) ->
        {
            seen.add(value(buffer, index, length));
            isAtWork.countDown();
            awaitUninterruptibly(isClosed);
        }, 8));
        isAtWork.await();
        ring.closeConsumers();
        assertThrows(EndInUseException.class, next::beginTake);
        isClosed.countDown();
        assertEquals(1, count.get());
        assertEquals(List.of(0), seen);
        assertEquals(List.of(1, 2, 3, 4), pollAll(next));
        assertEquals(Ring.CLOSED, ring.beginTake());
    }

    private static void awaitUninterruptibly(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** Whoever gets the end from a thread that was at work does not write over it, nor it over what the next writes. */
    @Test
    void shouldDeliverInOneOrderWhenClosedWhileItSends() throws Exception
    {
        for (int round = 0; round < ROUNDS; round++)
        {
            final RingFixture fixture = RingFixture.single(1 + round % 70, 0);
            final PipeRing ring = open(fixture, ME);
            final PipeRing next = open(fixture, OTHER);
            assertEquals(Ring.ACCEPTED, ring.keepProducers());
            final CountDownLatch hasBegun = new CountDownLatch(1);
            final Future<Integer> sent = threads.submit(() -> sendUntilClosed(ring, hasBegun));
            final Future<List<Integer>> received = threads.submit(receiver(open(fixture, THIRD)));
            hasBegun.await();
            for (int i = 0; i < round * 10; i++)
            {
                Thread.onSpinWait();
            }
            ring.closeProducers();
            for (int i = 0; i < MESSAGES_OF_THE_SUCCESSOR; i++)
            {
                while (!isOffered(next, OF_THE_SUCCESSOR + i))
                {
                    Thread.yield();
                }
            }
            final List<Integer> values = received.get();
            assertEquals(sent.get() + MESSAGES_OF_THE_SUCCESSOR, values.size());
            for (int i = 0; i < values.size(); i++)
            {
                assertEquals(i < sent.get() ? i : OF_THE_SUCCESSOR + i - sent.get(), values.get(i));
            }
        }
    }

    /** False also as long as the thread that had the end, and was kept from its processor, has not left it. */
    private static boolean isOffered(final PipeRing ring, final int value)
    {
        try
        {
            return Ring.ACCEPTED == offer(ring, value);
        }
        catch (final EndInUseException ex)
        {
            return false;
        }
    }

    private static int sendUntilClosed(final PipeRing ring, final CountDownLatch hasBegun)
    {
        int count = 0;
        int result = Ring.ACCEPTED;
        while (Ring.CLOSED != result)
        {
            result = count % 2 == 0 ? offer(ring, count) : claimAndCommit(ring, count);
            count += Ring.ACCEPTED == result ? 1 : 0;
            hasBegun.countDown();
        }
        return count;
    }

    private static int claimAndCommit(final PipeRing ring, final int value)
    {
        final int index = ring.tryClaim(4);
        if (index < 0)
        {
            return index;
        }
        fill(ring.buffer(), index, value, 4);
        ring.commit(index);
        return Ring.ACCEPTED;
    }

    private static Callable<List<Integer>> receiver(final PipeRing ring)
    {
        return () ->
        {
            final List<Integer> values = new ArrayList<>();
            final int last = OF_THE_SUCCESSOR + MESSAGES_OF_THE_SUCCESSOR - 1;
            while (values.isEmpty() || values.get(values.size() - 1) != last)
            {
                final List<Integer> some = poll(ring, 100);
                values.addAll(some);
                if (some.isEmpty())
                {
                    Thread.yield();
                }
            }
            return values;
        };
    }
}
