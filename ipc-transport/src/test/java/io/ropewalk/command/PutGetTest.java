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
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PutGetTest
{
    private static final int PIPE_AND_BUFFERS_LENGTH = 300_000;

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
    void shouldMoveLinesByteExactWhenPutComesFirst() throws IOException, InterruptedException
    {
        final byte[] input = numbers(100_000);
        final Run put = commands.put(input);
        final Run get = commands.get();

        assertArrayEquals(new byte[0], put.output());
        assertArrayEquals(input, get.output());
        assertEquals(List.of(), names(), "a stream that was got leaves nothing behind");
    }

    @Test
    void shouldMoveLinesByteExactWhenGetComesFirst() throws IOException, InterruptedException
    {
        final byte[] input = numbers(1_000);
        final Run get = commands.get();
        assertFalse(get.child.waitFor(1, TimeUnit.SECONDS), "waits for the queue to appear");

        commands.put(input).output();
        assertArrayEquals(input, get.output());
    }

    @Test
    void shouldMoveLinesByteExactWhenCapacityIsThree() throws IOException, InterruptedException
    {
        final byte[] input = numbers(2_000);
        final Run get = commands.get("--capacity", "3");
        final Run put = commands.put(input, "--capacity", "3");

        assertArrayEquals(input, get.output());
        put.output();
    }

    @Test
    void shouldMoveAnyFileByteExactWhenCutIntoLines() throws IOException, InterruptedException
    {
        final byte[] input = oddLines();
        commands.put(input).output();
        assertArrayEquals(input, commands.get().output());

        final byte[] finished = Arrays.copyOf(input, input.length + 1);
        finished[input.length] = '\n';
        commands.put(finished).output();
        assertArrayEquals(finished, commands.get().output());
    }

    @Test
    void shouldMoveNothingWhenInputIsEmpty() throws IOException, InterruptedException
    {
        commands.put(new byte[0]).output();
        assertArrayEquals(new byte[0], commands.get().output());
        assertEquals(List.of(), names());
    }

    @Test
    void shouldMoveBinaryByteExactWhenCutIntoChunks() throws IOException, InterruptedException
    {
        final byte[] input = new byte[5_000_001];
        new Random(7).nextBytes(input);
        final Run put = commands.put(input, "--chunk", "65536");
        assertArrayEquals(input, commands.get("--raw").output());
        put.output();
    }

    @Test
    void shouldGiveElementsWithoutLineEndsWhenAnotherProgramTakes() throws IOException, InterruptedException
    {
        commands.put("one\n\nthree\r\n".getBytes(StandardCharsets.UTF_8)).output();
        try (Ropewalk walk = Ropewalk.open(commands.walk());
            SharedQueue<byte[]> queue = walk.find("queue", SharedQueue.any(Codecs.bytes())).orElseThrow())
        {
            assertEquals("one", new String(queue.take(), StandardCharsets.UTF_8));
            assertEquals("", new String(queue.take(), StandardCharsets.UTF_8));
            assertEquals("three\r", new String(queue.take(), StandardCharsets.UTF_8));
            assertTrue(queue.isShutdown());
        }
    }

    @Test
    void shouldWriteLinesWhenAnotherProgramPuts() throws IOException, InterruptedException
    {
        try (Ropewalk walk = Ropewalk.open(commands.walk());
            SharedQueue<String> queue = walk.queue("queue", 10, Codecs.utf8()))
        {
            queue.put("héllo");
            queue.put("");
            queue.put("has its line end\n");
            commands.put("and a line of put\n".getBytes(StandardCharsets.UTF_8), "--keep-open").output();
            queue.put("last");
            queue.shutdown();
        }
        assertEquals("héllo\n\nhas its line end\nand a line of put\nlast\n", commands.get().text());
    }

    @Test
    void shouldKeepTheStreamOpenWhenToldTo() throws IOException, InterruptedException
    {
        commands.put("one\n".getBytes(StandardCharsets.UTF_8), "--keep-open").output();
        commands.put("two".getBytes(StandardCharsets.UTF_8), "--keep-open").output();
        commands.put("three\n".getBytes(StandardCharsets.UTF_8)).output();
        assertEquals("one\ntwo\nthree\n", commands.get().text());
    }

    @Test
    void shouldShareOutElementsWhenThereAreTwoOfEach() throws IOException, InterruptedException
    {
        final byte[] input = numbers(5_000);
        // One that is late would wait for a stream that the other has got, and removed.
        final Run maker = commands.get("--capacity", "100");
        awaitQueue(maker);
        final Run opener = commands.get("--capacity", "100");
        awaitMapped(opener);
        final List<Run> gets = List.of(maker, opener);
        final List<Run> puts = List.of(
            commands.put(input, "--capacity", "100", "--keep-open"),
            commands.put(input, "--capacity", "100", "--keep-open"));
        for (final Run put : puts)
        {
            put.output();
        }
        commands.put(new byte[0]).output();

        final String text = gets.get(0).text() + gets.get(1).text();
        final String expected = IntStream.rangeClosed(1, 5_000).mapToObj(i -> i + "\n" + i + "\n")
            .collect(Collectors.joining());
        assertEquals(expected, text.lines().mapToInt(Integer::parseInt).sorted().mapToObj(i -> i + "\n")
            .collect(Collectors.joining()));
        assertEquals(List.of(), names());
    }

    @Test
    void shouldLeaveTheRestWhenTheReaderOfStandardOutputGoes() throws IOException, InterruptedException
    {
        final byte[] input = numbers(100_000);
        final Run put = commands.put(input, "--capacity", "200000");
        put.output();
        final AtomicReference<String> error = new AtomicReference<>("");
        try (ChildJvm get = commands.builder("get").outputTo(CommandPipes::closeAfterFirst)
            .errorTo(line -> error.updateAndGet(text -> text + line)).start())
        {
            assertEquals(0, get.waitFor(), error.get());
        }
        assertEquals("", error.get());

        final byte[] rest = commands.get().output();
        assertArrayEquals(Arrays.copyOfRange(input, input.length - rest.length, input.length), rest);
        assertEquals('\n', input[input.length - rest.length - 1]);
        assertTrue(input.length - rest.length < PIPE_AND_BUFFERS_LENGTH, "only what the pipe holds is gone");
    }

    @Test
    void shouldLeaveTheQueueUsableWhenEitherSideIsEnded() throws IOException, InterruptedException
    {
        final Run waiting = commands.get("--capacity", "10");
        awaitQueue(waiting);
        waiting.child.terminate();
        assertEquals("", waiting.failure(128 + 15));

        final Run full = commands.put(numbers(1_000));
        try (Ropewalk walk = Ropewalk.open(commands.walk());
            SharedQueue<byte[]> queue = walk.find("queue", SharedQueue.any(Codecs.bytes())).orElseThrow())
        {
            while (queue.size() < 10)
            {
                assertTrue(full.child.isAlive());
                Thread.onSpinWait();
            }
        }
        full.child.terminate();
        assertEquals("", full.failure(128 + 15));

        final Run put = commands.put("afterwards\n".getBytes(StandardCharsets.UTF_8));
        final String text = commands.get().text();
        assertTrue(text.startsWith("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n"), text);
        assertTrue(text.endsWith("\nafterwards\n"), text);
        put.output();
    }

    /** Until it has made the queue. */
    private void awaitQueue(final Run run)
    {
        while (!names().contains("queue"))
        {
            assertTrue(run.child.isAlive());
            Thread.onSpinWait();
        }
    }

    /** Until it has opened the queue, where that can be seen. */
    private static void awaitMapped(final Run run) throws IOException, InterruptedException
    {
        final Path maps = Path.of("/proc", String.valueOf(run.child.pid()), "maps");
        while (Files.isReadable(maps) && !Files.readString(maps).contains("/walk/queue"))
        {
            assertTrue(run.child.isAlive());
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private List<String> names()
    {
        try (Ropewalk walk = Ropewalk.open(commands.walk()))
        {
            return walk.names();
        }
    }

    private static byte[] numbers(final int count)
    {
        return IntStream.rangeClosed(1, count).mapToObj(i -> i + "\n").collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8);
    }

    /** Ends without line feed. */
    private static byte[] oddLines() throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("\n\r\n\n\u0004\n".getBytes(StandardCharsets.UTF_8));
        for (final int length : new int[]{55, 56, 57, 1_000, 65_535, 65_536, 3_000_000})
        {
            final byte[] line = new byte[length];
            Arrays.fill(line, (byte)('a' + length % 26));
            bytes.write(line);
            bytes.write('\n');
        }
        final byte[] random = new byte[10_000];
        new Random(42).nextBytes(random);
        bytes.write(random);
        bytes.write("\n\u0004".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
