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
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The same, of a queue that may grow, but not beyond its first ring: then it is as full as a bounded one. */
class LimitedQueueContractTest extends SharedQueueContractTest
{
    static GrowingQueueKind<Long> limited(final int capacity)
    {
        final GrowingQueueKind<Long> kind = SharedQueue.growing(Codecs.int64()).initialCapacity(capacity);
        return kind.limit(kind.sizes().fileLength(0));
    }

    @Override
    AbstractSharedQueue<Long> anyQueue(final int capacity)
    {
        return keep(walk.create(limited(capacity)));
    }

    @Override
    AbstractSharedQueue<Long> anyNamed(final String name)
    {
        return keep(walk.open(name, limited(3)));
    }

    @Override
    @Test
    void shouldBehaveAsACollectionWhenComparedAndPrinted()
    {
        final AbstractSharedQueue<Long> queue = anyQueue(2);
        assertEquals(Integer.MAX_VALUE, queue.capacity());
        assertTrue(queue.toString().contains(queue.name()), queue.toString());
    }
}
