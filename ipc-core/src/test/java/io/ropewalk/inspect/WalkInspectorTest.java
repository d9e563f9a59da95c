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
import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.segment.file.Names;
import io.ropewalk.segment.walk.HandedObjects;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;
import io.ropewalk.structure.sync.SharedSemaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WalkInspectorTest
{
    private static final long ME = ProcessHandle.current().pid();

    private final Ropewalk walk = Ropewalk.temporary();
    private final WalkInspector inspector = WalkInspector.of(walk.path());
    private final List<ChildJvm> children = new ArrayList<>();

    @AfterEach
    void endChildren()
    {
        children.forEach(ChildJvm::close);
    }

    private ChildJvm child(final String... arguments)
    {
        final ChildJvm child = ChildJvm.of(DoctorPeer.class).arguments(arguments).start();
        children.add(child);
        return child;
    }

    private static void await(final BooleanSupplier condition) throws InterruptedException
    {
        while (!condition.getAsBoolean())
        {
            Thread.sleep(10);
        }
    }

    private ObjectReport report(final String name)
    {
        return inspector.object(name).orElseThrow();
    }

    private List<Finding> findings(final String code)
    {
        return inspector.findings().stream().filter((finding) -> finding.code().equals(code)).toList();
    }

    private static void signal(final ChildJvm child, final String signal) throws Exception
    {
        assertEquals(0, new ProcessBuilder("kill", "-" + signal, String.valueOf(child.pid())).start().waitFor());
    }

    @Test
    void shouldReportWhatEachKindOfObjectSays() throws Exception
    {
        final SharedQueue<String> queue = walk.queue("q", 8, Codecs.utf8());
        queue.putAll(List.of("a", "b", "c"));
        queue.take();
        final TaskQueue<String> tasks = walk.taskQueue("t", 4, Codecs.utf8());
        tasks.put("1");
        tasks.put("2");
        tasks.take();
        final SharedQueue<Long> growing = walk.queue("g", Codecs.int64());
        for (long i = 0; i < 3000; i++)
        {
            growing.put(i);
        }
        walk.reentrantLock("r").lock();
        walk.reentrantLock("r").lock();
        final SharedSemaphore permits = walk.boundedSemaphore("s", 3);
        permits.acquire(2);
        walk.map("m", 100, Codecs.int64(), Codecs.utf8()).put(1L, "x");
        walk.list("l", 10, Codecs.utf8()).add("z");
        walk.intArray("a", 3).set(1, 7);
        walk.event("e").set();
        walk.pipe("p", Codecs.utf8()).first().send("x");

        assertEquals(List.of(2L, 8L, 3L, 1L),
            List.of(report("q").size(), report("q").capacity(), report("q").puts(), report("q").takes()));
        assertEquals(List.of(ME), report("q").users());
        assertEquals(1, report("t").size());
        assertTrue(report("t").holders().contains(new HolderReport(ME, 0, "task", 1, true)));
        assertEquals(3000, report("g").size());
        assertEquals(List.of(new HolderReport(ME, Thread.currentThread().getId(), "lock", 2, true)),
            report("r").holders());
        assertEquals(List.of(new HolderReport(ME, 0, "permit", 2, true)), report("s").holders());
        assertEquals(1, report("s").size());
        assertEquals(1, report("m").size());
        assertEquals(1, report("l").size());
        assertEquals(List.of(0, 7, 0), report("a").state().get("elements"));
        assertEquals(true, report("e").state().get("set"));
        assertEquals(1, report("p").size());
        assertTrue(inspector.objects().stream().allMatch((object) -> object.problem().isEmpty()));
        assertEquals(List.of(ME), inspector.processes().stream().map(ProcessReport::pid).toList());
        assertTrue(WalkInspector.walks(walk.path().getParent()).contains(walk.path()));
    }

    @Test
    void shouldNameTheCycleWhenThreeProcessesWaitForEachOther() throws Exception
    {
        final String path = walk.path().toString();
        child("embrace", path, "a", "b");
        child("embrace", path, "b", "c");
        child("embrace", path, "c", "a");
        await(() -> !findings("deadlock").isEmpty());
        final List<Finding> found = findings("deadlock");
        assertEquals(1, found.size(), found.toString());
        assertTrue(found.get(0).isProblem());
        for (int i = 0; i < 300; i++)
        {
            assertEquals(1, findings("deadlock").size(), "look=" + i);
        }
        assertEquals(List.of("a", "b", "c"),
            ((List<?>)found.get(0).values().get("locks")).stream().map(String::valueOf).sorted().toList());
        assertEquals(children.stream().map(ChildJvm::pid).sorted().toList(),
            ((List<?>)found.get(0).values().get("pids")).stream().map((pid) -> (Long)pid).sorted().toList());
        children.get(0).close();
        await(() -> findings("deadlock").isEmpty());
    }

    @Test
    void shouldNameTheConsumerWhenItIsStoppedBehindAFullQueue() throws Exception
    {
        final SharedQueue<String> queue = walk.queue("full", 2, Codecs.utf8());
        queue.put("1");
        final ChildJvm consumer = child("consume", walk.path().toString());
        await(queue::isEmpty);
        queue.put("2");
        queue.put("3");
        signal(consumer, "STOP");
        await(() -> findings("full-queue").stream().anyMatch((finding) ->
            List.of(consumer.pid()).equals(finding.values().get("stopped"))));
        assertTrue(findings("stopped-holder").stream().anyMatch((finding) ->
            finding.values().get("pid").equals(consumer.pid())));
        signal(consumer, "CONT");
        await(() -> findings("stopped-holder").isEmpty());
    }

    @Test
    void shouldNameTheProducerWhenItWasKilled() throws Exception
    {
        final SharedQueue<String> queue = walk.queue("full", 2, Codecs.utf8());
        final ChildJvm producer = child("produce", walk.path().toString());
        await(() -> !queue.isEmpty());
        final long pid = producer.pid();
        producer.close();
        await(() -> findings("dead-holder").stream().anyMatch((finding) ->
            finding.values().get("pid").equals(pid) && "producer".equals(finding.values().get("holds"))));
        assertTrue(inspector.processes().stream().anyMatch((process) -> process.pid() == pid && !process.isAlive()));
    }

    @Test
    void shouldNameTheObjectWithoutANameWhenNobodyAliveHasIt() throws Exception
    {
        final Walk ground = Walk.open(walk.path());
        final SharedQueue<String> mine = ground.create(SharedQueue.of(2, Codecs.utf8()));
        final SharedQueue<String> handed = HandedObjects.create(ground, SharedQueue.of(2, Codecs.utf8()));
        walk.queue("anonymous-mail", 2, Codecs.utf8());
        final ChildJvm maker = child("leak", walk.path().toString());
        await(() -> 5 == inspector.objects().size());
        assertEquals(List.of(), findings("leaked-object"));
        final List<String> theirs = inspector.objects().stream().map(ObjectReport::name).filter((name) ->
            Names.isAnonymous(name) || Names.handedOwner(name).isPresent())
            .filter((name) -> !List.of(mine.name(), handed.name()).contains(name)).toList();
        assertEquals(2, theirs.size(), theirs.toString());
        final long pid = maker.pid();
        maker.close();
        await(() -> 2 == findings("leaked-object").size());
        assertEquals(theirs,
            findings("leaked-object").stream().map((finding) -> finding.values().get("object")).toList());
        assertTrue(findings("leaked-object").stream().allMatch((finding) -> !finding.isProblem() &&
            finding.values().get("pid").equals(pid)));
        // Whoever has them keeps them.
        assertTrue(mine.isEmpty() && handed.isEmpty());
    }

    @Test
    void shouldCountTheRepairWhenATaskOfTheDeadIsTakenAgain() throws Exception
    {
        final TaskQueue<String> tasks = walk.taskQueue("tasks", 4, Codecs.utf8());
        tasks.put("t");
        final ChildJvm worker = child("task", walk.path().toString());
        await(() -> report("tasks").holders().stream().anyMatch((holder) -> holder.pid() == worker.pid()));
        assertEquals(0L, report("tasks").state().get("repairs"));
        worker.close();
        assertEquals("t", tasks.take());
        await(() -> 1L == (Long)report("tasks").state().get("repairs"));
        tasks.taskDone();
    }

    @Test
    void shouldShowWhoSleepsUntilItIsKilled() throws Exception
    {
        walk.queue("empty", 2, Codecs.utf8());
        final ChildJvm sleeper = child("sleep", walk.path().toString());
        await(() -> inspector.waits().stream().anyMatch((wait) -> wait.pid() == sleeper.pid() &&
            "empty".equals(wait.objectName()) && "not empty".equals(wait.what()) &&
            "main".equals(wait.threadName()) && wait.forNs() > 0));
        sleeper.close();
        await(() -> inspector.waits().isEmpty());
    }

    @Test
    void shouldTellWhatIsWrongWhenFilesAreDamaged(@TempDir final Path folder) throws Exception
    {
        walk.queue("cut", 8, Codecs.utf8());
        walk.queue("newer", 8, Codecs.utf8());
        Files.writeString(walk.path().resolve("foreign"), "hello");
        try (RandomAccessFile cut = new RandomAccessFile(walk.path().resolve("newer").toFile(), "rw"))
        {
            cut.seek(8);
            cut.write(99);
        }
        try (RandomAccessFile cut = new RandomAccessFile(walk.path().resolve("cut").toFile(), "rw"))
        {
            cut.setLength(1000);
        }
        assertTrue(report("foreign").problem().contains("truncated"), report("foreign").problem());
        assertTrue(report("newer").problem().contains("version"), report("newer").problem());
        assertTrue(report("cut").problem().contains("truncated"), report("cut").problem());
        assertEquals(3, findings("damaged-object").size());
        assertThrows(ObjectDestroyedException.class, () -> WalkInspector.of(folder));
        assertFalse(WalkInspector.walks(folder.resolve("missing")).iterator().hasNext());
    }

    @Test
    void shouldThrowNothingWhenAnyBytesAreDamaged() throws Exception
    {
        final Random random = new Random(Long.getLong("ropewalk.seed", 1));
        walk.queue("q", 8, Codecs.utf8()).put("x");
        walk.taskQueue("t", 4, Codecs.utf8()).put("x");
        walk.queue("g", Codecs.int64()).put(1L);
        walk.map("m", 100, Codecs.utf8(), Codecs.utf8()).put("k", "v");
        walk.list("l", 10, Codecs.utf8()).add("z");
        walk.pipe("p", Codecs.utf8());
        walk.barrier("b", 3);
        walk.readWriteLock("w").readLock().lock();
        walk.boundedSemaphore("s", 3).acquire();
        walk.intArray("a", 20);
        final List<Path> files = walk.names().stream().map(walk.path()::resolve).toList();
        for (int i = 0; i < 300; i++)
        {
            final Path path = files.get(random.nextInt(files.size()));
            final byte[] whole = Files.readAllBytes(path);
            final byte[] damaged = whole.clone();
            for (int strikes = 0; strikes < 20; strikes++)
            {
                damaged[random.nextInt(Math.min(damaged.length, 1 << (6 + random.nextInt(9))))] =
                    (byte)(random.nextInt(4) - 2);
            }
            overwrite(path, damaged);
            inspector.objects();
            inspector.findings();
            overwrite(path, whole);
        }
    }

    private static void overwrite(final Path path, final byte[] bytes) throws Exception
    {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw"))
        {
            file.write(bytes);
        }
    }
}
