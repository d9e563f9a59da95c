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
package io.ropewalk.command;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.command.CommandRunner.Run;
import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.process.child.ChildJvmBuilder;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;
import io.ropewalk.structure.sync.SharedReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LookingCommandsTest
{
    private static final long PID = ProcessHandle.current().pid();

    @TempDir
    private Path folder;
    private CommandRunner commands;
    private Ropewalk walk;
    private SharedQueue<String> queue;

    @BeforeEach
    void makeWalk() throws InterruptedException
    {
        commands = new CommandRunner(folder);
        walk = Ropewalk.open(commands.walk());
        queue = walk.queue("q", 10, Codecs.utf8());
        for (final String element : List.of("one", "two\033[2J", "three"))
        {
            queue.put(element);
        }
    }

    @AfterEach
    void closeRunner()
    {
        commands.close();
    }

    private String run(final String... arguments) throws IOException, InterruptedException
    {
        return commands.run(arguments).text();
    }

    private String path()
    {
        return commands.walk().toString();
    }

    private static Map<String, Object> named(final List<Map<String, Object>> rows, final String name)
    {
        return rows.stream().filter((row) -> name.equals(row.get("name"))).findFirst().orElseThrow();
    }

    @Test
    void shouldListWhatThereIs() throws IOException, InterruptedException
    {
        final SharedReentrantLock lock = walk.reentrantLock("lock");
        lock.lock();
        final Map<String, Object> row = named(JsonReader.rows(run("ls", path(), "--json")), "q");
        assertEquals("queue", row.get("kind"));
        assertEquals("utf8", row.get("type"));
        assertEquals(3L, row.get("size"));
        assertEquals(10L, row.get("capacity"));
        assertEquals(PID, row.get("creatorPid"));
        final String text = run("ls", path());
        assertTrue(text.startsWith("NAME"), text);
        assertTrue(text.contains("3/10"), text);
        assertTrue(
            text.lines().anyMatch((line) -> line.startsWith("lock ") && line.contains(Long.toString(PID))), text);
        final ChildJvmBuilder narrow = ChildJvm.of(RopewalkCommand.class).arguments("ls", path());
        for (final String line : commands.run(narrow.environment("COLUMNS", "40")).text().lines().toList())
        {
            assertTrue(line.length() <= 40, line);
        }
        final Map<String, Object> whole = named(JsonReader.rows(run("ls", folder.toString(), "--json")), "walk");
        assertEquals(1L, whole.get("liveProcesses"));
        assertEquals(path(), whole.get("path"));
        lock.unlock();
        assertTrue(JsonReader.rows(run("ls", "--json")) != null);
    }

    @Test
    void shouldSayAllOfOneObject() throws IOException, InterruptedException
    {
        final SharedReentrantLock lock = walk.reentrantLock("lock");
        lock.lock();
        final Map<String, Object> row = JsonReader.row(run("stat", path(), "q", "--json"));
        assertEquals(10L, row.get("parameter.capacity"));
        assertEquals(3L, row.get("size"));
        assertTrue(run("stat", path(), "q").contains("capacity"));
        final String text = run("stat", path(), "lock");
        assertTrue(text.contains("held by"), text);
        assertTrue(text.contains("pid " + PID), text);
        lock.unlock();
        assertTrue(commands.run("stat", path(), "none").failure(1).contains("no such object: name=none"));
        assertTrue(commands.run("stat", path(), "a/b").failure(2).contains("name=a/b"));
    }

    @Test
    void shouldShowElementsAndLeaveThemThere() throws IOException, InterruptedException
    {
        assertEquals("one\ntwo\\u001b[2J\nthree\n", run("tail", path(), "q"));
        assertEquals("three\n", run("tail", path(), "q", "-n", "1"));
        assertEquals("two\033[2J",
            JsonReader.row(run("tail", path(), "q", "--json").lines().toList().get(1)).get("value"));
        assertEquals(3, queue.size());
        try (SharedQueue<byte[]> grown = walk.queue("grown", Codecs.bytes());
            TaskQueue<Long> tasks = walk.taskQueue("tasks", 5, Codecs.int64()))
        {
            grown.put(new byte[]{1, 2});
            tasks.put(-7L);
            tasks.put(8L);
            assertEquals("0x0102\n", run("tail", path(), "grown"));
            assertEquals("-7\n8\n", run("tail", path(), "tasks"));
            assertEquals(-7L, tasks.take());
            assertEquals("8\n", run("tail", path(), "tasks"));
        }
        walk.lock("lock");
        assertTrue(commands.run("tail", path(), "lock").failure(1).contains("not a queue: name=lock"));
    }

    @Test
    void shouldFollowUntilTheQueueEnds() throws IOException, InterruptedException
    {
        final Run tail = commands.run("tail", "-f", path(), "q");
        awaitOutput(tail, "three\n");
        queue.clear();
        queue.put("four");
        awaitOutput(tail, "four\n");
        queue.shutdown();
        assertEquals("four", queue.take());
        assertEquals("one\ntwo\\u001b[2J\nthree\nfour\n", tail.text());
        final SharedQueue<String> next = walk.queue("next", 10, Codecs.utf8());
        next.put("x");
        final Run removed = commands.run("tail", "-f", path(), "next");
        awaitOutput(removed, "x\n");
        walk.destroy("next");
        assertEquals("x\n", removed.text());
    }

    private static void awaitOutput(final Run run, final String end) throws IOException, InterruptedException
    {
        while (!run.outputSoFar().endsWith(end))
        {
            Thread.sleep(10);
        }
    }

    @Test
    void shouldSayWhatIsWrongInOneLineWhenTheWalkCannotBeRead() throws IOException, InterruptedException
    {
        final Path missing = folder.resolve("missing");
        final Path foreign = Files.createDirectory(folder.resolve("foreign"));
        Files.writeString(foreign.resolve("note"), "by hand");
        for (final String command : new String[]{"ls", "stat", "top", "tail", "doctor", "rm"})
        {
            final boolean isOfObject = "stat".equals(command) || "tail".equals(command);
            for (final Path path : "tail".equals(command) ? List.of(missing, foreign) : List.of(missing))
            {
                final Run run = isOfObject ? commands.run(command, path.toString(), "q") :
                    commands.run(command, path.toString());
                final String message = run.failure(1);
                assertTrue(message.startsWith("ropewalk " + command + ": no such walk: directory=" + path), message);
                assertEquals(1, message.lines().count(), message);
            }
        }
        assertFalse(Files.exists(missing));
        try (Stream<Path> entries = Files.list(foreign))
        {
            assertEquals(1, entries.count(), "who only looks makes nothing");
        }
    }

    @Test
    void shouldGoOnWhenAnObjectIsDamaged() throws IOException, InterruptedException
    {
        for (final String name : new String[]{"short", "newer", "foreign"})
        {
            walk.queue(name, 10, Codecs.utf8()).close();
        }
        Files.write(commands.walk().resolve("foreign"), new byte[8192]);
        try (RandomAccessFile shortened = new RandomAccessFile(commands.walk().resolve("short").toFile(), "rw");
            RandomAccessFile newer = new RandomAccessFile(commands.walk().resolve("newer").toFile(), "rw"))
        {
            shortened.setLength(100);
            newer.seek(8);
            newer.writeInt(-1);
        }
        final List<Map<String, Object>> rows = JsonReader.rows(run("ls", path(), "--json"));
        for (final String name : new String[]{"short", "newer", "foreign"})
        {
            assertTrue(named(rows, name).get("problem") != null, rows.toString());
            assertTrue(run("stat", path(), name).contains("problem"));
            assertEquals(1, commands.run("tail", path(), name).failure(1).lines().count());
        }
        assertEquals(3L, named(rows, "q").get("size"));
    }

    @Test
    void shouldTellProblemsByTheStatusWhenItExamines() throws IOException, InterruptedException
    {
        final Path output = folder.resolve("findings");
        final int status = commands.runInto(output, "doctor", path(), "--json").child.waitFor();
        final List<Map<String, Object>> rows = JsonReader.rows(Files.readString(output));
        assertEquals(rows.stream().anyMatch((row) -> Boolean.TRUE.equals(row.get("isProblem"))) ? 1 : 0, status);
    }

    @Test
    void shouldEndQuietlyWhenTheReaderHasGone() throws InterruptedException, IOException
    {
        final Path error = folder.resolve("error");
        for (final String[] arguments : List.of(
            new String[]{"ls", path()}, new String[]{"man"}, new String[]{"top", path(), "--interval", "0.1"}))
        {
            try (ChildJvm child = ChildJvm.of(RopewalkCommand.class).arguments(arguments)
                .outputTo(CommandPipes::closeAfterFirst).errorTo(error).start())
            {
                assertEquals(0, child.waitFor());
            }
            assertEquals("", Files.readString(error));
        }
    }
}
