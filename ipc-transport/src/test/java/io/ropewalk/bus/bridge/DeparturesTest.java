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
import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.error.EndInUseException;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.ring.MessageHandler;
import org.agrona.DirectBuffer;
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
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Each element that is taken from a queue is in the records once, wherever the process dies that moves it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeparturesTest
{
    private static final int COUNT = 6;
    private static final int STORES_PER_ELEMENT = 6;

    private Ropewalk ropewalk;
    private Walk walk;
    private SharedQueue<Long> queue;
    private BridgeEnd end;
    private Departures departures;

    @BeforeEach
    void open()
    {
        ropewalk = Ropewalk.temporary();
        walk = Walk.find(ropewalk.path()).orElseThrow();
        queue = ropewalk.queue("queue", 16, Codecs.int64());
        end = new QueueEnd(queue);
    }

    @AfterEach
    void close()
    {
        queue.close();
        ropewalk.close();
    }

    private Attachment state()
    {
        return walk.openOwn("_bridge-out-queue", new DepartureKind(Departures.capacityFor(end.maxLength())));
    }

    /** As somebody who finds the owner dead. */
    private void succeed()
    {
        state().buffer().putLong(DepartureDescriptor.OWNER_OFFSET, 0);
        departures = Departures.open(walk, end);
    }

    private void dieAfter(final int stores)
    {
        final DyingBuffer buffer = new DyingBuffer(state().buffer());
        state().buffer().putLong(DepartureDescriptor.OWNER_OFFSET, 0);
        departures = Departures.open(state().seenThrough((body) -> buffer), end);
        buffer.dieAfter(stores);
    }

    private int move(final Runnable afterwards, final int limit)
    {
        return end.poll(new Mover(afterwards), limit);
    }

    private List<Long> recorded()
    {
        final List<Long> elements = new ArrayList<>();
        for (long sequence = departures.head(); sequence < departures.tail();
            sequence += Departures.recordLength(departures.length(sequence)))
        {
            assertEquals(Long.BYTES, departures.length(sequence));
            elements.add(departures.buffer().getLong(departures.offset(sequence)));
        }
        return elements;
    }

    private static List<Long> numbers(final long count)
    {
        return LongStream.range(0, count).boxed().toList();
    }

    @Test
    void shouldRecordEachElementOnceWhenTheOwnerDiesBeforeAnyStore()
    {
        for (int stores = 0; stores <= COUNT * STORES_PER_ELEMENT; stores++)
        {
            queue.addAll(numbers(COUNT));
            dieAfter(stores);
            dieWhile(() -> move(() -> {}, COUNT));
            succeed();
            move(() -> {}, COUNT);
            assertEquals(numbers(COUNT), recorded().stream().sorted().toList(), "stores=" + stores);
            assertTrue(queue.isEmpty());
            departures.confirm(departures.tail());
        }
    }

    @Test
    void shouldRecordEachElementOnceWhenOwnerAfterOwnerDiesBeforeTheHandOver()
    {
        queue.addAll(numbers(COUNT));
        for (int i = 0; i < 2 * COUNT; i++)
        {
            succeed();
            final int dies = i % 3;
            final int[] moved = {0};
            dieWhile(() -> move(() -> die(moved[0]++ == dies), COUNT));
        }
        succeed();
        move(() -> {}, COUNT);
        assertEquals(numbers(COUNT), recorded().stream().sorted().toList());
        assertTrue(queue.isEmpty());
    }

    @Test
    void shouldForgetSuspectsWhenTheyWereTakenForGood()
    {
        for (int i = 0; i < 3 * DepartureDescriptor.SUSPECT_COUNT; i++)
        {
            queue.add((long)i);
            succeed();
            dieWhile(() -> move(() -> die(true), 1));
            succeed();
            assertEquals(1, move(() -> {}, 1));
            assertEquals(1, departures.dropped());
            assertEquals(List.of((long)i), recorded());
            departures.confirm(departures.tail());
        }
    }

    @Test
    void shouldGoOnWhereItWasWhenRecordsReachBeyondTheEnd()
    {
        try (SharedQueue<byte[]> bytes = ropewalk.open("bytes", SharedQueue.of(4, Codecs.bytes()).budget(1 << 16)))
        {
            final BridgeEnd source = new QueueEnd(bytes);
            departures = Departures.open(walk, source);
            for (int i = 0; i < 500; i++)
            {
                final byte[] element = new byte[i * 97 % (1 << 14) + 1];
                element[0] = (byte)i;
                element[element.length - 1] = (byte)~i;
                bytes.add(element);
                final long sequence = departures.tail();
                assertEquals(1, source.poll(new Mover(() -> {}), 1));
                departures.close();
                departures = Departures.open(walk, source);
                assertEquals(element.length, departures.length(sequence));
                assertEquals(List.of(element[0], element[element.length - 1]), ends(sequence));
                departures.confirm(departures.tail());
            }
        }
    }

    private List<Byte> ends(final long sequence)
    {
        final UnsafeBuffer whole = new UnsafeBuffer(new byte[departures.length(sequence)]);
        departures.copy(sequence, 0, whole, 0, whole.capacity());
        return List.of(whole.getByte(0), whole.getByte(whole.capacity() - 1));
    }

    @Test
    void shouldRefuseASecondOwnerWhenTheFirstLives()
    {
        departures = Departures.open(walk, end);
        final EndInUseException ex = assertThrows(EndInUseException.class, () -> Departures.open(walk, end));
        assertTrue(ex.getMessage().contains("name=queue role=send owner=0x"), ex.getMessage());
        departures.close();
        Departures.open(walk, end).close();
    }

    @Test
    void shouldKeepWhatIsOnItsWayWhenTheQueueIsMadeAnew()
    {
        queue.addAll(numbers(COUNT));
        succeed();
        dieWhile(() -> move(() -> die(true), COUNT));
        final long stream = departures.stream();
        queue.destroy();
        queue.close();
        queue = ropewalk.queue("queue", 16, Codecs.int64());
        end = new QueueEnd(queue);
        queue.add(77L);
        succeed();
        move(() -> {}, COUNT);
        assertEquals(List.of(0L, 77L), recorded());
        assertEquals(stream, departures.stream());
        departures.end();
        queue.destroy();
        queue = ropewalk.queue("queue", 16, Codecs.int64());
        end = new QueueEnd(queue);
        succeed();
        assertFalse(departures.isEnded());
        assertNotEquals(stream, departures.stream());
    }

    @Test
    void shouldRefuseARecordWhenItsLengthIsDamaged()
    {
        queue.addAll(numbers(COUNT));
        succeed();
        move(() -> {}, COUNT);
        for (final int length : new int[] {-1, -16, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 20, 200})
        {
            state().buffer().putInt(DepartureDescriptor.RECORDS_OFFSET, length);
            assertThrows(CorruptSegmentException.class, () -> departures.length(0), "length=" + length);
        }
        for (final long sequence : new long[] {-16, departures.tail(), Long.MAX_VALUE, Long.MIN_VALUE})
        {
            assertThrows(CorruptSegmentException.class, () -> departures.length(sequence), "sequence=" + sequence);
        }
        assertEquals(Long.BYTES, departures.length(16));
    }

    @Test
    void shouldRefuseToAddWhenTheTailIsDamaged()
    {
        succeed();
        for (final long tail : new long[] {-1, 3, Long.MIN_VALUE, Long.MAX_VALUE})
        {
            state().buffer().putLong(DepartureDescriptor.TAIL_OFFSET, tail);
            assertThrows(CorruptSegmentException.class,
                () -> departures.add(1, new UnsafeBuffer(new byte[8]), 0, 8), "tail=" + tail);
        }
    }

    @Test
    void shouldTouchNothingElseWhenAPositionIsDamaged()
    {
        queue.addAll(numbers(COUNT));
        succeed();
        move(() -> {}, COUNT);
        for (int i = 0; i < DepartureDescriptor.SUSPECT_COUNT; i++)
        {
            state().buffer().putLong(DepartureDescriptor.SUSPECTS_OFFSET + i * Long.BYTES, Long.MAX_VALUE - i);
        }
        for (int i = 0; i < DepartureDescriptor.LAST_COUNT; i++)
        {
            state().buffer().putLong(DepartureDescriptor.LAST_OFFSET + i * DepartureDescriptor.LAST_LENGTH, -1_000_001);
        }
        final long tail = departures.tail();
        try
        {
            succeed();
        }
        catch (final CorruptSegmentException expected)
        {
            // The queue may say that there is no such position.
        }
        assertEquals(tail, state().buffer().getLong(DepartureDescriptor.TAIL_OFFSET));
        assertEquals(0, state().buffer().getLong(DepartureDescriptor.HEAD_OFFSET));
    }

    @Test
    void shouldSayWhatIsWrongWhenTheWordsAreDamaged()
    {
        succeed();
        state().buffer().putLong(DepartureDescriptor.HEAD_OFFSET, 64);
        final CorruptSegmentException ex = assertThrows(CorruptSegmentException.class, this::succeed);
        assertTrue(ex.getMessage().contains("head=64 tail=0"), ex.getMessage());
    }

    private static void die(final boolean isTime)
    {
        if (isTime)
        {
            throw new DyingBuffer.Death();
        }
    }

    private static void dieWhile(final Runnable action)
    {
        try
        {
            action.run();
        }
        catch (final DyingBuffer.Death ex)
        {
            assertEquals(0, ex.getSuppressed().length);
        }
    }

    /** As the bridge does it, and then something else before the queue knows. */
    private final class Mover implements MessageHandler
    {
        private final Runnable afterwards;

        private Mover(final Runnable afterwards)
        {
            this.afterwards = afterwards;
        }

        @Override
        public void onMessage(final DirectBuffer buffer, final int offset, final int length)
        {
            throw new IllegalStateException("no position");
        }

        @Override
        public void onMessage(final long position, final DirectBuffer buffer, final int offset, final int length)
        {
            departures.add(position, buffer, offset, length);
            afterwards.run();
        }
    }
}
