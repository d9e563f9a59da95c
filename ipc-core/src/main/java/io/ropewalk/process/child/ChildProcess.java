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

import io.ropewalk.machine.waiting.Readiness;
import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.process.task.RemoteTask;
import io.ropewalk.process.task.core.FailureBytes;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that runs a task: a lambda, an object whose fields travel, or a main class. It is a JVM like this one, and
 * the handles that the task captures are live in it. It ends when the task and all non-daemon threads have ended.
 * <p>
 * When this JVM exits, it waits for its children; a <em>daemon</em> child is ended instead, even if this JVM is killed.
 * If a signal ends this JVM, all of its children are asked to end.
 * <p>
 * <b>Threads:</b> any.
 * <p>
 * <b>Failure:</b> what the task throws is printed by the child, which exits with 1, and returned by {@link #failure()}.
 * A child that is killed has only an {@link #exitValue()} and an {@link #exitSignal()}.
 * <pre>{@code
 * try (ChildProcess greeter = walk.process(() -> queue.put("hello")).name("greeter").start())
 * {
 *     greeter.join();
 * }
 * }</pre>
 */
public final class ChildProcess implements AutoCloseable, Waitable
{
    private static final int SIGNAL_BASE = 128;
    private static final int SIGKILL = 9;
    private static final long GRACE_SECONDS = 3;

    private final ChildJvm jvm;
    private final ChildControl control;
    private final boolean isDaemon;
    private final ClassLoader loader;
    private Throwable failure;
    private volatile boolean wasKilled;

    ChildProcess(final ChildJvm jvm, final ChildControl control, final boolean isDaemon, final ClassLoader loader)
    {
        this.jvm = jvm;
        this.control = control;
        this.isDaemon = isDaemon;
        this.loader = loader;
    }

    /**
     * Returns a builder for a child that runs a task. {@code Ropewalk.process} is the usual way to get one.
     *
     * @param walk directory of an open walk, through which the task travels.
     * @param task to run.
     * @return the builder.
     */
    public static ChildProcessBuilder of(final Path walk, final RemoteTask task)
    {
        return new ChildProcessBuilder(walk, task);
    }

    /**
     * Returns a builder for a child that runs the main method of a class. {@code Ropewalk.process} is the usual way to
     * get one.
     *
     * @param walk      directory of an open walk, through which the arguments travel.
     * @param mainClass with a method {@code public static void main(String[])}.
     * @param arguments of that method.
     * @return the builder.
     */
    public static ChildProcessBuilder of(final Path walk, final Class<?> mainClass, final String... arguments)
    {
        return new ChildProcessBuilder(walk, mainClass, List.of(arguments));
    }

    /**
     * Returns who this process is.
     *
     * @return its name, which is {@code main} if it was not started as a child, and its process id.
     */
    public static ProcessInfo current()
    {
        return CurrentProcess.info();
    }

    /**
     * Returns who started this process.
     *
     * @return the parent, or empty if this process was not started as a child.
     */
    public static Optional<ProcessInfo> parent()
    {
        return CurrentProcess.parent();
    }

    /**
     * Returns the children of this process that have not ended.
     *
     * @return a snapshot, in the order of their start.
     */
    public static List<ChildProcess> activeChildren()
    {
        return Children.alive();
    }

    /**
     * Returns the name of the child.
     *
     * @return the name.
     */
    public String name()
    {
        return jvm.name();
    }

    /**
     * Returns the process id of the child.
     *
     * @return the process id.
     */
    public long pid()
    {
        return jvm.pid();
    }

    /**
     * Returns whether the child ends with this process.
     *
     * @return true if it does.
     */
    public boolean isDaemon()
    {
        return isDaemon;
    }

    /**
     * Returns whether the child is running. Right after {@link #terminate()} or {@link #kill()} it usually still is.
     *
     * @return true until it has ended.
     */
    public boolean isAlive()
    {
        return jvm.isAlive();
    }

    /**
     * Waits until the child has ended and its output has been passed on.
     *
     * @throws InterruptedException if interrupted; the child keeps running.
     */
    public void join() throws InterruptedException
    {
        jvm.waitFor();
    }

    /**
     * Like {@link #join()}, with a timeout.
     *
     * @param timeout to wait; zero or less looks once.
     * @param unit    of the timeout.
     * @return true if the child has ended, false if the timeout elapsed.
     * @throws InterruptedException if interrupted; the child keeps running.
     */
    public boolean join(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return jvm.waitFor(timeout, unit);
    }

    /**
     * Asks the child to end (SIGTERM), which runs its shutdown hooks. Does nothing if it has ended.
     */
    public void terminate()
    {
        jvm.terminate();
    }

    /**
     * Kills the child at once (SIGKILL), at any instruction. Does nothing if it has ended.
     */
    public void kill()
    {
        wasKilled = true;
        jvm.kill();
    }

    /**
     * Returns the exit value of a child that has ended: 0 if the task returned, 1 if it threw, otherwise that of
     * {@code System.exit}; 128 + the signal number if a signal ended it.
     *
     * @return the exit value.
     * @throws IllegalThreadStateException if it has not ended.
     */
    public int exitValue()
    {
        return jvm.exitCode();
    }

    /**
     * Returns which signal ended the child. A child that called {@code System.exit(143)} was not ended by a signal; one
     * that called {@code Runtime.halt(137)} cannot be told from one that was.
     *
     * @return the number of the signal, or empty if the child ended by itself.
     * @throws IllegalThreadStateException if it has not ended.
     */
    public OptionalInt exitSignal()
    {
        final int signal = exitValue() - SIGNAL_BASE;
        // A child that ends by itself runs its hooks, and so does one that is terminated; either may be killed in them.
        final boolean hasExited = control.ending() == ChildDescriptor.ORDERLY && !(wasKilled && signal == SIGKILL);
        return signal <= 0 || hasExited ? OptionalInt.empty() : OptionalInt.of(signal);
    }

    /**
     * Returns a future of the {@linkplain #exitValue() exit value}.
     *
     * @return the future, which completes when the child has ended; cancelling it has no effect on the child.
     */
    public CompletableFuture<Integer> onExit()
    {
        return jvm.onExit();
    }

    /**
     * Returns what the task threw. Its last cause is a {@link io.ropewalk.error.RemoteStackException} with the stack in
     * the child. If its own class cannot be brought over, a {@link io.ropewalk.error.RemoteFailureException} stands for
     * it.
     *
     * @return the exception; empty while the task runs, if it returned, and if the child ended in its midst.
     */
    public synchronized Optional<Throwable> failure()
    {
        if (failure == null && control.stage() == ChildDescriptor.FAILED)
        {
            failure = decoded(control.answer());
        }
        return Optional.ofNullable(failure);
    }

    /** Waits for the handshake; a child that fails it is gone. */
    void awaitReady(final long timeoutNs)
    {
        ChildHandshake.await(this, jvm, control, timeoutNs);
    }

    /** Waits until the child has ended, whoever else may hold its output. */
    void awaitEnd() throws InterruptedException
    {
        jvm.awaitEnd();
    }

    Throwable decoded(final byte[] answer)
    {
        return FailureBytes.decode(answer, loader);
    }

    /**
     * Returns a writer, in UTF-8, to the standard input of a talking child; see {@link ChildJvm#standardInput()}.
     *
     * @return the writer, always the same one.
     * @throws IllegalStateException if the child was not started with {@link ChildProcessBuilder#talking()}.
     */
    public BufferedWriter standardInput()
    {
        return jvm.standardInput();
    }

    /**
     * Returns a reader, in UTF-8, of the standard output of a talking child; see {@link ChildJvm#standardOutput()}.
     *
     * @return the reader, always the same one.
     * @throws IllegalStateException if the child was not started with {@link ChildProcessBuilder#talking()}.
     */
    public BufferedReader standardOutput()
    {
        return jvm.standardOutput();
    }

    /**
     * Returns whether the child has ended.
     */
    @Override
    public boolean isReady()
    {
        return jvm.isReady();
    }

    @Override
    public Readiness readiness()
    {
        return jvm.readiness();
    }

    /**
     * Ends the child, unless it has ended: asks it to, kills it after three seconds, or at once if this thread is
     * interrupted, and waits, uninterruptibly, until it is gone. {@link #exitValue()} and {@link #failure()} keep
     * working.
     */
    @Override
    public void close()
    {
        boolean isInterrupted = false;
        if (jvm.isAlive())
        {
            jvm.terminate();
            try
            {
                jvm.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true;
            }
            wasKilled = true;
        }
        jvm.close();
        Children.forget(this);
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString()
    {
        return "ChildProcess{name=" + name() + " pid=" + pid() + (isDaemon ? " daemon" : "") +
            (isAlive() ? "" : " exitValue=" + exitValue()) + "}";
    }
}
