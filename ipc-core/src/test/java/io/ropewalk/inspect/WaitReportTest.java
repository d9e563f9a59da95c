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
import io.ropewalk.VirtualThread;
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who is shown to wait. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitReportTest
{
    private static final int RECORDS = 256;
    private static final int WAITERS = 320;

    /** A record is looked for in a few places only, so not quite all may be taken. */
    private static final int SURELY_SHOWN = 200;

    private final Ropewalk walk = Ropewalk.temporary();
    private final SharedQueue<Long> queue = walk.queue("q", WAITERS, Codecs.int64());
    private final WalkInspector inspector = WalkInspector.of(walk.path());
    private final AtomicInteger taken = new AtomicInteger();

    private void takeOne()
    {
        try
        {
            queue.take();
            taken.incrementAndGet();
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    @Test
    void shouldShowAsManyAsThereIsRoomForWhenMoreWait() throws Exception
    {
        final List<Thread> waiters = new ArrayList<>();
        for (int i = 0; i < WAITERS; i++)
        {
            waiters.add(new Thread(null, this::takeOne, "waiter-" + i, 1 << 18));
            waiters.get(i).setDaemon(true);
            waiters.get(i).start();
        }
        int shown = inspector.waits().size();
        while (shown < SURELY_SHOWN)
        {
            Thread.sleep(10);
            shown = inspector.waits().size();
        }
        assertTrue(shown <= RECORDS, "shown=" + shown);
        assertTrue(inspector.findings().stream().noneMatch((finding) -> "deadlock".equals(finding.code())));
        for (int i = 0; i < WAITERS; i++)
        {
            queue.put((long)i);
        }
        for (final Thread waiter : waiters)
        {
            waiter.join();
        }
        assertEquals(WAITERS, taken.get());
        assertEquals(List.of(), inspector.waits());
    }

    @Test
    void shouldShowTheWaitOfAVirtualThread() throws Exception
    {
        VirtualThread.require();
        final Thread waiter = VirtualThread.start(this::takeOne);
        while (inspector.waits().stream().noneMatch((wait) -> "q".equals(wait.objectName()) &&
            "not empty".equals(wait.what()) && wait.threadId() == waiter.getId()))
        {
            assertTrue(waiter.isAlive());
            Thread.sleep(10);
        }
        queue.put(1L);
        waiter.join();
        assertEquals(List.of(), inspector.waits());
    }
}
