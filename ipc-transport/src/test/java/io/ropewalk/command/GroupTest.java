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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Commands of several users who share a directory with their group. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GroupTest
{
    private static final int GROUP = 54320;
    private static final int ALICE = 54321;
    private static final int BOB = 54322;

    @TempDir
    private Path folder;
    private CommandRunner commands;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void makeRunner()
    {
        commands = new CommandRunner(folder);
    }

    @AfterEach
    void endAll() throws InterruptedException
    {
        commands.close();
        for (final Process process : processes)
        {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldMakeAWalkForTheGroupWhenAsked() throws IOException, InterruptedException
    {
        commands.put("one\n".getBytes(StandardCharsets.UTF_8), "--group").output();
        assertEquals("2770", mode(commands.walk()));
        assertEquals("660", mode(commands.walk().resolve("queue")));
        assertEquals(1, commands.run("topics", commands.walk().toString(), "--group").text().lines().count());
        assertEquals("one\n", commands.get("--group").text());
    }

    @Test
    void shouldSayWhatIsExpectedWhenTheWalkIsForItsUserAlone() throws IOException, InterruptedException
    {
        final String walk = commands.walk().toString();
        commands.put("one\n".getBytes(StandardCharsets.UTF_8)).output();
        for (final String[] command : new String[][] {
            {"get", walk, "queue", "--group"}, {"put", walk, "queue", "--group"}, {"sub", walk, "n", "--group"},
            {"topics", walk, "--group"}})
        {
            final String message = commands.run(command).failure(1);
            assertTrue(message.contains("expected=group found=user"), message);
            assertEquals(1, message.lines().count(), message);
        }
        assertEquals("one\n", commands.get().text());
    }

    @Test
    void shouldRefuseANameWhenAskedForTheGroup() throws IOException, InterruptedException
    {
        for (final String command : new String[] {"put", "get", "pub", "sub"})
        {
            final String message = commands.run(command, "group-test", "n", "--group").failure(2);
            assertTrue(message.lines().findFirst().orElse("").contains("--group needs a path"), message);
        }
        assertTrue(commands.run("topics", "group-test", "--group").failure(2).contains("--group needs a path"));
    }

    @Test
    void shouldCarryElementsAndMessagesWhenTwoUsersShareADirectory() throws Exception
    {
        final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Assumptions.assumeTrue(isSuperuser() && Files.isExecutable(Path.of("/usr/bin/setpriv")),
            "SKIPPED: needs the superuser and setpriv");
        final String classPath = classPathForAll();
        final Path input = Files.writeString(folder.resolve("input"), "one\ntwo\n");
        setMode(input, 0644);
        final Path walk = Files.createDirectory(folder.resolve("shared"));
        Files.setAttribute(walk, "unix:gid", GROUP);
        setMode(walk, 02770);

        assertEquals("", run(start(ALICE, java, classPath, input, "put", walk, "q", "--group")));
        assertEquals("one\ntwo\n", run(start(BOB, java, classPath, input, "get", walk, "q", "--group")));
        for (final int[] pair : new int[][] {{ALICE, BOB}, {BOB, ALICE}})
        {
            // The driver is a child of whoever comes first.
            final Process sub = start(pair[0], java, classPath, input, "sub", walk, "t" + pair[0], "--group");
            final Process pub =
                start(pair[1], java, classPath, input, "pub", walk, "t" + pair[0], "--wait=1", "--group");
            assertEquals("", run(pub));
            assertEquals("one\ntwo\n", run(sub));
            assertTrue(run(start(pair[1], java, classPath, input, "topics", walk, "--group")).contains("t" + pair[0]));
            awaitNoDriver(walk);
        }
    }

    private Process start(
        final int user, final Path java, final String classPath, final Path input, final Object... arguments)
        throws IOException
    {
        final List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=" + user, "--regid=" + GROUP,
            "--clear-groups", java.toString(), "-XX:TieredStopAtLevel=1",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED",
            "-cp", classPath, RopewalkCommand.class.getName()));
        for (final Object argument : arguments)
        {
            command.add(argument.toString());
        }
        final Path output = folder.resolve("output-" + processes.size());
        final Process process = new ProcessBuilder(command).redirectErrorStream(true)
            .redirectInput(input.toFile()).redirectOutput(output.toFile()).start();
        processes.add(process);
        return process;
    }

    private String run(final Process process) throws IOException, InterruptedException
    {
        final int exitCode = process.waitFor();
        final String output = Files.readString(folder.resolve("output-" + processes.indexOf(process)));
        assertEquals(0, exitCode, output);
        return output;
    }

    /** Its files are still those of its user for a while. */
    private static void awaitNoDriver(final Path walk) throws IOException, InterruptedException
    {
        boolean isThere = true;
        while (isThere)
        {
            TimeUnit.MILLISECONDS.sleep(20);
            try (Stream<Path> entries = Files.list(walk))
            {
                isThere = entries.anyMatch((entry) -> entry.getFileName().toString().startsWith(".aeron-"));
            }
        }
    }

    private static boolean isSuperuser() throws IOException
    {
        final Path status = Path.of("/proc/self/status");
        return Files.exists(status) &&
            Files.readAllLines(status).stream().anyMatch((line) -> line.matches("Uid:\\s+0\\s+0\\s.*"));
    }

    /** Where this one's is, others may not be able to read. */
    private String classPathForAll() throws IOException
    {
        setMode(folder, 0755);
        final List<String> copies = new ArrayList<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator))
        {
            final Path source = Path.of(entry);
            if (Files.exists(source))
            {
                final Path copy = folder.resolve("class-path-" + copies.size() + source.getFileName());
                copies.add(copy.toString());
                copy(source, copy);
            }
        }
        assertFalse(copies.isEmpty());
        return String.join(File.pathSeparator, copies);
    }

    private static void copy(final Path source, final Path target) throws IOException
    {
        try (Stream<Path> files = Files.walk(source))
        {
            for (final Path file : files.toList())
            {
                final Path copy = target.resolve(source.relativize(file).toString());
                Files.copy(file, copy);
                setMode(copy, Files.isDirectory(copy) ? 0755 : 0644);
            }
        }
    }

    private static String mode(final Path path) throws IOException
    {
        return Integer.toOctalString(
            (Integer)Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777);
    }

    private static void setMode(final Path path, final int mode) throws IOException
    {
        Files.setAttribute(path, "unix:mode", mode);
    }
}
