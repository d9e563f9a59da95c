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
package io.ropewalk.birth;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedCountDownLatch;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedLock;
import io.ropewalk.structure.sync.SharedReadWriteLock;
import io.ropewalk.structure.sync.SharedReentrantLock;
import io.ropewalk.structure.sync.SharedSemaphore;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedLongArray;
import io.ropewalk.structure.value.SharedRecord;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * An object that was just made or found, and what two processes do with it to be sure that it is whole and the same.
 *
 * @param fresh  it has its parameters, and nobody has used it.
 * @param first  one process leaves something.
 * @param second the other finds that, and leaves something else.
 * @param third  the one finds that.
 */
record Newborn(Touch fresh, Touch first, Touch second, Touch third)
{
    static final List<String> KINDS = List.of("queue", "taskQueue", "pipe", "spscRing", "mpmcRing", "lock",
        "reentrantLock", "readWriteLock", "semaphore", "boundedSemaphore", "event", "latch", "barrier", "value",
        "array", "record");

    private static final int CAPACITY = 3;
    private static final int SLOTS = 4;
    private static final int SLOT_LENGTH = 56;
    private static final int LENGTH = 5;
    private static final long PATIENCE_S = 60;

    /** Something done with the object. */
    @FunctionalInterface
    interface Touch
    {
        void run() throws Exception;
    }

    /** What a {@link SharedRecord} holds here. */
    public record Point(long x, long y)
    {
    }

    static Newborn make(final Ropewalk walk, final String kind, final String name)
    {
        return switch (kind)
        {
            case "queue" -> of(walk.queue(name, CAPACITY, Codecs.int64()));
            case "taskQueue" -> of(walk.taskQueue(name, CAPACITY, Codecs.int64()));
            case "pipe" -> of(walk.pipe(name, Codecs.int64()));
            case "spscRing" -> of(walk.spscRing(name, SLOTS, SLOT_LENGTH));
            case "mpmcRing" -> of(walk.mpmcRing(name, SLOTS, SLOT_LENGTH));
            case "lock" -> of(walk.lock(name));
            case "reentrantLock" -> of(walk.reentrantLock(name));
            case "readWriteLock" -> of(walk.readWriteLock(name));
            case "semaphore" -> of(walk.semaphore(name, 2), false);
            case "boundedSemaphore" -> of(walk.boundedSemaphore(name, 2), true);
            case "event" -> of(walk.event(name));
            case "latch" -> of(walk.countDownLatch(name, 2));
            case "barrier" -> of(walk.barrier(name, 2));
            case "value" -> of(walk.longValue(name, 7));
            case "array" -> of(walk.longArray(name, LENGTH));
            case "record" -> of(walk.record(name, new Point(3, 4)));
            default -> throw new IllegalArgumentException("unknown kind: kind=" + kind);
        };
    }

    private static Newborn of(final SharedQueue<Long> queue)
    {
        return new Newborn(() ->
        {
            assertEquals(CAPACITY, queue.capacity());
            assertEquals(CAPACITY, queue.remainingCapacity());
        }, () ->
        {
            queue.clear();
            queue.put(1L);
        }, () ->
        {
            assertEquals(1L, queue.poll());
            assertTrue(queue.offer(2L) && queue.offer(3L) && queue.offer(4L));
            assertFalse(queue.offer(5L));
        }, () ->
        {
            assertEquals(2L, queue.take());
            assertEquals(3L, queue.take());
            assertEquals(4L, queue.take());
            assertNull(queue.poll());
        });
    }

    private static Newborn of(final TaskQueue<Long> queue)
    {
        return new Newborn(() ->
        {
            assertEquals(CAPACITY, queue.remainingCapacity());
            assertEquals(0, queue.unfinished());
        }, () -> queue.put(1L), () ->
        {
            assertEquals(1L, queue.poll());
            queue.taskDone();
            queue.put(2L);
        }, () ->
        {
            assertEquals(2L, queue.poll());
            queue.taskDone();
            assertTrue(queue.join(PATIENCE_S, TimeUnit.SECONDS));
        });
    }

    private static Newborn of(final Pipe<Long> pipe)
    {
        return new Newborn(() ->
        {
            assertTrue(pipe.isDuplex());
            assertFalse(pipe.first().isReady() || pipe.second().isReady());
        }, () -> pipe.first().send(1L), () ->
        {
            assertEquals(1L, pipe.second().receive());
            pipe.second().send(2L);
        }, () -> assertEquals(2L, pipe.first().receive()));
    }

    private static Newborn of(final Ring ring)
    {
        final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(Long.BYTES));
        return new Newborn(() ->
        {
            assertEquals(SLOTS, ring.capacity());
            assertEquals(SLOT_LENGTH, ring.maxMessageLength());
            assertEquals(0, ring.size());
        }, () ->
        {
            message.putLong(0, 1);
            assertTrue(ring.offer(message, 0, Long.BYTES) >= 0);
        }, () ->
        {
            assertEquals(1, ring.poll((buffer, offset, length) ->
            {
                assertEquals(Long.BYTES, length);
                assertEquals(1, buffer.getLong(offset));
            }, SLOTS));
        }, () -> assertEquals(0, ring.size()));
    }

    private static Newborn of(final SharedLock lock)
    {
        return new Newborn(() ->
        {
            assertTrue(lock.tryLock());
            assertFalse(lock.wasAbandoned());
            lock.unlock();
        }, lock::lock, () -> assertFalse(lock.tryLock()), lock::unlock);
    }

    private static Newborn of(final SharedReentrantLock lock)
    {
        return new Newborn(() ->
        {
            assertTrue(lock.tryLock());
            assertTrue(lock.tryLock());
            assertFalse(lock.wasAbandoned());
            lock.unlock();
            lock.unlock();
        }, lock::lock, () -> assertFalse(lock.tryLock()), lock::unlock);
    }

    private static Newborn of(final SharedSemaphore semaphore, final boolean isBounded)
    {
        return new Newborn(() ->
        {
            assertEquals(isBounded, semaphore.isBounded());
            assertEquals(2, semaphore.availablePermits());
        }, semaphore::acquire, () ->
        {
            assertTrue(semaphore.tryAcquire());
            assertFalse(semaphore.tryAcquire());
        }, () ->
        {
            assertEquals(0, semaphore.availablePermits());
            semaphore.release();
        });
    }

    private static Newborn of(final SharedCountDownLatch latch)
    {
        return new Newborn(() -> assertEquals(2, latch.getCount()), latch::countDown, () ->
        {
            assertEquals(1, latch.getCount());
            latch.countDown();
        }, () -> assertEquals(0, latch.getCount()));
    }

    private static Newborn of(final SharedReadWriteLock lock)
    {
        return new Newborn(() ->
        {
            assertEquals(0, lock.getReadLockCount());
            assertFalse(lock.isWriteLocked());
        }, lock.readLock()::lock, () ->
        {
            assertTrue(lock.getReadLockCount() > 0);
            assertFalse(lock.writeLock().tryLock());
        }, () ->
        {
            assertEquals(1, lock.getReadHoldCount());
            lock.readLock().unlock();
        });
    }

    private static Newborn of(final SharedEvent event)
    {
        return new Newborn(() -> assertFalse(event.isSet()), event::set, () ->
        {
            assertTrue(event.isSet());
            event.clear();
        }, () -> assertFalse(event.isSet()));
    }

    private static Newborn of(final SharedBarrier barrier)
    {
        final FutureTask<Integer> party = new FutureTask<>(() -> barrier.await(PATIENCE_S, TimeUnit.SECONDS));
        return new Newborn(() ->
        {
            assertEquals(2, barrier.getParties());
            assertEquals(0, barrier.getNumberWaiting());
            assertFalse(barrier.isBroken());
        }, () -> new Thread(party, "party").start(),
            () -> barrier.await(PATIENCE_S, TimeUnit.SECONDS),
            () -> party.get(PATIENCE_S, TimeUnit.SECONDS));
    }

    private static Newborn of(final SharedLong value)
    {
        return new Newborn(() -> assertEquals(7, value.get()), () -> value.set(1),
            () -> assertEquals(1, value.getAndSet(2)), () -> assertEquals(2, value.get()));
    }

    private static Newborn of(final SharedLongArray array)
    {
        return new Newborn(() -> assertArrayEquals(new long[LENGTH], array.toArray()), () -> array.set(LENGTH - 1, 1),
            () -> assertEquals(1, array.getAndSet(LENGTH - 1, 2)), () -> assertEquals(2, array.get(LENGTH - 1)));
    }

    private static Newborn of(final SharedRecord<Point> point)
    {
        return new Newborn(() -> assertEquals(new Point(3, 4), point.get()), () -> point.set(new Point(1, 1)), () ->
        {
            assertEquals(new Point(1, 1), point.get());
            point.set(new Point(2, 2));
        }, () -> assertEquals(new Point(2, 2), point.get()));
    }
}
