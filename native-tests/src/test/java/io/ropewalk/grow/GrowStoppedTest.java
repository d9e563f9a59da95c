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
import io.ropewalk.structure.sync.SharedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** A producer is stopped with an open claim in a ring that others have left behind. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GrowStoppedTest
{
    private static final int BEFORE = 5;
    private static final int AFTER = 20_000;
    private static final long CLAIMED = -1;

    private final Ropewalk walk = Ropewalk.temporary();
    private final SharedQueue<Long> queue = walk.queue("numbers", Codecs.int64());
    private final SharedEvent hasClaimed = walk.event("claimed");
    private final SharedEvent go = walk.event("go");

    private static void signal(final String signal, final long pid) throws Exception
    {
        assertEquals(0, new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor());
    }

    /** A process that stands in the first ring, stopped, while this one has gone on to later rings. */
    private ChildProcess leaveBehind() throws Exception
    {
        put(0, BEFORE);
        final SharedQueue<Long> own = queue;
        final SharedEvent said = hasClaimed;
        final SharedEvent told = go;
        final ChildProcess producer = walk.process(() ->
        {
            final int index = own.tryClaim(Long.BYTES);
            own.buffer().putLong(index, CLAIMED, ByteOrder.LITTLE_ENDIAN);
            said.set();
            told.await();
            own.commit(index);
        }).daemon(true).start();
        hasClaimed.await();
        signal("STOP", producer.pid());
        put(BEFORE, AFTER);
        return producer;
    }

    private void put(final long from, final long to) throws InterruptedException
    {
        for (long i = from; i < to; i++)
        {
            queue.put(i);
        }
    }

    private List<Long> takeAll(final int count) throws InterruptedException
    {
        final List<Long> taken = new ArrayList<>();
        while (taken.size() < count)
        {
            taken.add(queue.take());
        }
        assertNull(queue.poll());
        return taken;
    }

    @Test
    void shouldDeliverInOrderWhenTheProducerGoesOn() throws Exception
    {
        try (ChildProcess producer = leaveBehind())
        {
            for (long i = 0; i < BEFORE; i++)
            {
                assertEquals(i, queue.take());
            }
            // Its claim is the oldest, and it lives.
            assertNull(queue.poll(50, TimeUnit.MILLISECONDS));
            put(AFTER, AFTER + BEFORE);
            signal("CONT", producer.pid());
            go.set();
            final List<Long> taken = takeAll(AFTER + 1);
            assertEquals(CLAIMED, taken.remove(0));
            assertEquals(LongStream.range(BEFORE, AFTER + BEFORE).boxed().toList(), taken);
            producer.join();
            assertEquals(0, producer.exitValue());
        }
    }

    @Test
    void shouldGoOnWithoutItWhenTheProducerIsKilled() throws Exception
    {
        try (ChildProcess producer = leaveBehind())
        {
            for (long i = 0; i < BEFORE; i++)
            {
                assertEquals(i, queue.take());
            }
            assertNull(queue.poll(50, TimeUnit.MILLISECONDS));
            signal("KILL", producer.pid());
            producer.join();
            assertEquals(LongStream.range(BEFORE, AFTER).boxed().toList(), takeAll(AFTER - BEFORE));
        }
        put(0, BEFORE);
        assertEquals(LongStream.range(0, BEFORE).boxed().toList(), takeAll(BEFORE));
    }
}
