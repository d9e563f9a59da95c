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
package io.ropewalk.task;

import io.ropewalk.harness.PeerJvm;
import io.ropewalk.segment.Walk;
import io.ropewalk.structure.queue.TaskQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The producers and consumers of the tutorials, and what becomes of a task whose process dies. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskProcessTest
{
    private final Walk walk = Walk.temporary();

    @TempDir
    private Path directory;

    private PeerJvm start(final String task, final String... arguments) throws IOException
    {
        return PeerJvm.start(TaskPeer.class, task, walk.path(), arguments);
    }

    /** Ready to take. */
    private PeerJvm consumer(final String task, final String... arguments) throws IOException
    {
        final PeerJvm consumer = start(task, arguments);
        assertEquals("ready", consumer.readLine());
        return consumer;
    }

    private Set<String> produce(final int producers, final int each) throws Exception
    {
        final Set<String> all = new TreeSet<>();
        final List<PeerJvm> running = new ArrayList<>();
        for (int i = 0; i < producers; i++)
        {
            final String[] elements = elements(i, each);
            all.addAll(List.of(elements));
            running.add(start("put", elements));
        }
        for (final PeerJvm producer : running)
        {
            assertEquals(List.of(), producer.finish());
        }
        return all;
    }

    private static String[] elements(final int producer, final int count)
    {
        final String[] elements = new String[count];
        for (int i = 0; i < count; i++)
        {
            elements[i] = "p" + producer + "." + i;
        }
        return elements;
    }

    private static void assertEachOnce(final Set<String> expected, final List<String> found)
    {
        assertEquals(expected.size(), found.size(), found::toString);
        assertEquals(expected, new TreeSet<>(found));
    }

    @Test
    void shouldConsumeEachOnceWhenEndedBySentinels() throws Exception
    {
        try (PeerJvm one = consumer("takeToSentinel"); PeerJvm two = consumer("takeToSentinel"))
        {
            final Set<String> expected = produce(3, 3);
            start("put", TaskPeer.SENTINEL, TaskPeer.SENTINEL).finish();
            final List<String> found = new ArrayList<>(one.finish());
            found.addAll(two.finish());
            assertEachOnce(expected, found);
        }
        assertTrue(TaskPeer.queue(walk).isEmpty());
    }

    @Test
    void shouldConsumeEachOnceWhenEndedByShutdown() throws Exception
    {
        try (PeerJvm one = consumer("takeToEnd"); PeerJvm two = consumer("takeToEnd"))
        {
            final Set<String> expected = produce(2, 4);
            TaskPeer.queue(walk).shutdown();
            final List<String> found = new ArrayList<>(one.finish());
            found.addAll(two.finish());
            assertEachOnce(expected, found);
        }
    }

    @Test
    void shouldHaveProcessedAllWhenAnyProducerReturnsFromItsJoin() throws Exception
    {
        final String[] ledgers = {directory.resolve("a").toString(), directory.resolve("b").toString()};
        try (PeerJvm one = consumer("work", ledgers[0]); PeerJvm two = consumer("work", ledgers[1]))
        {
            final List<PeerJvm> producers = new ArrayList<>();
            final Set<String> expected = new TreeSet<>();
            for (int i = 0; i < 3; i++)
            {
                final List<String> arguments = new ArrayList<>(List.of("2", ledgers[0], ledgers[1]));
                arguments.addAll(List.of(elements(i, 3)));
                expected.addAll(List.of(elements(i, 3)));
                producers.add(start("putAndJoin", arguments.toArray(new String[0])));
            }
            // All are put before the first one joins.
            for (final PeerJvm producer : producers)
            {
                assertEquals("put", producer.readLine());
            }
            producers.forEach((producer) -> producer.tell("join"));
            for (final PeerJvm producer : producers)
            {
                assertEquals(List.of("marks=9"), producer.finish());
            }
            assertTrue(one.isAlive() && two.isAlive(), "consumers end with whoever started them");
            final List<String> found = new ArrayList<>(one.abandon());
            found.addAll(two.abandon());
            assertEachOnce(expected, found);
            assertFalse(one.isAlive() || two.isAlive());
        }
        assertEquals(0, TaskPeer.tasks(walk).unfinished());
    }

    @Test
    void shouldThrowInItsProcessWhenDoneTooOften() throws Exception
    {
        TaskPeer.tasks(walk).put("one");
        assertEquals(List.of("IllegalStateException"), start("doneTooOften").finish());
        assertThrows(IllegalStateException.class, () -> TaskPeer.tasks(walk).taskDone());
    }

    @Test
    void shouldDeliverAgainWhenItsHolderIsKilled() throws Exception
    {
        final TaskQueue<String> tasks = TaskPeer.tasks(walk);
        tasks.put("precious");
        try (PeerJvm holder = start("hold"))
        {
            assertEquals("precious attempts=1", holder.readLine());
            assertFalse(tasks.join(20, TimeUnit.MILLISECONDS));
            assertEquals(0, tasks.size());
            assertEquals(1, tasks.unfinished());
        }
        assertEquals("precious", tasks.take());
        assertEquals(2, tasks.attempts());
        tasks.taskDone();
        tasks.join();
        assertEquals(List.of(), tasks.deadLetters());
    }

    @Test
    void shouldMakeADeadLetterWhenEveryHolderIsKilled() throws Exception
    {
        final TaskQueue<String> tasks = TaskPeer.tasks(walk);
        tasks.put("poison");
        for (int i = 1; i <= TaskPeer.ATTEMPTS; i++)
        {
            try (PeerJvm holder = start("hold"))
            {
                assertEquals("poison attempts=" + i, holder.readLine());
            }
        }
        assertNull(tasks.poll(20, TimeUnit.MILLISECONDS));
        tasks.put("bread");
        assertEquals("bread", tasks.take());
        assertEquals(1, tasks.attempts());
        tasks.taskDone();
        tasks.join();
        assertEquals(List.of("poison"), tasks.deadLetters());
        assertEquals(List.of("poison"), TaskPeer.tasks(walk).deadLetters(), "they stay");
        final List<String> drained = new ArrayList<>();
        assertEquals(1, tasks.drainDeadLetters(drained));
        assertEquals(0, tasks.drainDeadLetters(drained));
        assertEquals(List.of("poison"), drained);
        assertEquals(List.of(), tasks.deadLetters());
        assertEquals(0, tasks.unfinished());
    }

    @Test
    void shouldReturnFromJoinWhenNobodyIsLeftForTheLastAttempt() throws Exception
    {
        final TaskQueue<String> tasks = TaskPeer.tasks(walk);
        tasks.put("poison");
        for (int i = 1; i <= TaskPeer.ATTEMPTS; i++)
        {
            try (PeerJvm holder = start("hold"))
            {
                assertEquals("poison attempts=" + i, holder.readLine());
            }
        }
        tasks.join();
        assertEquals(List.of("poison"), tasks.deadLetters());
    }

    @Test
    void shouldWaitForTasksInOtherHandsWhenShutDown() throws Exception
    {
        final TaskQueue<String> tasks = TaskPeer.tasks(walk);
        tasks.put("one");
        tasks.put("two");
        try (PeerJvm killed = start("hold"); PeerJvm diligent = start("hold"))
        {
            final String first = killed.readLine();
            diligent.readLine();
            tasks.shutdown();
            try (PeerJvm rest = consumer("workToEnd"))
            {
                killed.kill();
                assertEquals(first.replace("=1", "=2"), rest.readLine());
                diligent.tell("go on");
                assertEquals(List.of("closed"), rest.finish());
                diligent.finish();
            }
        }
        assertEquals(0, tasks.unfinished());
    }
}
