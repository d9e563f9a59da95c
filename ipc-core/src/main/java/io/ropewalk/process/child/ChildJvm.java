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
package io.ropewalk.process.child;

import io.ropewalk.machine.memory.Slices;
import io.ropewalk.machine.waiting.Deadline;
import io.ropewalk.machine.waiting.EventCount;
import io.ropewalk.machine.waiting.Waitable;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A JVM that this one has started; it runs the same classes and may do whatever this one may.
 * <p>
 * <b>Threads:</b> any.
 * <p>
 * <b>Failure:</b> {@link ChildStartException} when it cannot be started. What goes wrong later is its exit code. It is
 * not tied to its parent: it goes on when the parent ends, unless it is killed or closed.
 * <pre>{@code
 * try (ChildJvm feed = ChildJvm.of(Feed.class).arguments("20000").outputTo(System.out::println).start())
 * {
 *     int exitCode = feed.waitFor();
 * }
 * }</pre>
 * One that was started {@linkplain ChildJvmBuilder#talking() talking} is written to and read from:
 * <pre>{@code
 * try (ChildJvm adder = ChildJvm.of(Adder.class).talking().start())
 * {
 *     adder.writeLine("20 22");
 *     String sum = adder.readLine();
 * }
 * }</pre>
 */
public final class ChildJvm implements AutoCloseable, Waitable
{
    private final String name;
    private final Process process;
    private final KeptStreams streams;
    private final FirstOutput firstOutput;
    private final List<Thread> readers;

    /** Made when somebody waits for this child among others; a word in the memory of this process. */
    private EventCount exit;

    ChildJvm(
        final String name,
        final Process process,
        final KeptStreams streams,
        final FirstOutput firstOutput,
        final List<Thread> readers)
    {
        this.name = name;
        this.process = process;
        this.streams = streams;
        this.firstOutput = firstOutput;
        this.readers = readers;
    }

    /**
     * Begins the description of a child.
     *
     * @param mainClass whose {@code main} it runs.
     * @return what is to be said about it, then started.
     */
    public static ChildJvmBuilder of(final Class<?> mainClass)
    {
        return new ChildJvmBuilder(mainClass);
    }

    /**
     * What the child is called in messages.
     *
     * @return the name.
     */
    public String name()
    {
        return name;
    }

    /**
     * Number of the process.
     *
     * @return the pid.
     */
    public long pid()
    {
        return process.pid();
    }

    /**
     * Whether it has not ended yet.
     *
     * @return true if so.
     */
    public boolean isAlive()
    {
        return process.isAlive();
    }

    /**
     * The standard input of a talking child, in UTF-8. The child sees the end of it when this is closed, or this JVM
     * ends.
     * <p>
     * <b>Threads:</b> any. <b>Failure:</b> writing throws {@link IOException} when the child has ended, though what was
     * written before may not have been read by it.
     *
     * @return the writer, always the same.
     * @throws IllegalStateException when the child was not started with {@link ChildJvmBuilder#talking()}.
     */
    public BufferedWriter standardInput()
    {
        return streams.input();
    }

    /**
     * The standard output of a talking child, in UTF-8. Somebody has to read it: the child waits while the pipe is
     * full, for ever if need be.
     * <p>
     * <b>Threads:</b> any. <b>Failure:</b> however the child ends, also by {@link #kill()}, all that it has written can
     * be read, then comes the end of the stream. After {@link #close()} reading throws {@link IOException}.
     *
     * @return the reader, always the same.
     * @throws IllegalStateException when the child was not started with {@link ChildJvmBuilder#talking()}.
     */
    public BufferedReader standardOutput()
    {
        return streams.output();
    }

    /**
     * Writes a line to the {@linkplain #standardInput() standard input} and sends it; lines of several threads do not
     * mix.
     *
     * @param line without its end.
     * @throws IOException           when the child has ended or has closed its input.
     * @throws IllegalStateException when the child was not started with {@link ChildJvmBuilder#talking()}.
     */
    public void writeLine(final String line) throws IOException
    {
        streams.writeLine(line);
    }

    /**
     * Waits for the next line of the {@linkplain #standardOutput() standard output}. An interrupt does not end this
     * wait, nor has it a deadline; the end of the child does, so {@link #kill()} from another thread does. See
     * {@link #readLine(long, TimeUnit)}.
     *
     * @return the line without its end; null when the child has ended, or has closed its output.
     * @throws IOException           when the stream cannot be read.
     * @throws IllegalStateException when the child was not started with {@link ChildJvmBuilder#talking()}.
     */
    public String readLine() throws IOException
    {
        return streams.output().nextLine();
    }

    /**
     * As {@link #readLine()}, for a while. However this ends, nothing is lost: who reads next, in whatever way, begins
     * with the line that had not come to its end. Takes notice of a line within 16 ms.
     * <p>
     * <b>Threads:</b> any; whoever comes while another thread is in either of these methods has its own deadline. Who
     * comes while another thread reads the {@linkplain #standardOutput() standard output} itself waits for that one.
     *
     * @param timeout to wait for; zero or less: looks once.
     * @param unit    of the timeout.
     * @return the line without its end; null when the child has ended, and all that it has written was read. One that
     *     lives and has closed its output is like one that says nothing.
     * @throws TimeoutException      when there is no whole line in time.
     * @throws InterruptedException  when interrupted; the child goes on.
     * @throws IOException           when the stream cannot be read.
     * @throws IllegalStateException when the child was not started with {@link ChildJvmBuilder#talking()}.
     */
    public String readLine(final long timeout, final TimeUnit unit)
        throws IOException, InterruptedException, TimeoutException
    {
        return streams.output().nextLine(timeout, unit);
    }

    /**
     * Waits until the child has ended and all that it said was passed on; if it has given its output to processes of
     * its own, all that they said, too.
     *
     * @return its exit code; 128 + the number of the signal when it was killed.
     * @throws InterruptedException when interrupted; the child goes on.
     */
    public int waitFor() throws InterruptedException
    {
        final int exitCode = process.waitFor();
        for (final Thread reader : readers)
        {
            reader.join();
        }
        return exitCode;
    }

    /**
     * As {@link #waitFor()}, for a while: when the child has ended, and the time is over before all was passed on, the
     * rest of it comes later.
     *
     * @param timeout to wait for.
     * @param unit    of the timeout.
     * @return whether it has ended.
     * @throws InterruptedException when interrupted; the child goes on.
     */
    public boolean waitFor(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        final long deadlineNs = Deadline.after(timeout, unit);
        final boolean hasEnded = process.waitFor(timeout, unit);
        for (final Thread reader : readers)
        {
            TimeUnit.NANOSECONDS.timedJoin(reader, Deadline.remainingNs(deadlineNs));
        }
        return hasEnded;
    }

    /**
     * Whether it has ended.
     */
    @Override
    public boolean isReady()
    {
        return !process.isAlive();
    }

    @Override
    public synchronized EventCount readiness()
    {
        if (exit == null)
        {
            exit = new EventCount(Slices.allocate(Integer.BYTES), 0, "child '" + name + "'");
            // Told through the common pool; if that is busy, whoever sleeps finds out when its slice is over.
            process.onExit().thenRun(exit::signal);
        }
        return exit;
    }

    /**
     * Its exit code; 128 + the number of the signal when it was killed.
     *
     * @return the code.
     * @throws IllegalThreadStateException when it has not ended yet.
     */
    public int exitCode()
    {
        return process.exitValue();
    }

    /**
     * What it has said first: the beginning of its standard output and its errors, on one line and at most 4096
     * characters, as far as they are passed on by this JVM and were passed on by now. It explains a child that ended
     * too early.
     *
     * @return the text, which may be empty.
     */
    public String firstOutput()
    {
        return firstOutput.toString();
    }

    /**
     * Asks the child to end (SIGTERM): it runs its shutdown hooks.
     */
    public void terminate()
    {
        if (streams.hasOutput())
        {
            // The process itself would close the stream with what is still in it.
            process.toHandle().destroy();
        }
        else
        {
            process.destroy();
        }
    }

    /**
     * Kills the child at once (SIGKILL), at whatever instruction it is.
     */
    public void kill()
    {
        if (streams.hasOutput())
        {
            process.toHandle().destroyForcibly();
        }
        else
        {
            process.destroyForcibly();
        }
    }

    /**
     * Kills the child unless it has ended, and waits until it is gone, also when interrupted. What a talking child has
     * said and nobody has read is lost.
     */
    @Override
    public void close()
    {
        process.destroyForcibly();
        boolean isInterrupted = Thread.interrupted();
        while (process.isAlive())
        {
            // Not onExit: it is told through the common pool, in which others may be busy for long.
            try
            {
                process.waitFor();
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true;
            }
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString()
    {
        return "ChildJvm{name=" + name + " pid=" + process.pid() +
            (process.isAlive() ? "" : " exitCode=" + process.exitValue()) + "}";
    }
}
