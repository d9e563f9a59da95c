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
package io.ropewalk.soak;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.collection.SharedList;
import io.ropewalk.structure.collection.SharedMap;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedReadWriteLock;
import io.ropewalk.structure.sync.SharedReentrantLock;
import io.ropewalk.structure.sync.SharedSemaphore;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedRecord;

import java.util.function.IntFunction;
import java.util.function.LongConsumer;

/** The handles of one process on all that is used. */
final class Structures
{
    static final int PERMITS = 2;
    static final int MANY_PERMITS = 1 << 20;
    static final int COUNTERS = 32;

    private static final int CAPACITY = 64;
    private static final int KEYS = 256;

    final SharedQueue<Long> queue;
    final SharedQueue<Long> growing;
    final TaskQueue<Long> tasks;
    final Connection<Long> sending;
    final Connection<Long> receiving;
    final Ring ring;
    final Ring single;
    final SharedReentrantLock lock;
    final SharedLong guarded;
    final SharedLong copy;
    final SharedReadWriteLock readWriteLock;
    final SharedSemaphore bounded;
    final SharedSemaphore semaphore;
    final SharedEvent event;
    final SharedBarrier barrier;
    final SharedLong sum;
    final SharedRecord<Triple> record;
    final SharedMap<Long, Long> counters;
    final SharedMap<Long, String> texts;
    final SharedList<Long> list;

    /** What is taken is told, by channel, before it is handed over. */
    Structures(final Ropewalk walk, final IntFunction<LongConsumer> listener)
    {
        queue = walk.queue("queue", CAPACITY, codec(listener, Channel.QUEUE));
        growing = walk.queue("growing", codec(listener, Channel.GROWING));
        tasks = walk.taskQueue("tasks", CAPACITY, codec(listener, Channel.TASKS));
        final Pipe<Long> pipe = walk.oneWayPipe("pipe", codec(listener, Channel.PIPE));
        receiving = pipe.first();
        sending = pipe.second();
        ring = walk.mpmcRing("ring", CAPACITY, Element.MAX_LENGTH);
        single = walk.spscRing("single", CAPACITY, Element.MAX_LENGTH);
        lock = walk.reentrantLock("lock");
        guarded = walk.longValue("guarded", 0);
        copy = walk.longValue("copy", 0);
        readWriteLock = walk.readWriteLock("read-write");
        bounded = walk.boundedSemaphore("bounded", PERMITS);
        semaphore = walk.semaphore("semaphore", MANY_PERMITS);
        event = walk.event("event");
        barrier = walk.barrier("barrier", 2);
        sum = walk.longValue("sum", 0);
        record = walk.record("record", new Triple(0, 0, 0));
        counters = walk.map("counters", COUNTERS, Codecs.int64(), Codecs.int64());
        texts = walk.map("texts", KEYS, Codecs.int64(), Codecs.utf8());
        list = walk.list("list", CAPACITY, Codecs.int64());
    }

    private static Codec<Long> codec(final IntFunction<LongConsumer> listener, final Channel channel)
    {
        return Element.codec(listener.apply(channel.ordinal()));
    }

    /** Of which each component follows from the first. */
    record Triple(long first, long second, long third)
    {
        Triple next()
        {
            return new Triple(first + 1, (first + 1) * 3, ~(first + 1));
        }

        boolean isWhole()
        {
            return 0 == first || (second == first * 3 && third == ~first);
        }
    }
}
