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
package io.ropewalk.inspect;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How much went through queues whose rings come and go. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GrowingReportTest
{
    private static final int MANY = 5000;

    private final Ropewalk walk = Ropewalk.temporary();
    private final SharedQueue<Long> queue = walk.queue("g", Codecs.int64());
    private final WalkInspector inspector = WalkInspector.of(walk.path());

    private ObjectReport report()
    {
        return inspector.object("g").orElseThrow();
    }

    private void put(final int count) throws InterruptedException
    {
        for (final long number : LongStream.range(0, count).toArray())
        {
            queue.put(number);
        }
    }

    private void take(final int count) throws InterruptedException
    {
        for (int i = 0; i < count; i++)
        {
            queue.take();
        }
    }

    @Test
    void shouldCountPutsAndTakesWhenRingsCome() throws Exception
    {
        put(3);
        final ObjectReport first = report();
        assertEquals(3, first.puts());
        put(MANY);
        take(2);
        final ObjectReport next = report();
        assertTrue(next.rings().size() > 1, next.toString());
        assertEquals(MANY, next.putsSince(first));
        assertEquals(2, next.takesSince(first));
        assertEquals(next.size(), next.rings().stream().mapToLong(RingReport::size).sum());
    }

    @Test
    void shouldCountTakesWhenRingsGo() throws Exception
    {
        put(MANY);
        final ObjectReport full = report();
        take(MANY - 1);
        final ObjectReport nearlyEmpty = report();
        assertTrue(nearlyEmpty.rings().size() < full.rings().size(), nearlyEmpty.toString());
        assertEquals(MANY - 1, nearlyEmpty.takesSince(full));
        assertEquals(0, nearlyEmpty.putsSince(full));
        assertEquals(1, nearlyEmpty.size());
    }
}
