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
package io.ropewalk.birth;

import io.ropewalk.harness.Threads;
import io.ropewalk.harness.Thrown;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Our end of a {@link BirthMain}.
 */
final class Person implements AutoCloseable
{
    private static final long WATCHDOG_SECONDS = 60;

    private final Process process;
    private final BufferedReader in;
    private final PrintStream out;
    private final List<String> steps = new ArrayList<>();
    /** Such as the stacks of its threads, when it was stuck. */
    private final List<String> said = new ArrayList<>();

    private Person(final Process process)
    {
        this.process = process;
        in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        out = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    static Person survivor() throws IOException
    {
        return new Person(builder().start());
    }

    static Person victim(final Path library) throws IOException
    {
        final ProcessBuilder builder = builder();
        builder.environment().put("LD_PRELOAD", library.toString());
        return new Person(builder.start());
    }

    private static ProcessBuilder builder()
    {
        // Not a child of the usual kind, which has no environment of its own.
        return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m",
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED",
            "-Dagrona.strict.alignment.checks=true",
            "-Dio.ropewalk.portable=" + Boolean.getBoolean("io.ropewalk.portable"),
            "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            BirthMain.class.getName()).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** What it answers to a command that it survives. */
    String ask(final String command)
    {
        tell(command);
        return answer(command);
    }

    void tell(final String command)
    {
        out.println(command);
    }

    String answer(final String command)
    {
        final String reply = reply(false);
        if (null == reply)
        {
            throw new AssertionError(
                "ended without an answer: command=" + command + " said:\n" + String.join("\n", said));
        }
        return reply;
    }

    /** Like {@link #answer}; null if the process ended, or if it stops at a step and that is waited for. */
    String reply(final boolean isStopping)
    {
        final CompletableFuture<Void> answered = new CompletableFuture<>();
        answered.orTimeout(WATCHDOG_SECONDS, TimeUnit.SECONDS).exceptionally((ex) ->
        {
            Threads.quit(process.pid());
            process.destroyForcibly();
            return null;
        });
        try
        {
            for (String line = in.readLine(); line != null; line = in.readLine())
            {
                if (line.startsWith(BirthMain.OK))
                {
                    return line.substring(BirthMain.OK.length()).trim();
                }
                if (line.startsWith(BirthMain.ERROR))
                {
                    final Throwable thrown = Thrown.read(line.substring(BirthMain.ERROR.length() + 1));
                    throw new AssertionError(thrown.getMessage(), thrown);
                }
                if (!line.startsWith(BirthMain.STEP))
                {
                    said.add(line);
                    continue;
                }
                steps.add(line);
                if (isStopping)
                {
                    return null;
                }
            }
            return null;
        }
        catch (final IOException ex)
        {
            return null;
        }
        finally
        {
            answered.complete(null);
        }
    }

    /** The steps it told of: all of them, or the one it ended at. */
    List<String> steps()
    {
        return steps;
    }

    /**
     * It tells of its step before it stops there, and a signal to go on that came before that would be lost: so this
     * returns when all its threads stand.
     */
    void awaitStop() throws InterruptedException
    {
        final long beginNs = System.nanoTime();
        while (!isStopped())
        {
            if (!process.isAlive() || System.nanoTime() - beginNs > TimeUnit.SECONDS.toNanos(WATCHDOG_SECONDS))
            {
                throw new AssertionError("did not stop: pid=" + process.pid() + " steps=" + steps);
            }
            Thread.sleep(1);
        }
    }

    private boolean isStopped()
    {
        final Path tasks = Path.of("/proc", String.valueOf(process.pid()), "task");
        try (Stream<Path> each = Files.list(tasks))
        {
            for (final Path task : (Iterable<Path>)each::iterator)
            {
                final String state = Files.readString(task.resolve("stat"), StandardCharsets.ISO_8859_1);
                // After the name of the thread, which may contain anything, in parentheses.
                if (!state.substring(state.lastIndexOf(')')).startsWith(") T"))
                {
                    return false;
                }
            }
            return true;
        }
        catch (final IOException ex)
        {
            // A thread has ended in this moment.
            return false;
        }
    }

    void goOn()
    {
        signal("CONT");
    }

    int exitStatus()
    {
        try
        {
            return process.waitFor();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", ex);
        }
    }

    private void signal(final String name)
    {
        try
        {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
        }
        catch (final IOException ex)
        {
            throw new AssertionError("cannot signal: name=" + name, ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    /** By {@code SIGKILL}; returns when it is gone. */
    @Override
    public void close()
    {
        process.destroyForcibly();
        exitStatus();
    }
}
