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
package io.ropewalk.grow;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the tutorials do with a queue without a size, between processes: rows 25, 31 and 33. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GrowRowsTest
{
    private static final String END = "end";

    private final Ropewalk walk = Ropewalk.temporary();

    /** Row 25: values of any kind, in order; there is no fourth. */
    @Test
    void shouldTakeObjectsInOrderAndBlockWhenThereIsNoMore() throws Exception
    {
        final SharedQueue<Object> queue = walk.queue("objects", Codecs.object());
        final ChildProcess producer = walk.process(() ->
        {
            queue.put("text");
            queue.put(List.of(1, 2, 3));
            queue.put(42);
        }).start();
        end(producer);
        end(walk.process(() ->
        {
            assertEquals("text", queue.take());
            assertEquals(List.of(1, 2, 3), queue.take());
            assertEquals(42, queue.take());
            assertNull(queue.poll(10, TimeUnit.MILLISECONDS));
        }).start());
        assertTrue(queue.isEmpty());
    }

    /** Row 31: one element, from one child to the other. */
    @Test
    void shouldHandOverWhenAChildPutsAndAnotherTakes() throws Exception
    {
        final SharedQueue<String> queue = walk.queue("one", Codecs.utf8());
        final SharedQueue<String> taken = walk.queue("taken", Codecs.utf8());
        final ChildProcess consumer = walk.process(() -> taken.put(queue.take())).start();
        end(walk.process(() -> queue.put("bun")).start());
        end(consumer);
        assertEquals("bun", taken.poll());
        assertNull(taken.poll());
    }

    /** Row 33: three producers with three elements each, two consumers, an end for each of these. */
    @Test
    void shouldTakeEachOnceAndEndWhenThereAreSeveralOfBoth() throws Exception
    {
        final SharedQueue<String> queue = walk.queue("buns", Codecs.utf8());
        final SharedQueue<String> eaten = walk.queue("eaten", Codecs.utf8());
        final List<ChildProcess> consumers = new ArrayList<>();
        for (int i = 0; i < 2; i++)
        {
            consumers.add(walk.process(() ->
            {
                for (String bun = queue.take(); !END.equals(bun); bun = queue.take())
                {
                    eaten.put(bun);
                }
            }).start());
        }
        final List<ChildProcess> producers = new ArrayList<>();
        for (int i = 0; i < 3; i++)
        {
            final String name = "producer-" + i;
            producers.add(walk.process(() -> queue.putAll(List.of(name + "-0", name + "-1", name + "-2"))).start());
        }
        for (final ChildProcess producer : producers)
        {
            end(producer);
        }
        queue.put(END);
        queue.put(END);
        for (final ChildProcess consumer : consumers)
        {
            end(consumer);
        }
        final List<String> all = new ArrayList<>();
        eaten.drainTo(all);
        assertEquals(9, all.size());
        final Set<String> different = new HashSet<>(all);
        assertEquals(9, different.size());
        assertTrue(queue.isEmpty());
    }

    private static void end(final ChildProcess child) throws InterruptedException
    {
        child.join();
        assertEquals(Optional.empty(), child.failure());
        assertEquals(0, child.exitValue());
        child.close();
    }
}
