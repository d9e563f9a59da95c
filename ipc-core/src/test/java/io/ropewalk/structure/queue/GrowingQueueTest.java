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
package io.ropewalk.structure.queue;

import io.ropewalk.codec.Codecs;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.error.QueueClosedException;
import io.ropewalk.error.QueueFullException;
import io.ropewalk.segment.Attachment;
import io.ropewalk.structure.ring.Ring;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is particular to a queue that grows. */
class GrowingQueueTest extends QueueFixture
{
    private SharedQueue<Long> growing(final int initialCapacity)
    {
        return keep(walk.create(SharedQueue.growing(Codecs.int64()).initialCapacity(initialCapacity)));
    }

    private static List<File> rings(final SharedQueue<?> queue)
    {
        final File[] found = walk.path().toFile().listFiles((directory, name) ->
            name.startsWith("_" + queue.name() + "."));
        return List.of(found);
    }

    private static long bytes(final SharedQueue<?> queue)
    {
        return rings(queue).stream().mapToLong(File::length).sum();
    }

    private static Path ring(final SharedQueue<?> queue, final long number)
    {
        final Attachment attachment = queue.attachment();
        final String digits = String.format("%016x", new GrowingControl(attachment).identity());
        return walk.path().resolve("_" + queue.name() + "." + digits + "." + Long.toHexString(number));
    }

    @Test
    void shouldKeepOrderAndGiveRoomBackWhenItHasGrownToAMillion()
    {
        final SharedQueue<Long> queue = keep(walk.open("million", SharedQueue.growing(Codecs.int64())));
        final long bytesBefore = bytes(queue);
        for (long i = 0; i < 1_000_000; i++)
        {
            queue.add(i);
        }
        assertEquals(1_000_000, queue.size());
        assertTrue(rings(queue).size() > 5);
        for (long i = 0; i < 1_000_000; i++)
        {
            assertEquals(i, queue.poll());
        }
        assertNull(queue.poll());
        assertTrue(bytes(queue) <= bytesBefore, "bytes=" + bytes(queue) + " before=" + bytesBefore);
        queue.add(5L);
        assertEquals(5L, queue.poll());
    }

    @Test
    void shouldNotGrowWhenConsumersKeepUp()
    {
        final SharedQueue<Long> queue = growing(4);
        queue.add(-1L);
        final List<File> rings = rings(queue);
        queue.poll();
        for (long i = 0; i < 10_000; i++)
        {
            queue.add(i);
            assertEquals(i, queue.poll());
        }
        assertEquals(rings, rings(queue));
    }

    @Test
    void shouldDeliverOnceAndInOrderWhenSeveralWorkOverManySeals() throws Exception
    {
        final int producers = 3;
        final long each = 30_000;
        final SharedQueue<Long> queue = growing(1);
        final AtomicLongArray seen = new AtomicLongArray((int)(producers * each));
        final List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < producers; i++)
        {
            final long first = i * each;
            work.add(async(() ->
            {
                final SharedQueue<Long> own = walk.find(queue.name(), SharedQueue.anyGrowing(Codecs.int64())).get();
                for (long element = first; element < first + each; element++)
                {
                    own.put(element);
                }
                return null;
            }));
        }
        final List<Future<?>> takers = new ArrayList<>();
        for (int i = 0; i < 2; i++)
        {
            takers.add(async(() -> takeInOrder(queue, producers, each, seen)));
        }
        for (final Future<?> one : work)
        {
            one.get();
        }
        queue.shutdown();
        for (final Future<?> one : takers)
        {
            one.get();
        }
        for (int i = 0; i < producers * each; i++)
        {
            assertEquals(1, seen.get(i), "element=" + i);
        }
        assertEquals(List.of(), rings(queue));
    }

    private static Void takeInOrder(
        final SharedQueue<Long> queue, final int producers, final long each, final AtomicLongArray seen)
        throws InterruptedException
    {
        final long[] last = new long[producers];
        Arrays.fill(last, -1);
        try
        {
            while (true)
            {
                final long element = queue.take();
                final int producer = (int)(element / each);
                assertTrue(element > last[producer], "element=" + element + " last=" + last[producer]);
                last[producer] = element;
                seen.incrementAndGet((int)element);
            }
        }
        catch (final QueueClosedException ex)
        {
            return null;
        }
    }

    @Test
    void shouldEndAfterWhatIsLeftWhenShutDown() throws InterruptedException
    {
        final SharedQueue<Long> queue = growing(2);
        queue.addAll(range(0, 20));
        queue.shutdown();
        assertTrue(queue.isShutdown());
        assertThrows(QueueClosedException.class, () -> queue.put(1L));
        for (long i = 0; i < 20; i++)
        {
            assertEquals(i, queue.take());
        }
        assertThrows(QueueClosedException.class, queue::take);
        assertNull(queue.poll());
        assertEquals(List.of(), rings(queue));
        assertThrows(QueueClosedException.class, () -> queue.put(1L));
    }

    @Test
    void shouldEndAtOnceWhenShutDownBeforeAnythingWasPut() throws InterruptedException
    {
        final SharedQueue<Long> queue = growing(2);
        queue.shutdown();
        assertThrows(QueueClosedException.class, queue::take);
        assertThrows(QueueClosedException.class, () -> queue.offer(1L));
    }

    @Test
    void shouldWakeSleepersWhenTheElementComesInAnotherRing() throws Exception
    {
        final SharedQueue<Long> queue = growing(1);
        final SharedQueue<Long> other = growing(1);
        final Waiting<Long> take = new Waiting<>(queue::take);
        queue.add(1L);
        assertEquals(1L, take.result.get());
        queue.addAll(range(0, 5));
        queue.clear();
        final Waiting<List<SharedQueue<Long>>> any =
            new Waiting<>(() -> io.ropewalk.Waiting.any(List.of(queue, other)));
        queue.add(7L);
        assertEquals(List.of(queue), any.result.get());
    }

    @Test
    void shouldStayWithinItsLimitWhenFilled() throws Exception
    {
        final GrowingQueueKind<Long> kind = SharedQueue.growing(Codecs.int64()).initialCapacity(4).limit(60_000);
        final SharedQueue<Long> queue = keep(walk.create(kind));
        long count = 0;
        while (queue.offer(count))
        {
            count++;
            assertTrue(bytes(queue) <= 60_000, "bytes=" + bytes(queue));
        }
        assertTrue(count > 50, "count=" + count);
        assertTrue(queue.isFull());
        assertEquals(0, queue.remainingCapacity());
        final long added = count;
        assertThrows(QueueFullException.class, () -> queue.putNow(added));
        assertFalse(queue.offer(added, 5, TimeUnit.MILLISECONDS));
        final Future<?> put = async(() ->
        {
            queue.put(added);
            return null;
        });
        for (long i = 0; i <= added; i++)
        {
            assertEquals(i, queue.take());
        }
        put.get();
        assertTrue(queue.isEmpty());
    }

    @Test
    void shouldMakeALargerRingWhenAnElementDoesNotFit()
    {
        final GrowingQueueKind<byte[]> kind = SharedQueue.growing(Codecs.bytes()).initialCapacity(2);
        final SharedQueue<byte[]> queue = keep(walk.create(kind));
        final byte[] small = {1, 2, 3};
        final byte[] large = new byte[3_000_000];
        Arrays.fill(large, (byte)7);
        queue.add(small);
        queue.add(large);
        queue.add(small);
        assertEquals(3, queue.poll().length);
        assertEquals(large.length, queue.poll().length);
        assertEquals(3, queue.poll().length);
        assertNull(queue.poll());
        assertThrows(ElementTooLargeException.class, () -> queue.add(new byte[100_000_000]));
        assertTrue(queue.isEmpty());
    }

    @Test
    void shouldRemoveFromTheMiddleWhenTheElementIsInAnotherRing()
    {
        final SharedQueue<Long> queue = growing(1);
        queue.addAll(range(0, 50));
        final Iterator<Long> iterator = queue.iterator();
        for (long i = 0; i < 50; i++)
        {
            assertEquals(i, iterator.next());
            // Looks ahead, into the next ring at times.
            assertEquals(i < 49, iterator.hasNext());
            if (i % 2 == 0)
            {
                iterator.remove();
            }
        }
        assertEquals(25, queue.size());
        for (long i = 1; i < 50; i += 2)
        {
            assertEquals(i, queue.poll());
        }
        assertNull(queue.poll());
    }

    @Test
    void shouldGoOnInTheNextRingWhenElementsAreInTheHandOfOneWhoMayGiveThemBack()
    {
        final SharedQueue<Long> queue = growing(2);
        queue.addAll(range(0, 9));
        assertThrows(StackOverflowError.class, () -> queue.poll((final Long element) ->
        {
            assertEquals(0L, element);
            for (long i = 1; i < 9; i++)
            {
                assertEquals(i, queue.poll());
            }
            assertNull(queue.poll());
            throw new StackOverflowError("of the test");
        }, 1));
        assertEquals(0L, queue.poll());
        assertNull(queue.poll());
        assertTrue(rings(queue).size() <= 1, () -> rings(queue).toString());
    }

    @Test
    void shouldGoAcrossRingsWhenWrittenAndReadInPlace()
    {
        final SharedQueue<Long> queue = growing(1);
        for (long i = 0; i < 30; i++)
        {
            final int index = queue.tryClaim(Long.BYTES);
            assertTrue(index > 0, "index=" + index);
            queue.buffer().putLong(index, i, ByteOrder.LITTLE_ENDIAN);
            queue.commit(index);
        }
        final int index = queue.tryClaim(Long.BYTES);
        queue.abort(index);
        assertThrows(IllegalStateException.class, () -> queue.commit(index));
        final List<Long> found = new ArrayList<>();
        assertEquals(30, queue.poll((buffer, offset, length) -> found.add(buffer.getLong(offset)), 100));
        assertEquals(range(0, 30), found);
        assertEquals(0, queue.poll((buffer, offset, length) -> found.add(0L), 100));
        assertNotEquals(Ring.CLOSED, queue.poll(found::add, 1));
    }

    @Test
    void shouldRemoveAllFilesWhenDestroyed()
    {
        final SharedQueue<Long> queue = walk.open("gone", SharedQueue.growing(Codecs.int64()).initialCapacity(1));
        queue.addAll(range(0, 20));
        assertTrue(rings(queue).size() > 2);
        assertTrue(walk.destroy("gone"));
        assertEquals(List.of(), rings(queue));
        assertThrows(ObjectDestroyedException.class, () -> queue.addAll(range(0, 200)));
        assertEquals(List.of(), rings(queue));
        final SharedQueue<Long> next = walk.open("gone", SharedQueue.growing(Codecs.int64()).initialCapacity(1));
        assertTrue(next.isEmpty());
        next.addAll(range(0, 20));
        assertTrue(next.destroy());
        assertEquals(List.of(), rings(queue));
    }

    @Test
    void shouldRefuseWhenOpenedAsSomethingElse()
    {
        keep(walk.open("kinds", SharedQueue.growing(Codecs.int64())));
        assertThrows(IncompatibleSegmentException.class, () -> walk.open("kinds", SharedQueue.of(4, Codecs.int64())));
        assertThrows(IncompatibleSegmentException.class, () -> walk.open("kinds", SharedQueue.growing(Codecs.utf8())));
        assertThrows(IncompatibleSegmentException.class,
            () -> walk.open("kinds", SharedQueue.growing(Codecs.int64()).limit(1 << 20)));
        assertThrows(IllegalArgumentException.class,
            () -> walk.open("other", SharedQueue.growing(Codecs.int64()).limit(5)));
        assertThrows(IllegalArgumentException.class,
            () -> walk.open("other", SharedQueue.growing(Codecs.int64()).initialCapacity(0)));
    }

    @Test
    @SuppressWarnings("unchecked")
    void shouldReachTheSameElementsWhenTheHandleTravels() throws Exception
    {
        final SharedQueue<Long> queue = growing(1);
        queue.addAll(range(0, 10));
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream stream = new ObjectOutputStream(bytes))
        {
            stream.writeObject(queue);
        }
        final SharedQueue<Long> other = (SharedQueue<Long>)new ObjectInputStream(
            new ByteArrayInputStream(bytes.toByteArray())).readObject();
        for (long i = 0; i < 10; i++)
        {
            assertEquals(i, other.poll());
        }
        assertTrue(queue.isEmpty());
    }

    @Test
    void shouldRemoveAFileThatWasMadeTooLateWhenItIsFound()
    {
        final GrowingQueueKind<Long> kind = SharedQueue.growing(Codecs.int64()).initialCapacity(1);
        final SharedQueue<Long> queue = growing(1);
        queue.addAll(range(0, 9));
        final SharedQueue<Long> other = walk.find(queue.name(), SharedQueue.anyGrowing(Codecs.int64())).get();
        final Path second = ring(queue, 2);
        assertEquals(1, queue.poll((final Long element) ->
        {
            assertEquals(8, queue.drainTo(new ArrayList<>()));
            assertFalse(Files.exists(second), "drained, though the ring before is not");
            // As if somebody had been stopped before it made the second ring, until now, and had died after it.
            final String suffix = second.getFileName().toString().substring(queue.name().length() + 2);
            assertTrue(queue.attachment().createPart(suffix, kind.ring(kind.sizes(), 0)).isPresent());
            queue.add(100L);
            assertEquals(100L, other.poll());
            assertFalse(Files.exists(second));
        }, 1));
        assertNull(other.poll());
        queue.add(101L);
        assertEquals(101L, other.poll());
    }
}
