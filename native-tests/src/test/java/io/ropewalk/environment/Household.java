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
package io.ropewalk.environment;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.collection.SharedList;
import io.ropewalk.structure.collection.SharedMap;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedReentrantLock;
import io.ropewalk.structure.sync.SharedSemaphore;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedLongArray;
import io.ropewalk.structure.value.SharedRecord;

import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** One structure of each kind in a walk. */
final class Household
{
    static final int CAPACITY = 64;
    static final int PERMITS = 2;

    private static final int LENGTH = 1000;
    private static final String LONG_TEXT = "x".repeat(200);

    final SharedQueue<String> queue;
    final TaskQueue<String> tasks;
    final Pipe<String> pipe;
    final SharedReentrantLock lock;
    final SharedSemaphore permits;
    final SharedBarrier barrier;
    final SharedEvent event;
    final SharedLong count;
    final SharedLongArray array;
    final SharedRecord<Point> record;
    final SharedMap<Long, String> map;
    final SharedList<String> list;

    Household(final Ropewalk walk)
    {
        queue = walk.queue("queue", CAPACITY, Codecs.utf8());
        tasks = walk.taskQueue("tasks", CAPACITY, Codecs.utf8());
        pipe = walk.pipe("pipe", Codecs.utf8());
        lock = walk.reentrantLock("lock");
        permits = walk.boundedSemaphore("permits", PERMITS);
        barrier = walk.barrier("barrier", 2);
        event = walk.event("event");
        count = walk.longValue("count", 0);
        array = walk.longArray("array", LENGTH);
        record = walk.record("record", new Point(0, 0));
        map = walk.map("map", CAPACITY, Codecs.int64(), Codecs.utf8());
        list = walk.list("list", CAPACITY, Codecs.utf8());
    }

    /** What the record holds: twice the same. */
    record Point(long x, long y)
    {
    }

    /** To the last place of each, and empty again; nobody else uses it meanwhile. */
    void use() throws Exception
    {
        useQueues();
        for (int i = 0; i < CAPACITY; i++)
        {
            assertNull(map.put((long)i, LONG_TEXT));
            list.add(LONG_TEXT);
        }
        for (int i = 0; i < CAPACITY; i++)
        {
            assertEquals(LONG_TEXT, map.remove((long)i));
            assertEquals(LONG_TEXT, list.remove(0));
        }
        pipe.first().send("there");
        assertEquals("there", pipe.second().receive());
        pipe.second().send("back");
        assertEquals("back", pipe.first().receive());
        useValues();
    }

    private void useQueues()
    {
        for (int i = 0; i < CAPACITY; i++)
        {
            assertTrue(queue.offer(i + LONG_TEXT));
            assertTrue(tasks.offer(i + LONG_TEXT));
        }
        assertFalse(queue.offer(""));
        for (int i = 0; i < CAPACITY; i++)
        {
            assertEquals(i + LONG_TEXT, queue.poll());
            assertEquals(i + LONG_TEXT, tasks.poll());
            tasks.taskDone();
        }
        assertNull(queue.poll());
        assertEquals(0, tasks.unfinished());
    }

    private void useValues() throws InterruptedException
    {
        for (int i = 0; i < LENGTH; i++)
        {
            array.incrementAndGet(i);
        }
        lock.lock();
        count.incrementAndGet();
        lock.unlock();
        assertTrue(permits.tryAcquire(1, TimeUnit.MINUTES));
        permits.release();
        final Point point = record.update((old) -> new Point(old.x() + 1, old.y() + 1));
        assertEquals(point.x(), point.y());
        event.set();
        assertTrue(event.await(1, TimeUnit.MINUTES));
        event.clear();
        assertNotNull(barrier.toString());
    }
}
