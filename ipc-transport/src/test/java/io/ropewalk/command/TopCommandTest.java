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
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TopCommandTest
{
    private static final String ENTERED = "\033[?1049h";
    private static final String LEFT = "\033[?1049l";

    @TempDir
    private Path folder;
    private CommandRunner commands;
    private SharedQueue<Long> queue;

    @BeforeEach
    void makeWalk()
    {
        commands = new CommandRunner(folder);
        queue = Ropewalk.open(commands.walk()).queue("q", 10, Codecs.int64());
    }

    @AfterEach
    void closeRunner()
    {
        commands.close();
    }

    /** Linux's, since those of other systems take other arguments. */
    static boolean hasTerminals()
    {
        return Files.isExecutable(Path.of("/usr/bin/script")) && Files.isDirectory(Path.of("/proc/self"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "growing"})
    void shouldShowRatesWhenThereIsTraffic(final String name) throws IOException, InterruptedException
    {
        final AtomicBoolean isDone = new AtomicBoolean();
        final SharedQueue<Long> used =
            "q".equals(name) ? queue : Ropewalk.open(commands.walk()).queue(name, Codecs.int64());
        final Thread traffic = new Thread(() ->
        {
            while (!isDone.get())
            {
                used.offer(1L);
                used.poll();
            }
        });
        traffic.start();
        try
        {
            final String text = commands.run(
                "top", commands.walk().toString(), "--interval", "0.5", "--count", "3", "--json").text();
            final List<String> lines = text.lines().toList();
            assertEquals(3, lines.size());
            final Map<String, Object> row = JsonReader.rows(lines.get(2)).stream()
                .filter((each) -> name.equals(each.get("name"))).findFirst().orElseThrow();
            assertTrue(((Number)row.get("putsPerSecond")).doubleValue() > 0, row.toString());
            assertTrue(((Number)row.get("takesPerSecond")).doubleValue() > 0, row.toString());
        }
        finally
        {
            isDone.set(true);
            traffic.join();
        }
    }

    @Test
    void shouldPrintPlainLinesWhenThereIsNoTerminal() throws IOException, InterruptedException
    {
        final String text =
            commands.run("top", folder.toString(), "-n", "2", "-d", "0.1", "--sort", "name").text();
        assertTrue(text.startsWith("NAME*"), text);
        assertTrue(text.contains("walk/q"), text);
        assertTrue(text.chars().allMatch((c) -> c >= ' ' || c == '\n'), text);
        final String walk = commands.walk().toString();
        assertTrue(commands.run("top", walk, "--interval", "0").failure(2).contains("--interval=0"));
        assertTrue(commands.run("top", walk, "--count", "0").failure(2).contains("--count=0"));
        assertTrue(commands.run("top", walk, "--sort", "beauty").failure(2).contains("'beauty'"));
    }

    @Test
    @EnabledIf("hasTerminals")
    void shouldHeedKeysAndPutTheTerminalBack() throws IOException, InterruptedException
    {
        final String text = inTerminal("h", "x", ">", "\033[D", "d", "0.5\n", " ", "q");
        assertTrue(text.contains("Keys of ropewalk top"), text);
        assertTrue(text.contains("TAKE/s*"), text);
        assertTrue(text.contains("seconds between looks: 0.5"), text);
        assertTrue(text.contains("every 0.5s"), text);
        assertPutBack(text, 0);
    }

    @Test
    @EnabledIf("hasTerminals")
    void shouldPutTheTerminalBackWhenItIsInterrupted() throws IOException, InterruptedException
    {
        assertPutBack(inTerminal("\u0003"), 130);
    }

    private static void assertPutBack(final String text, final int status)
    {
        assertTrue(text.indexOf(ENTERED) >= 0 && text.lastIndexOf(LEFT) > text.lastIndexOf(ENTERED), text);
        final String after = text.substring(text.lastIndexOf(LEFT));
        assertTrue(after.contains("status=" + status), after);
        assertTrue(after.matches("(?s).*[ ;]icanon.*") && after.matches("(?s).*[ ;]echo .*"), after);
    }

    /** Presses keys, one after the other, each when the screen has been drawn. */
    private String inTerminal(final String... keys) throws IOException, InterruptedException
    {
        final String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        final Path script = folder.resolve("run.sh");
        // The shell must outlive what the terminal sends to all that run in it.
        Files.writeString(script, "trap : INT\nstty rows 20 cols 40\n'" + java + "' -cp '" +
            System.getProperty("java.class.path") + "' --add-opens java.base/jdk.internal.misc=ALL-UNNAMED " +
            RopewalkCommand.class.getName() + " top '" + commands.walk() + "' -d 60\necho status=$?\nstty -a\n");
        final Path output = folder.resolve("terminal");
        final Process terminal = new ProcessBuilder("/usr/bin/script", "-qfec", "sh " + script, "/dev/null")
            .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try (OutputStream input = terminal.getOutputStream())
        {
            long drawn = await(output, 0);
            for (final String key : keys)
            {
                input.write(key.getBytes(StandardCharsets.UTF_8));
                input.flush();
                drawn = await(output, drawn);
            }
            terminal.waitFor();
            return Files.readString(output);
        }
        finally
        {
            terminal.descendants().forEach(ProcessHandle::destroyForcibly);
            terminal.destroyForcibly();
        }
    }

    /** More than there was, and a moment longer. */
    private static long await(final Path output, final long length) throws IOException, InterruptedException
    {
        while (Files.size(output) <= length || (length == 0 && !Files.readString(output).contains("NAME")))
        {
            Thread.sleep(20);
        }
        Thread.sleep(200);
        return Files.size(output);
    }
}
