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

import io.ropewalk.error.WalkGoneException;
import io.ropewalk.process.task.RemoteTask;
import io.ropewalk.process.task.core.TaskBytes;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.walk.HandedObjects;
import io.ropewalk.segment.walk.Walk;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Configures a child process and starts it, once. By default its standard input is empty, and its output and errors go
 * where those of this JVM go.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> after {@link #start()}, every method throws {@link IllegalThreadStateException}.
 */
public final class ChildProcessBuilder
{
    private static final long START_TIMEOUT_MINUTES = 5;
    private static final byte[] NO_TASK = {};

    private final Path walkDirectory;
    private final UnaryOperator<Kind<ChildControl>> view;
    private final RemoteTask task;
    private final Class<?> mainClass;
    private final List<String> arguments;
    private final String place = CurrentProcess.nextPlace();
    private final ChildJvmBuilder jvm;
    private String name = CurrentProcess.defaultName(place);
    private boolean isDaemon;
    private boolean isStarted;
    private long startTimeoutNs = TimeUnit.MINUTES.toNanos(START_TIMEOUT_MINUTES);

    ChildProcessBuilder(final Path walkDirectory, final RemoteTask task)
    {
        this(walkDirectory, task, ChildMain.class, UnaryOperator.identity());
    }

    /** For tests, in which either side dies at a store to the control object. */
    ChildProcessBuilder(
        final Path walkDirectory,
        final RemoteTask task,
        final Class<?> bootstrap,
        final UnaryOperator<Kind<ChildControl>> view)
    {
        this.view = view;
        this.walkDirectory = Objects.requireNonNull(walkDirectory, "walk");
        this.task = Objects.requireNonNull(task, "task");
        this.mainClass = null;
        this.arguments = List.of();
        // The class of a lambda has no file; that in which it is written has.
        this.jvm = ChildJvm.of(bootstrap).needs(task.getClass().getNestHost()).relayingErrors();
    }

    ChildProcessBuilder(final Path walkDirectory, final Class<?> mainClass, final List<String> arguments)
    {
        this.walkDirectory = Objects.requireNonNull(walkDirectory, "walk");
        this.task = null;
        this.view = UnaryOperator.identity();
        this.mainClass = Objects.requireNonNull(mainClass, "mainClass");
        this.arguments = arguments;
        this.jvm = ChildJvm.of(ChildMain.class).needs(mainClass).relayingErrors();
        openMainClass();
    }

    /** A launcher may call any main method; a class of another module may not. */
    private void openMainClass()
    {
        final Module module = mainClass.getModule();
        final Module own = ChildMain.class.getModule();
        if (module.isNamed() && module != own)
        {
            jvm.jvmOptions("--add-opens=" + module.getName() + "/" + mainClass.getPackageName() + "=" +
                (own.isNamed() ? own.getName() : "ALL-UNNAMED"));
        }
    }

    /**
     * Sets the name of the child; by default {@code Process-N}, and {@code Process-N:M} for a child of a child.
     *
     * @param newName of the child.
     * @return this builder.
     */
    public ChildProcessBuilder name(final String newName)
    {
        checkNotStarted();
        name = Objects.requireNonNull(newName, "name");
        return this;
    }

    /**
     * Sets whether the child ends with this process, also when that is killed; by default it does not. A daemon child
     * must not start children itself. At the normal end of this process it gets SIGTERM, and SIGKILL after a few
     * seconds; if this process is killed, it ends within a second.
     *
     * @param newDaemon true for a daemon.
     * @return this builder.
     */
    public ChildProcessBuilder daemon(final boolean newDaemon)
    {
        checkNotStarted();
        isDaemon = newDaemon;
        return this;
    }

    /**
     * Adds JVM options, such as {@code -Xmx64m}.
     *
     * @param options to add.
     * @return this builder.
     */
    public ChildProcessBuilder jvmOptions(final String... options)
    {
        checkNotStarted();
        jvm.jvmOptions(options);
        return this;
    }

    /**
     * Sets a system property of the child; see {@link ChildJvmBuilder#property}.
     *
     * @param key   of the property.
     * @param value of the property.
     * @return this builder.
     */
    public ChildProcessBuilder property(final String key, final String value)
    {
        checkNotStarted();
        jvm.property(key, value);
        return this;
    }

    /**
     * Sets a variable in the environment of the child, which otherwise is that of this process.
     *
     * @param variable to set.
     * @param value    of the variable.
     * @return this builder.
     */
    public ChildProcessBuilder environment(final String variable, final String value)
    {
        checkNotStarted();
        jvm.environment(variable, value);
        return this;
    }

    /**
     * Sets the working directory of the child, which otherwise is that of this process.
     *
     * @param directory that exists.
     * @return this builder.
     */
    public ChildProcessBuilder workingDirectory(final Path directory)
    {
        checkNotStarted();
        jvm.workingDirectory(directory);
        return this;
    }

    /**
     * Adds the jars of the given classes to the child's class path; see {@link ChildJvmBuilder#needs}. Those of the
     * task are included anyway.
     *
     * @param classes that the child needs.
     * @return this builder.
     */
    public ChildProcessBuilder needs(final Class<?>... classes)
    {
        checkNotStarted();
        jvm.needs(classes);
        return this;
    }

    /**
     * Connects the child's standard input and output to {@link ChildProcess#standardInput()} and
     * {@link ChildProcess#standardOutput()}.
     *
     * @return this builder.
     */
    public ChildProcessBuilder talking()
    {
        checkNotStarted();
        jvm.talking();
        return this;
    }

    /**
     * Redirects the child's standard input from a file.
     *
     * @param file to read.
     * @return this builder.
     */
    public ChildProcessBuilder inputFrom(final Path file)
    {
        checkNotStarted();
        jvm.inputFrom(file);
        return this;
    }

    /**
     * Redirects the child's standard output to a file.
     *
     * @param file to create or overwrite.
     * @return this builder.
     */
    public ChildProcessBuilder outputTo(final Path file)
    {
        checkNotStarted();
        jvm.outputTo(file);
        return this;
    }

    /**
     * Passes each line of the child's standard output to a consumer, in a dedicated thread.
     *
     * @param lines consumer of the lines.
     * @return this builder.
     */
    public ChildProcessBuilder outputTo(final Consumer<String> lines)
    {
        checkNotStarted();
        jvm.outputTo(lines);
        return this;
    }

    /**
     * Redirects the child's standard error to a file.
     *
     * @param file to create or overwrite.
     * @return this builder.
     */
    public ChildProcessBuilder errorTo(final Path file)
    {
        checkNotStarted();
        jvm.errorTo(file);
        return this;
    }

    /**
     * Passes each line of the child's standard error to a consumer, in a dedicated thread.
     *
     * @param lines consumer of the lines.
     * @return this builder.
     */
    public ChildProcessBuilder errorTo(final Consumer<String> lines)
    {
        checkNotStarted();
        jvm.errorTo(lines);
        return this;
    }

    /**
     * Sets how long {@link #start()} waits for the child; by default five minutes.
     *
     * @param timeout to wait.
     * @param unit    of the timeout.
     * @return this builder.
     */
    public ChildProcessBuilder startTimeout(final long timeout, final TimeUnit unit)
    {
        checkNotStarted();
        startTimeoutNs = unit.toNanos(timeout);
        return this;
    }

    /**
     * Starts the child, and waits until it has taken part in the walk and is about to run the task. If this thread is
     * interrupted meanwhile, the child is ended, and the thread stays interrupted.
     *
     * @return the child.
     * @throws IllegalThreadStateException             if it was started before.
     * @throws IllegalStateException                   if this process is a daemon, or is ending.
     * @throws io.ropewalk.error.TaskEncodingException if the task is not serialisable; no child was started.
     * @throws ChildStartException                     if the child cannot be started, ends too early, cannot take the
     *                                                 task, or is not ready in time; it is gone then. The message has
     *                                                 the beginning of its output.
     */
    public ChildProcess start()
    {
        checkNotStarted();
        Children.checkMayStart(name);
        final byte[] request = request().encode();
        final Walk walk = Walk.find(walkDirectory).orElseThrow(
            () -> new WalkGoneException("walk was removed: child=" + name, walkDirectory));
        final ChildControl control = HandedObjects.create(walk, view.apply(ChildControl.of(request.length, request)));
        try
        {
            control.begin();
            jvm.name(name).arguments(walk.path().toString(), control.name());
            final ClassLoader loader = (task != null ? task.getClass() : mainClass).getClassLoader();
            final ChildProcess child = Children.start(
                isDaemon, () -> new ChildProcess(jvm.start(), control, isDaemon, loader));
            isStarted = true;
            child.awaitReady(startTimeoutNs);
            return child;
        }
        finally
        {
            // The child has done it, unless it never came.
            control.remove();
            WarmReserve.replaceTaken();
        }
    }

    private ChildRequest request()
    {
        final ProcessInfo own = CurrentProcess.info();
        final ProcessInfo child = new ProcessInfo(name, 0, isDaemon);
        return task != null ?
            new ChildRequest(child, place, own, "", List.of(), TaskBytes.encode(task, "task")) :
            new ChildRequest(child, place, own, mainClass.getName(), arguments, NO_TASK);
    }

    private void checkNotStarted()
    {
        if (isStarted)
        {
            throw new IllegalThreadStateException("a child process can be started only once: name=" + name);
        }
    }
}
