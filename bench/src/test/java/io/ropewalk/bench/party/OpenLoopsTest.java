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
package io.ropewalk.bench.party;

import io.ropewalk.bench.link.Link;
import io.ropewalk.bench.link.Message;
import io.ropewalk.bench.link.MessageChecker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenLoopsTest
{
    private static final int STALL_MS = 60;
    private static final int STALLED = 5;

    private final Queue<Long> messages = new ConcurrentLinkedQueue<>();
    private final MessageChecker checker = new MessageChecker();

    /** With a schedule that waited for the message before, one of them would be late. */
    @Test
    void shouldBlameTheDelayOnAllThatWereDueWhenOneMessageStalls() throws Exception
    {
        final OpenLoops.Timetable timetable =
            new OpenLoops.Timetable(System.nanoTime() + Delays.HEAD_START_NS, 1000, 100);
        final ExecutorService threads = Executors.newFixedThreadPool(2);
        try
        {
            final Future<String> received = threads.submit(() -> loops(0).receive(timetable));
            final Future<String> sent = threads.submit(() -> loops(STALLED).send(timetable));
            assertEquals(OpenLoops.SEND_AT + " 100 100", sent.get());
            final String[] words = received.get().substring(OpenLoops.RECEIVE_AT.length()).strip().split(" ");
            final Delays delays = Delays.parse(words);
            assertEquals(100, delays.times().getTotalCount());
            assertTrue(delays.times().getCountBetweenValues(20_000_000, Long.MAX_VALUE) >= 30, delays.toString());
        }
        finally
        {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldGiveTheRestUpWhenFarBehind()
    {
        final OpenLoops.Timetable past = new OpenLoops.Timetable(System.nanoTime() - 10_000_000_000L, 1000, 100);
        assertEquals(OpenLoops.SEND_AT + " 0 100", loops(0).send(past));
        assertTrue(messages.remove() < 0);
    }

    @Test
    void shouldBeAtFixedTimesWhenATimetable()
    {
        final OpenLoops.Timetable timetable = OpenLoops.Timetable.parse("send-at 7 1000000 250".split(" "));
        assertEquals(250_000, timetable.count());
        assertEquals(7, timetable.dueNs(0));
        assertEquals(249_999_007, timetable.dueNs(249_999));
        assertEquals("7 1000000 250", timetable.format());
    }

    private OpenLoops loops(final int stalled)
    {
        return new OpenLoops(new LinkEnd(new StallingLink(stalled), checker, 0, 1));
    }

    /** Carries messages within this process. */
    private final class StallingLink implements Link
    {
        private final int stalled;

        StallingLink(final int stalled)
        {
            this.stalled = stalled;
        }

        @Override
        public boolean trySend(final long value)
        {
            if (stalled > 0 && value == Message.value(0, stalled))
            {
                final long startNs = System.nanoTime();
                while (System.nanoTime() - startNs < STALL_MS * 1_000_000L)
                {
                    Thread.onSpinWait();
                }
            }
            return messages.add(value);
        }

        @Override
        public int poll(final int limit)
        {
            final Long value = messages.poll();
            if (null != value)
            {
                checker.accept(value);
            }
            return null == value ? 0 : 1;
        }
    }
}
