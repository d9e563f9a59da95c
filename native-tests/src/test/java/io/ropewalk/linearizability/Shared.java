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
package io.ropewalk.linearizability;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.machine.memory.Slices;
import io.ropewalk.segment.SharedObject;
import io.ropewalk.segment.Views;
import io.ropewalk.structure.collection.SharedMap;
import io.ropewalk.structure.queue.Queues;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.sync.SharedLock;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Objects as they are in the beginning, of whose memory each trial has a copy of its own in the heap. Made before the
 * checker looks on.
 */
final class Shared
{
    /** Which a model checker sees. */
    static final String HEAP = "heap";

    /** The same, in which a compare-and-set is two steps. */
    static final String CARELESS = "careless";

    /** Of the class that is used in production. */
    static final String NATIVE = "native";

    private static final Ropewalk WALK = Ropewalk.temporary();
    private static final SharedQueue<Long> QUEUE = WALK.queue("queue", 2, Codecs.int64());
    private static final SharedLock LOCK = WALK.lock("lock");
    private static final SharedMap<Long, Long> MAP = WALK.map("map", 4, Codecs.int64(), Codecs.int64());

    private static volatile String kind = HEAP;

    private Shared()
    {
    }

    /** Over what memory the next ones are made. */
    static void use(final String memory)
    {
        kind = memory;
    }

    static SharedQueue<Long> queue()
    {
        return Queues.through(QUEUE, Shared::copyOf);
    }

    static SharedLock lock()
    {
        return copyOf(LOCK);
    }

    static SharedMap<Long, Long> map()
    {
        return copyOf(MAP);
    }

    /** All zero. */
    static AtomicBuffer memory(final int lengthBytes)
    {
        return NATIVE.equals(kind) ? Slices.allocate(lengthBytes) :
            new HeapBuffer(lengthBytes, !CARELESS.equals(kind));
    }

    private static AtomicBuffer copyOf(final AtomicBuffer image)
    {
        final AtomicBuffer memory = memory(image.capacity());
        for (int i = 0; i < image.capacity(); i += Long.BYTES)
        {
            final long word = image.getLong(i);
            if (0 != word)
            {
                memory.putLong(i, word);
            }
        }
        return memory;
    }

    private static <T extends SharedObject> T copyOf(final T object)
    {
        return Views.through(object, Shared::copyOf);
    }

    /** Also loads their classes. */
    static void prepare()
    {
        queue().offer(1L);
        queue().poll();
        lock().lock();
        map().put(1L, 1L);
    }

    static void destroy()
    {
        QUEUE.destroy();
        LOCK.destroy();
        MAP.destroy();
    }
}
