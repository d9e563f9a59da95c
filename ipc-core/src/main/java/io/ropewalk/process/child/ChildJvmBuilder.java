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

import org.agrona.concurrent.AtomicBuffer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Configures a child JVM and starts it, once or several times. By default its standard input is empty, and its output
 * and errors go where those of this JVM go.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link ChildStartException} from {@link #start()}.
 */
public final class ChildJvmBuilder
{
    /** A child must look for shared objects where this JVM does, and treat them in the same way. */
    private static final List<String> INHERITED_PREFIXES = List.of("io.ropewalk.", "agrona.", "java.io.tmpdir");

    /** Copies of our classes in one JVM know each other by these: one for each walk that it has ever joined. */
    private static final String OWN_PREFIX = "io.ropewalk.owner.";

    private final Class<?> mainClass;
    private final Set<Class<?>> needed = new LinkedHashSet<>(List.of(ChildJvm.class, AtomicBuffer.class));
    private final List<String> jvmOptions = new ArrayList<>();
    private final Map<String, String> properties = inheritedProperties();
    private String name;
    private List<String> arguments = List.of();
    private Redirect input = Redirect.PIPE;
    private Redirect output = Redirect.INHERIT;
    private Redirect error = Redirect.INHERIT;
    private Consumer<String> outputLines;
    private Consumer<String> errorLines;
    private boolean isInputKept;
    private boolean isOutputKept;
    private boolean isErrorRelayed;
    private boolean isWithoutEnvironmentOptions;
    private final Map<String, String> variables = new TreeMap<>();
    private Path workingDirectory;

    ChildJvmBuilder(final Class<?> mainClass)
    {
        this.mainClass = mainClass;
        this.name = mainClass.getSimpleName();
    }

    /**
     * Sets the name of the child in messages; by default that of its main class.
     *
     * @param newName of the child.
     * @return this builder.
     */
    public ChildJvmBuilder name(final String newName)
    {
        name = Objects.requireNonNull(newName, "name");
        return this;
    }

    /**
     * Sets the arguments of the main method.
     *
     * @param newArguments in order; they replace earlier ones.
     * @return this builder.
     */
    public ChildJvmBuilder arguments(final String... newArguments)
    {
        arguments = List.of(newArguments);
        return this;
    }

    /**
     * Adds JVM options, such as {@code -Xmx64m}, to those that Ropewalk needs.
     *
     * @param options to add.
     * @return this builder.
     */
    public ChildJvmBuilder jvmOptions(final String... options)
    {
        jvmOptions.addAll(List.of(options));
        return this;
    }

    /**
     * Adds the jars of the given classes to the child's class path. Use it for classes that this JVM loads with another
     * class loader than the main class, as in a servlet container or with nested jars. The jars of Ropewalk, and those
     * that the loader of the main class lists, are included anyway.
     *
     * @param classes that the child needs.
     * @return this builder.
     */
    public ChildJvmBuilder needs(final Class<?>... classes)
    {
        needed.addAll(List.of(classes));
        return this;
    }

    /**
     * Passes on none of the options in {@code JAVA_TOOL_OPTIONS}, {@code JDK_JAVA_OPTIONS} and {@code _JAVA_OPTIONS},
     * not even those that the child could share with this JVM; see {@link #start()}.
     *
     * @return this builder.
     */
    public ChildJvmBuilder withoutEnvironmentOptions()
    {
        isWithoutEnvironmentOptions = true;
        return this;
    }

    /**
     * Sets a system property of the child. It inherits {@code io.ropewalk.*}, {@code agrona.*} and
     * {@code java.io.tmpdir} from this JVM.
     *
     * @param key   of the property.
     * @param value of the property.
     * @return this builder.
     */
    public ChildJvmBuilder property(final String key, final String value)
    {
        properties.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Sets a variable in the environment of the child, which otherwise is that of this process.
     *
     * @param variable to set.
     * @param value    of the variable.
     * @return this builder.
     */
    public ChildJvmBuilder environment(final String variable, final String value)
    {
        variables.put(Objects.requireNonNull(variable, "variable"), Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Sets the working directory of the child, which otherwise is that of this process.
     *
     * @param directory that exists.
     * @return this builder.
     */
    public ChildJvmBuilder workingDirectory(final Path directory)
    {
        workingDirectory = Objects.requireNonNull(directory, "directory");
        return this;
    }

    /**
     * Connects the child's standard input and output to {@link ChildJvm#standardInput()} and
     * {@link ChildJvm#standardOutput()}. Its standard error is not affected.
     *
     * @return this builder.
     */
    public ChildJvmBuilder talking()
    {
        input = Redirect.PIPE;
        isInputKept = true;
        output = Redirect.PIPE;
        outputLines = null;
        isOutputKept = true;
        return this;
    }

    /**
     * Redirects the child's standard input from a file.
     *
     * @param file to read.
     * @return this builder.
     */
    public ChildJvmBuilder inputFrom(final Path file)
    {
        input = Redirect.from(file.toFile());
        isInputKept = false;
        return this;
    }

    /**
     * Redirects the child's standard output to a file.
     *
     * @param file to create or overwrite.
     * @return this builder.
     */
    public ChildJvmBuilder outputTo(final Path file)
    {
        output = Redirect.to(file.toFile());
        outputLines = null;
        isOutputKept = false;
        return this;
    }

    /**
     * Passes each line of the child's standard output to a consumer, in a dedicated thread.
     *
     * @param lines consumer of the lines.
     * @return this builder.
     */
    public ChildJvmBuilder outputTo(final Consumer<String> lines)
    {
        output = Redirect.PIPE;
        outputLines = Objects.requireNonNull(lines, "lines");
        isOutputKept = false;
        return this;
    }

    /**
     * Redirects the child's standard error to a file.
     *
     * @param file to create or overwrite.
     * @return this builder.
     */
    public ChildJvmBuilder errorTo(final Path file)
    {
        error = Redirect.to(file.toFile());
        errorLines = null;
        isErrorRelayed = false;
        return this;
    }

    /**
     * Passes each line of the child's standard error to a consumer, in a dedicated thread.
     *
     * @param lines consumer of the lines.
     * @return this builder.
     */
    public ChildJvmBuilder errorTo(final Consumer<String> lines)
    {
        error = Redirect.PIPE;
        errorLines = Objects.requireNonNull(lines, "lines");
        isErrorRelayed = false;
        return this;
    }

    /** Lets errors go where those of this JVM go, but through this JVM, so that it can say why a child has ended. */
    ChildJvmBuilder relayingErrors()
    {
        error = Redirect.PIPE;
        errorLines = null;
        isErrorRelayed = true;
        return this;
    }

    /**
     * Discards the child's standard output and standard error, so that it can outlive this JVM. A later call can still
     * redirect its errors.
     *
     * @return this builder.
     */
    public ChildJvmBuilder detached()
    {
        output = Redirect.DISCARD;
        outputLines = null;
        isOutputKept = false;
        error = Redirect.DISCARD;
        errorLines = null;
        isErrorRelayed = false;
        return this;
    }

    /**
     * Like {@link #detached()}, but this JVM reads and drops the child's output and errors, so that
     * {@link ChildJvm#firstOutput()} has the reason if it ends too early. The child can outlive this JVM if it writes
     * nothing after that.
     *
     * @return this builder.
     */
    public ChildJvmBuilder detachedOnceReady()
    {
        return outputTo((line) -> {}).errorTo((line) -> {});
    }

    /**
     * Starts a child with the Java, class path, module path and modules of this JVM, and the jars of its main class if
     * they come from another class loader; nested jars are copied to the temporary folder. The child does not see
     * {@code JAVA_TOOL_OPTIONS}, {@code JDK_JAVA_OPTIONS} and {@code _JAVA_OPTIONS}. It gets the system properties,
     * memory sizes and the like from them as options, but not what two JVMs may be unable to share: agents, ports,
     * garbage collectors and logs.
     *
     * @return the child, which may not have reached its main method yet.
     * @throws ChildStartException if it cannot be started.
     */
    public ChildJvm start()
    {
        final ProcessBuilder builder = new ProcessBuilder();
        final ChildCommand command = command(builder.environment());
        final ChildJvm waiting = isUsual() ? WarmReserve.take(command.key(), arguments) : null;
        return waiting != null ? waiting.named(name) : start(builder, command);
    }

    /** Starts a child that waits in reserve. */
    WaitingChild startWaiting()
    {
        isInputKept = true;
        final ProcessBuilder builder = new ProcessBuilder();
        final ChildCommand command = command(builder.environment());
        final List<String> key = command.key();
        return new WaitingChild(start(builder, command), key);
    }

    /** Whether a JVM that was started ahead will do, if its command is the same. */
    private boolean isUsual()
    {
        return mainClass == ChildMain.class && isErrorRelayed && Redirect.PIPE.equals(input) && !isInputKept &&
            Redirect.INHERIT.equals(output) && variables.isEmpty() && workingDirectory == null;
    }

    private ChildJvm start(final ProcessBuilder builder, final ChildCommand command)
    {
        final Map<String, String> environment = builder.environment();
        InheritedOptions.removeFrom(environment);
        environment.putAll(variables);
        builder.directory(workingDirectory == null ? null : workingDirectory.toFile());
        builder.command(command.line(arguments));
        builder.redirectInput(input).redirectOutput(output).redirectError(error);
        Process process = null;
        try
        {
            process = builder.start();
            if (!isInputKept)
            {
                process.getOutputStream().close();
            }
        }
        catch (final IOException ex)
        {
            if (process == null)
            {
                throw new ChildStartException("cannot start the child JVM: name=" + name + " mainClass=" +
                    mainClass.getName() + " executable=" + builder.command().get(0) + " error=" + ex.getMessage(), ex);
            }
            // It has ended already and takes no input; its exit code says why.
        }
        finally
        {
            command.settle(process);
        }
        final KeptStreams.FirstOutput first = new KeptStreams.FirstOutput();
        final KeptStreams kept = new KeptStreams(name, process, isInputKept, isOutputKept);
        final Thread relay = isErrorRelayed ?
            startThread("error", new ErrorRelay(process.getErrorStream(), first)) : null;
        return new ChildJvm(name, process, kept, first, startReaders(process, first), relay);
    }

    private ChildCommand command(final Map<String, String> environment)
    {
        final ChildCommand command = new ChildCommand(mainClass, needed, workingDirectory != null);
        if (!isWithoutEnvironmentOptions)
        {
            command.add(InheritedOptions.shared(environment));
        }
        final List<String> own = new ArrayList<>();
        properties.forEach((key, value) -> own.add("-D" + key + "=" + value));
        command.add(own);
        command.add(jvmOptions);
        return command;
    }

    private List<Thread> startReaders(final Process process, final KeptStreams.FirstOutput first)
    {
        final List<Thread> readers = new ArrayList<>();
        if (outputLines != null)
        {
            readers.add(startReader("output", process.getInputStream(), first, outputLines));
        }
        if (errorLines != null)
        {
            readers.add(startReader("error", process.getErrorStream(), first, errorLines));
        }
        return readers;
    }

    private Thread startReader(
        final String stream,
        final InputStream source,
        final KeptStreams.FirstOutput first,
        final Consumer<String> lines)
    {
        return startThread(stream, () -> passOn(source, first, lines));
    }

    private Thread startThread(final String stream, final Runnable work)
    {
        final Thread reader = new Thread(work, "ropewalk-" + name + "-" + stream);
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private static void passOn(
        final InputStream source, final KeptStreams.FirstOutput first, final Consumer<String> lines)
    {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(source, StandardCharsets.UTF_8)))
        {
            for (String line = reader.readLine(); line != null; line = reader.readLine())
            {
                first.add(line);
                lines.accept(line);
            }
        }
        catch (final IOException ignored)
        {
            // The stream was closed because the child was killed; there is nothing more to pass on.
        }
    }

    private static Map<String, String> inheritedProperties()
    {
        final Map<String, String> inherited = new TreeMap<>();
        for (final String key : System.getProperties().stringPropertyNames())
        {
            if (INHERITED_PREFIXES.stream().anyMatch(key::startsWith) && !key.startsWith(OWN_PREFIX))
            {
                inherited.put(key, System.getProperty(key));
            }
        }
        return inherited;
    }
}
