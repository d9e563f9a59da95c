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
package io.ropewalk.bus.bridge;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.EndInUseException;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.ring.ClaimOutcome;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Each element is put once, wherever the process dies that puts it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ArrivalsTest
{
    private static final int COUNT = 4;
    private static final int STORES_PER_ELEMENT = 3;
    private static final long STREAM = 42;

    private final UnsafeBuffer element = new UnsafeBuffer(new byte[Long.BYTES]);
    private Ropewalk ropewalk;
    private Walk walk;
    private SharedQueue<Long> queue;

    @BeforeEach
    void open()
    {
        ropewalk = Ropewalk.temporary();
        walk = Walk.find(ropewalk.path()).orElseThrow();
        queue = ropewalk.queue("queue", 2 * COUNT, Codecs.int64());
    }

    @AfterEach
    void close()
    {
        queue.close();
        ropewalk.close();
    }

    private Attachment state()
    {
        return walk.openOwn("_bridge-in-queue", new ArrivalKind());
    }

    /** Puts everything that is expected from here on, as the bridge does when the sender sends it anew. */
    private void putUpTo(final Arrivals arrivals, final int count)
    {
        for (long i = arrivals.next() / Departures.recordLength(Long.BYTES); i < count; i++)
        {
            element.putLong(0, i);
            assertEquals(Ring.ACCEPTED, arrivals.put(element, 0, Long.BYTES));
        }
    }

    private Arrivals succeed(final Attachment attachment, final BridgeEnd end)
    {
        state().buffer().putLong(ArrivalDescriptor.OWNER_OFFSET, 0);
        return Arrivals.open(attachment, end);
    }

    @Test
    void shouldPutEachElementOnceWhenTheOwnerDiesBeforeAnyStoreOrBesideTheCommit()
    {
        for (int stores = 0; stores <= COUNT * STORES_PER_ELEMENT; stores++)
        {
            for (int isTaken = 0; isTaken < 2; isTaken++)
            {
                try (Arrivals arrivals = succeed(state(), new QueueEnd(queue)))
                {
                    arrivals.begin(STREAM, 0);
                }
                final List<Long> taken = new ArrayList<>();
                dieAfter(stores);
                queue.drainTo(taken, isTaken * 2 * COUNT);
                try (Arrivals arrivals = succeed(state(), new QueueEnd(queue)))
                {
                    putUpTo(arrivals, COUNT);
                    assertEquals(0, arrivals.unknown());
                }
                queue.drainTo(taken);
                assertEquals(LongStream.range(0, COUNT).boxed().toList(), taken, "stores=" + stores);
            }
        }
    }

    private void dieAfter(final int stores)
    {
        final DyingBuffer buffer = new DyingBuffer(state().buffer());
        try (SharedQueue<Long> handle = ropewalk.queue("queue", 2 * COUNT, Codecs.int64()))
        {
            final MortalEnd end = new MortalEnd(handle);
            final Arrivals arrivals = succeed(state().seenThrough((body) -> buffer), end);
            buffer.dieAfter(stores);
            try
            {
                putUpTo(arrivals, COUNT);
            }
            catch (final DyingBuffer.Death ex)
            {
                end.die();
            }
        }
    }

    @Test
    void shouldNotPutAgainWhenNobodyCanTell()
    {
        final Arrivals arrivals = Arrivals.open(state(), new QueueEnd(queue));
        arrivals.begin(STREAM, 0);
        state().buffer().putLong(ArrivalDescriptor.CLAIM_OFFSET, 0);
        state().buffer().putLong(ArrivalDescriptor.INTENT_OFFSET, Departures.recordLength(Long.BYTES));
        for (long i = 0; i < 8 * COUNT; i++)
        {
            queue.add(i);
            queue.poll();
        }
        try (Arrivals next = succeed(state(), new QueueEnd(queue)))
        {
            assertEquals(1, next.unknown());
            assertEquals(Departures.recordLength(Long.BYTES), next.next());
        }
    }

    @Test
    void shouldBeginAnewWhenTheQueueIsMadeAnewAfterTheEnd()
    {
        try (Arrivals arrivals = Arrivals.open(state(), new QueueEnd(queue)))
        {
            arrivals.begin(STREAM, 0);
            putUpTo(arrivals, COUNT);
            arrivals.end();
        }
        try (Arrivals arrivals = Arrivals.open(state(), new QueueEnd(queue)))
        {
            assertTrue(arrivals.isEnded());
            assertEquals(STREAM, arrivals.stream());
        }
        queue.destroy();
        queue.close();
        queue = ropewalk.queue("queue", 2 * COUNT, Codecs.int64());
        try (Arrivals arrivals = Arrivals.open(state(), new QueueEnd(queue)))
        {
            assertFalse(arrivals.isEnded());
            assertEquals(0, arrivals.stream());
        }
    }

    @Test
    void shouldTakeAnotherStreamOnlyIfNothingWasPutIntoThisQueue()
    {
        final int first = Departures.recordLength(Long.BYTES);
        try (Arrivals arrivals = Arrivals.open(state(), new QueueEnd(queue)))
        {
            assertTrue(arrivals.isFor(STREAM));
            arrivals.begin(STREAM, 0);
            assertTrue(arrivals.isFor(STREAM + 1));
            putUpTo(arrivals, 1);
            assertFalse(arrivals.isFor(STREAM + 1));
        }
        queue.destroy();
        queue.close();
        queue = ropewalk.queue("queue", 2 * COUNT, Codecs.int64());
        try (Arrivals arrivals = Arrivals.open(state(), new QueueEnd(queue)))
        {
            assertEquals(first, arrivals.next());
            assertTrue(arrivals.isFor(STREAM) && arrivals.isFor(STREAM + 1));
            putUpTo(arrivals, 2);
            assertFalse(arrivals.isFor(STREAM + 1));
        }
    }

    @Test
    void shouldRefuseASecondOwnerWhenTheFirstLives()
    {
        final Arrivals arrivals = Arrivals.open(walk, new QueueEnd(queue));
        assertThrows(EndInUseException.class, () -> Arrivals.open(walk, new QueueEnd(queue)));
        arrivals.close();
        Arrivals.open(walk, new QueueEnd(queue)).close();
    }

    @Test
    void shouldPutIntoAPipeOnceWhenTheOwnerDiesAfterTheCommit() throws Exception
    {
        final Pipe<Long> pipe = ropewalk.pipe("pipe", Codecs.int64());
        final BridgeEnd end = new PipeEnd(pipe.second());
        try (Arrivals arrivals = Arrivals.open(walk, end))
        {
            arrivals.begin(STREAM, 0);
            putUpTo(arrivals, 1);
        }
        final Attachment attachment = walk.openOwn("_bridge-in-second-pipe", new ArrivalKind());
        attachment.buffer().putLong(ArrivalDescriptor.NEXT_OFFSET, 0);
        try (Arrivals arrivals = Arrivals.open(walk, end))
        {
            assertEquals(Departures.recordLength(Long.BYTES), arrivals.next());
            putUpTo(arrivals, 2);
        }
        assertEquals(0, pipe.first().receive());
        assertEquals(1, pipe.first().receive());
        assertFalse(pipe.first().isReady());
    }

    /** A queue whose claim vanishes when the process that made it has died; here that lives on. */
    private static final class MortalEnd implements BridgeEnd
    {
        private static final int NONE = -1;

        private final QueueEnd end;
        private int index = NONE;

        private MortalEnd(final SharedQueue<?> queue)
        {
            end = new QueueEnd(queue);
        }

        void die()
        {
            if (NONE != index)
            {
                end.abort(index);
            }
        }

        @Override
        public Attachment attachment()
        {
            return end.attachment();
        }

        @Override
        public String suffix()
        {
            return end.suffix();
        }

        @Override
        public int maxLength()
        {
            return end.maxLength();
        }

        @Override
        public boolean isDestination()
        {
            return end.isDestination();
        }

        @Override
        public int poll(final MessageHandler handler, final int limit)
        {
            return end.poll(handler, limit);
        }

        @Override
        public boolean isTaken(final long position)
        {
            return end.isTaken(position);
        }

        @Override
        public int tryClaim(final int length)
        {
            index = end.tryClaim(length);
            return index;
        }

        @Override
        public MutableDirectBuffer buffer()
        {
            return end.buffer();
        }

        @Override
        public void commit(final int claimed)
        {
            end.commit(claimed);
            index = NONE;
        }

        @Override
        public void abort(final int claimed)
        {
            end.abort(claimed);
            index = NONE;
        }

        @Override
        public long claimPosition(final int claimed)
        {
            return end.claimPosition(claimed);
        }

        @Override
        public ClaimOutcome claimOutcome(final long position)
        {
            return end.claimOutcome(position);
        }

        @Override
        public void shutdown() throws InterruptedException
        {
            end.shutdown();
        }

        @Override
        public boolean isShutdown()
        {
            return end.isShutdown();
        }
    }
}
