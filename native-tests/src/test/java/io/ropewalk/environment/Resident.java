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
package io.ropewalk.environment;

import org.junit.jupiter.api.Assumptions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * A process in surroundings of its own: a command makes them, and then becomes the JVM that runs {@link ResidentMain}.
 */
final class Resident implements AutoCloseable
{
    private final Process process;
    private final BufferedReader output;
    private final Writer input;

    private Resident(final Process process)
    {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    static Resident start(final Path walk)
    {
        return start(List.of(), walk);
    }

    static Resident start(final List<String> prefix, final Path walk)
    {
        return start(prefix, System.getProperty("java.class.path"), walk);
    }

    /**
     * Starts one.
     *
     * @param prefix    the command that makes the surroundings, to be followed by another one; empty for none.
     * @param classPath of the JVM.
     * @param walk      that it opens.
     */
    static Resident start(final List<String> prefix, final String classPath, final Path walk)
    {
        final List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData",
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", classPath, ResidentMain.class.getName(), walk.toString()));
        try
        {
            final Resident resident = new Resident(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
            assertEquals("ready", resident.readLine());
            return resident;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Skips the test, visibly, where such a command does not work. */
    static void assume(final List<String> prefix, final String what)
    {
        final List<String> command = new ArrayList<>(prefix);
        command.add("true");
        boolean isPossible;
        try
        {
            isPossible = 0 == new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().onExit().join().exitValue();
        }
        catch (final IOException ex)
        {
            isPossible = false;
        }
        Assumptions.assumeTrue(isPossible, "SKIPPED: needs " + what);
    }

    String ask(final String line)
    {
        tell(line);
        return readLine();
    }

    void tell(final String line)
    {
        try
        {
            input.write(line + "\n");
            input.flush();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(line, ex);
        }
    }

    String readLine()
    {
        try
        {
            return Objects.requireNonNull(output.readLine(), "ended without an answer");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    void signal(final String name) throws IOException, InterruptedException
    {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor());
    }

    /** Ends its input, so that it returns from its main method. */
    int leave() throws IOException, InterruptedException
    {
        input.close();
        return process.waitFor();
    }

    int exitStatus() throws InterruptedException
    {
        return process.waitFor();
    }

    /** By {@code SIGKILL}, also those whom the command has started. */
    void kill()
    {
        final List<ProcessHandle> family = process.descendants().toList();
        family.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        family.forEach((member) -> member.onExit().join());
        process.onExit().join();
    }

    @Override
    public void close()
    {
        kill();
    }
}
