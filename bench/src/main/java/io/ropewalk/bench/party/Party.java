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
package io.ropewalk.bench.party;

import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.process.child.ChildStartException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A child process that answers a line for a line.
 * <p>
 * <b>Threads:</b> one; another one reads its answers.
 * <p>
 * <b>Failure:</b> {@link CaseFailedException} when it cannot be started, says that it failed, dies, or is silent for
 * too long.
 */
final class Party implements AutoCloseable
{
    private static final int MAX_ANSWERED_ERROR_LINES = 4;
    private static final String END = "";

    private static final String[] JVM_FLAGS = Workspace.COMMON_FLAGS.toArray(new String[0]);

    private final String name;
    private final Writer input;
    private final Runnable killing;
    private final Path errors;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private Party(
        final String name, final Writer input, final BufferedReader output, final Runnable killing, final Path errors)
    {
        this.name = name;
        this.input = input;
        this.killing = killing;
        this.errors = errors;
        // Asleep in the kernel: whoever looks for answers from time to time is in the way of what is measured.
        final Thread reader = new Thread(() -> read(output), "answers-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a JVM. */
    static Party start(
        final Workspace workspace,
        final String name,
        final Class<?> main,
        final List<String> jvmFlags,
        final List<String> arguments)
        throws CaseFailedException
    {
        try
        {
            final Path errors = errors(workspace, name);
            final ChildJvm child = ChildJvm.of(main).name(name).arguments(arguments.toArray(new String[0]))
                .jvmOptions(JVM_FLAGS).jvmOptions(workspace.jvmFlags().toArray(new String[0]))
                .jvmOptions(jvmFlags.toArray(new String[0])).talking().errorTo(errors).start();
            ProcessHandle.of(child.pid()).ifPresent(workspace::own);
            return new Party(name, child.standardInput(), child.standardOutput(), child::kill, errors);
        }
        catch (final ChildStartException ex)
        {
            throw new CaseFailedException(ex.getMessage());
        }
    }

    /** Starts a program that is no JVM. */
    static Party start(final Workspace workspace, final String name, final List<String> command)
        throws CaseFailedException
    {
        try
        {
            final Path errors = errors(workspace, name);
            final Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            workspace.own(process.toHandle());
            return new Party(name, process.outputWriter(StandardCharsets.UTF_8),
                process.inputReader(StandardCharsets.UTF_8), process::destroyForcibly, errors);
        }
        catch (final IOException ex)
        {
            throw new CaseFailedException("cannot start: " + ex.getMessage());
        }
    }

    private static Path errors(final Workspace workspace, final String name)
    {
        return workspace.path().resolve(name + ".err");
    }

    void tell(final String line) throws CaseFailedException
    {
        try
        {
            input.write(line + "\n");
            input.flush();
        }
        catch (final IOException ex)
        {
            throw failure("has gone");
        }
    }

    /** The answer's words after the first, which must be the expected one. */
    String[] await(final String expected, final long timeoutMs) throws CaseFailedException
    {
        try
        {
            final String line = answers.poll(timeoutMs, TimeUnit.MILLISECONDS);
            if (null == line)
            {
                throw failure("does not answer: timeoutMs=" + timeoutMs);
            }
            if (!line.startsWith(expected))
            {
                throw line.equals(END) ? failure("has gone") : new CaseFailedException(name + " " + line);
            }
            return line.substring(expected.length()).strip().split(" ");
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private CaseFailedException failure(final String what)
    {
        return new CaseFailedException(name + " " + what + errorLines());
    }

    private String errorLines()
    {
        try
        {
            final List<String> lines = Files.readAllLines(errors);
            final int count = Math.min(MAX_ANSWERED_ERROR_LINES, lines.size());
            return 0 == count ? "" : "; it said: " + String.join(" / ", lines.subList(0, count));
        }
        catch (final IOException ex)
        {
            return "";
        }
    }

    private void read(final BufferedReader output)
    {
        try (output)
        {
            for (String line = output.readLine(); null != line; line = output.readLine())
            {
                answers.add(line);
            }
        }
        catch (final IOException ignored)
        {
            // As good as the end.
        }
        answers.add(END);
    }

    /** Closes its input, at whose end it ends by itself; if that takes too long, it is killed. */
    void end(final long timeoutMs)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        try
        {
            input.close();
            String answer;
            do
            {
                answer = answers.poll(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            while (null != answer && !answer.equals(END));
        }
        catch (final IOException ignored)
        {
            // It has gone already.
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
        kill();
    }

    void kill()
    {
        killing.run();
    }

    @Override
    public void close()
    {
        kill();
    }
}
