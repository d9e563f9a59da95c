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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Commands short of memory, or of room for what they write. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScarcityTest
{
    private static final Path FULL = Path.of("/dev/full");

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

    static boolean isFullThere()
    {
        return Files.isWritable(FULL);
    }

    @Test
    void shouldGetAnElementWhenItDoesNotFitIntoTheHeap() throws IOException, InterruptedException
    {
        final byte[] input = longLine();
        commands.put(input).output();
        assertArrayEquals(input, commands.run(commands.builder("get").jvmOptions("-Xmx14m")).output());
    }

    @Test
    void shouldSaySoInOneLineWhenALineDoesNotFitIntoTheHeap() throws IOException, InterruptedException
    {
        final Path input = Files.write(folder.resolve("long"), longLine());
        for (final String command : new String[] {"put", "pub"})
        {
            final Run run =
                commands.run(commands.builder(command, "--keep-open").jvmOptions("-Xmx16m").inputFrom(input));
            final String message = run.failure(1);
            assertEquals(1, message.lines().count(), message);
            assertTrue(message.startsWith("ropewalk " + command + ": not enough memory"), message);
            assertTrue(message.contains("stopped after 1 "), message);
        }
    }

    @Test
    @EnabledIf("isFullThere")
    void shouldFailWhenStandardOutputIsFull() throws IOException, InterruptedException
    {
        final String walk = commands.walk().toString();
        commands.put("one\n".getBytes(StandardCharsets.UTF_8)).output();
        for (final String[] arguments : new String[][] {
            {"--help"}, {"put", "--help"}, {"--version"}, {"topics", walk}, {"get", walk, "queue"}})
        {
            final String message = commands.runInto(FULL, arguments).failure(1);
            assertEquals(1, message.lines().count(), message);
            assertTrue(message.contains("cannot write to standard output"), message);
        }
        assertEquals("one\n", commands.get().text(), "what could not be written is still there");
    }

    private static byte[] longLine()
    {
        final byte[] line = new byte[15 << 20];
        Arrays.fill(line, (byte)'x');
        final byte[] begin = "first\n".getBytes(StandardCharsets.UTF_8);
        final byte[] end = "\nthird\n".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(begin, 0, line, 0, begin.length);
        System.arraycopy(end, 0, line, line.length - end.length, end.length);
        return line;
    }
}
