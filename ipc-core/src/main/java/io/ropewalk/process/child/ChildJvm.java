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
import io.ropewalk.machine.waiting.Readiness;
import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.EventCount;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A child JVM that runs the classes of this one.
 * <p>
 * <b>Threads:</b> any.
 * <p>
 * <b>Failure:</b> {@link ChildStartException} if it cannot be started; later failures show in its exit code. The child
 * outlives its parent, unless it is killed or closed.
 * <pre>{@code
 * try (ChildJvm feed = ChildJvm.of(Feed.class).arguments("20000").outputTo(System.out::println).start())
 * {
 *     int exitCode = feed.waitFor();
 * }
 * }</pre>
 * A child started with {@link ChildJvmBuilder#talking()} can be written to and read from:
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
    private static final long RELAY_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final String name;
    private final Process process;
    private final KeptStreams streams;
    private final KeptStreams.FirstOutput firstOutput;
    private final List<Thread> readers;

    /** Passes on errors, if nobody waits for their end; or null. */
    private final Thread relay;

    /** Created when a caller waits for this child among others; a word in the memory of this process. */
    private EventCount exit;

    ChildJvm(
        final String name,
        final Process process,
        final KeptStreams streams,
        final KeptStreams.FirstOutput firstOutput,
        final List<Thread> readers,
        final Thread relay)
    {
        this.name = name;
        this.process = process;
        this.streams = streams;
        this.firstOutput = firstOutput;
        this.readers = readers;
        this.relay = relay;
    }

    /**
     * Returns a builder for a child.
     *
     * @param mainClass whose {@code main} method it runs.
     * @return the builder.
     */
    public static ChildJvmBuilder of(final Class<?> mainClass)
    {
        return new ChildJvmBuilder(mainClass);
    }

    /**
     * Returns the name of the child in messages.
     *
     * @return the name.
     */
    public String name()
    {
        return name;
    }

    /**
     * Returns the process id of the child.
     *
     * @return the process id.
     */
    public long pid()
    {
        return process.pid();
    }

    /**
     * Returns whether the child is running.
     *
     * @return true until it has ended.
     */
    public boolean isAlive()
    {
        return process.isAlive();
    }

    /**
     * Returns a writer, in UTF-8, to the standard input of a talking child. Closing it, or the end of this JVM, is the
     * end of the child's input.
     * <p>
     * <b>Threads:</b> any. <b>Failure:</b> writing throws {@link IOException} if the child has ended; it may not have
     * read what was written before.
     *
     * @return the writer, always the same one.
     * @throws IllegalStateException if the child was not started with {@link ChildJvmBuilder#talking()}.
     */
    public BufferedWriter standardInput()
    {
        return streams.input();
    }

    /**
     * Returns a reader, in UTF-8, of the standard output of a talking child. It must be read: the child blocks while
     * the pipe is full.
     * <p>
     * <b>Threads:</b> any. <b>Failure:</b> however the child ends, everything it has written can be read before the end
     * of the stream. After {@link #close()}, reading throws {@link IOException}.
     *
     * @return the reader, always the same one.
     * @throws IllegalStateException if the child was not started with {@link ChildJvmBuilder#talking()}.
     */
    public BufferedReader standardOutput()
    {
        return streams.output();
    }

    /**
     * Writes a line to the {@linkplain #standardInput() standard input} and flushes it. Lines of several threads are
     * not interleaved.
     *
     * @param line without a line terminator.
     * @throws IOException           if the child has ended or has closed its input.
     * @throws IllegalStateException if the child was not started with {@link ChildJvmBuilder#talking()}.
     */
    public void writeLine(final String line) throws IOException
    {
        streams.writeLine(line);
    }

    /**
     * Waits for the next line of the {@linkplain #standardOutput() standard output}, without a deadline and regardless
     * of interrupts. The end of the child ends the wait, so {@link #kill()} from another thread does; see also
     * {@link #readLine(long, TimeUnit)}.
     *
     * @return the line without its terminator, or null if the child has ended or has closed its output.
     * @throws IOException           if the stream cannot be read.
     * @throws IllegalStateException if the child was not started with {@link ChildJvmBuilder#talking()}.
     */
    public String readLine() throws IOException
    {
        return streams.output().nextLine();
    }

    /**
     * Like {@link #readLine()}, with a timeout. However it ends, nothing is lost: the next read, of any kind, begins
     * with the incomplete line. Notices a line within 16 ms.
     * <p>
     * <b>Threads:</b> any. The deadline also holds while another thread is in one of the two {@code readLine} methods,
     * but not while one reads the {@linkplain #standardOutput() standard output} itself.
     *
     * @param timeout to wait; zero or less looks once.
     * @param unit    of the timeout.
     * @return the line without its terminator, or null if the child has ended and all its output was read. A live child
     *     that has closed its output counts as silent.
     * @throws TimeoutException      if there is no complete line in time.
     * @throws InterruptedException  if interrupted; the child keeps running.
     * @throws IOException           if the stream cannot be read.
     * @throws IllegalStateException if the child was not started with {@link ChildJvmBuilder#talking()}.
     */
    public String readLine(final long timeout, final TimeUnit unit)
        throws IOException, InterruptedException, TimeoutException
    {
        return streams.output().nextLine(timeout, unit);
    }

    /**
     * Waits until the child has ended and all output has been passed on, including that of processes that inherited its
     * output.
     *
     * @return its exit code; 128 + the signal number if it was killed.
     * @throws InterruptedException if interrupted; the child keeps running.
     */
    public int waitFor() throws InterruptedException
    {
        final int exitCode = process.waitFor();
        for (final Thread reader : readers)
        {
            reader.join();
        }
        joinRelay(Long.MAX_VALUE);
        return exitCode;
    }

    /**
     * Like {@link #waitFor()}, with a timeout. If the child ends but not all its output can be passed on in time, the
     * rest follows later.
     *
     * @param timeout to wait.
     * @param unit    of the timeout.
     * @return true if the child has ended, false if the timeout elapsed.
     * @throws InterruptedException if interrupted; the child keeps running.
     */
    public boolean waitFor(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        final long deadlineNs = Deadline.after(timeout, unit);
        final boolean hasEnded = process.waitFor(timeout, unit);
        for (final Thread reader : readers)
        {
            TimeUnit.NANOSECONDS.timedJoin(reader, Deadline.remainingNs(deadlineNs));
        }
        if (hasEnded)
        {
            joinRelay(Deadline.remainingNs(deadlineNs));
        }
        return hasEnded;
    }

    private void joinRelay(final long timeoutNs) throws InterruptedException
    {
        if (relay != null)
        {
            TimeUnit.NANOSECONDS.timedJoin(relay, Math.min(timeoutNs, RELAY_TIMEOUT_NS));
        }
    }

    /** Waits for the end of the child, and for its output only briefly: others may have inherited it. */
    void awaitEnd() throws InterruptedException
    {
        process.waitFor();
        waitFor(RELAY_TIMEOUT_NS, TimeUnit.NANOSECONDS);
    }

    /** Returns a future of the exit code, told through the common pool. */
    CompletableFuture<Integer> onExit()
    {
        return process.onExit().thenApply(Process::exitValue);
    }

    /**
     * Returns whether the child has ended.
     */
    @Override
    public boolean isReady()
    {
        return !process.isAlive();
    }

    @Override
    public synchronized Readiness readiness()
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
     * Returns the exit code of a child that has ended.
     *
     * @return the exit code; 128 + the signal number if it was killed.
     * @throws IllegalThreadStateException if it has not ended yet.
     */
    public int exitCode()
    {
        return process.exitValue();
    }

    /**
     * Returns the beginning of the child's standard output and standard error, as far as this JVM has passed them on.
     * It helps to explain why a child ended too early.
     *
     * @return the text on one line, at most 4096 characters; empty if there is none.
     */
    public String firstOutput()
    {
        return firstOutput.toString();
    }

    /**
     * Asks the child to end (SIGTERM), which runs its shutdown hooks.
     */
    public void terminate()
    {
        // The process itself would close its streams, with what is still in them and with what its hooks say.
        process.toHandle().destroy();
    }

    /**
     * Kills the child at once (SIGKILL), at any instruction.
     */
    public void kill()
    {
        process.toHandle().destroyForcibly();
    }

    /**
     * Kills the child unless it has ended, and waits, uninterruptibly, until it is gone. Unread output of a talking
     * child is lost.
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
