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

import io.ropewalk.command.CommandRunner.Run;
import io.ropewalk.segment.walk.Walk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WrongUsageTest
{
    @TempDir
    private Path folder;
    private CommandRunner commands;

    @BeforeEach
    void makeRunner()
    {
        commands = new CommandRunner(folder);
    }

    @AfterEach
    void closeRunner()
    {
        commands.close();
    }

    @Test
    void shouldExitWithTwoWhenUsageIsWrong() throws IOException, InterruptedException
    {
        final String walk = commands.walk().toString();
        assertSays("name=a/b", 2, "put", walk, "a/b");
        assertSays("--chunk must be at least 1: --chunk=0", 2, "put", walk, "queue", "--chunk", "0");
        assertSays("--capacity must be at least 1: --capacity=-3", 2, "get", walk, "queue", "--capacity", "-3");
        assertSays("'DIR', 'NAME'", 2, "put");
        assertSays("'many'", 2, "put", walk, "queue", "--chunk", "many");
        assertSays("--wait must be at least 0: --wait=-1", 2, "pub", walk, "topic", "--wait=-1");
        assertSays("'sometimes'", 2, "sub", walk, "topic", "--when-slow", "sometimes");
        assertSays("media must be ipc or udp: media=tcp", 2, "sub", walk, "topic",
            "--channel", "aeron:tcp?endpoint=a:1");
        assertSays("--feed needs --channel", 2, "demo", "--feed");
        for (final String command : new String[] {"put", "get", "pub", "sub"})
        {
            assertSays("reserved for Ropewalk itself: name=_bus", 2, command, walk, "_bus");
            assertSays("reserved for Ropewalk itself: name=.owners", 2, command, walk, ".owners");
        }
        assertSays("name=. (a path has a separator: ./DIR)", 2, "put", ".", "queue");
        assertSays("--kills has no effect here: it needs --cluster", 2, "demo", "--kills", "2");
        assertSays("--kills must be from 1 to 5: --kills=0", 2, "demo", "--cluster", "--kills", "0");
        assertSays("--count must be from 2000 to 500000: --count=7", 2, "demo", "--cluster", "--count", "7");
        assertSays("--seconds has no effect here", 2, "demo", "--cluster", "--seconds", "5");
        assertSays("Usage: ropewalk", 2);
        assertFalse(Files.exists(commands.walk()), "nothing was made");
    }

    @Test
    void shouldMeanAWalkInSharedMemoryWhenThereIsADirectoryOfThatName()
    {
        final CommandSpec command = CommandSpec.create();
        assertTrue(Files.isDirectory(Path.of("src")));
        assertEquals(Walk.defaultRoot().resolve("src"), WalkArgument.pathOf(command, "src"));
        assertEquals(Path.of("./src"), WalkArgument.pathOf(command, "./src"));
    }

    @Test
    void shouldMakeNothingWhenGetWaitsForAQueue() throws IOException, InterruptedException
    {
        final Run get = commands.get();
        assertFalse(get.child.waitFor(2, TimeUnit.SECONDS), "waits for the queue to appear");
        assertFalse(Files.exists(commands.walk()));
        Files.createDirectory(commands.walk());
        assertFalse(get.child.waitFor(1, TimeUnit.SECONDS), "waits for a walk in the directory");
        assertEquals(0, commands.walk().toFile().list().length, "whoever only looks makes none of a directory");
        commands.put("one\n".getBytes(StandardCharsets.UTF_8)).output();
        assertEquals("one\n", get.text());
    }

    @Test
    void shouldExitWithOneAndASentenceWhenTheDirectoryIsMissing() throws IOException, InterruptedException
    {
        final Path missing = folder.resolve("missing").resolve("walk");
        assertEquals("ropewalk put: file or directory missing: file=" + missing,
            assertSays("missing", 1, "put", missing.toString(), "queue"));
        assertTrue(commands.run("--debug", "put", missing.toString(), "queue").failure(1).contains("\tat "));
    }

    @Test
    void shouldReadNothingWhenStartedWithoutStandardInput() throws IOException, InterruptedException
    {
        // That is what a JVM finds in its place.
        final Path modules = Path.of(System.getProperty("java.home"), "lib", "modules");
        for (final String command : new String[]{"put", "pub"})
        {
            assertEquals("ropewalk " + command + ": standard input is closed",
                commands.run(commands.builder(command).inputFrom(modules)).failure(1).trim());
        }
        assertFalse(Files.exists(commands.walk()), "nothing was made");
    }

    @Test
    void shouldNameTheOptionWhenAnElementIsLargerThanTheBudget() throws IOException, InterruptedException
    {
        final byte[] input = ("short\n" + "long".repeat(1_000) + "\n").getBytes(StandardCharsets.UTF_8);
        final String message = commands.put(input, "--budget", "1000").failure(1);
        assertTrue(message.contains("length=4000"), message);
        assertTrue(message.contains("--budget"), message);
        assertTrue(message.contains("stopped after 1 elements, the stream is still open"), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void shouldSayWhatIsThereWhenTheQueueIsAnother() throws IOException, InterruptedException
    {
        commands.put("one\n".getBytes(StandardCharsets.UTF_8), "--capacity", "10").output();
        final String message = commands.get("--capacity", "11").failure(1);
        assertTrue(message.contains("capacity: expected=11 found=10"), message);
        final String ended = commands.put("two\n".getBytes(StandardCharsets.UTF_8)).failure(1);
        assertTrue(ended.contains("another put has ended this stream, and not all of it was read"), ended);
        assertEquals("one\n", commands.get().text());
        commands.put("two\n".getBytes(StandardCharsets.UTF_8)).output();
        assertEquals("two\n", commands.get().text());
    }

    private String assertSays(final String part, final int exitCode, final String... arguments)
        throws IOException, InterruptedException
    {
        final String first = commands.run(arguments).failure(exitCode).lines().findFirst().orElse("");
        assertTrue(first.contains(part), first);
        return first;
    }
}
