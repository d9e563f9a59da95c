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
 * Describes a child JVM and starts it, once or several times. Unless told otherwise it has an empty standard input and
 * writes where this JVM writes.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link ChildStartException} from {@link #start()}.
 */
public final class ChildJvmBuilder
{
    /** Where children look for shared objects, and how they treat them, must be as it is here. */
    private static final List<String> INHERITED_PREFIXES = List.of("io.ropewalk.", "agrona.", "jna.", "java.io.tmpdir");

    /** By which copies of our classes in one JVM know each other: one for each walk that it has ever joined. */
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
    private boolean isWithoutEnvironmentOptions;

    ChildJvmBuilder(final Class<?> mainClass)
    {
        this.mainClass = mainClass;
        this.name = mainClass.getSimpleName();
    }

    /**
     * What the child is called in messages; without this, as its main class.
     *
     * @param newName of the child.
     * @return this.
     */
    public ChildJvmBuilder name(final String newName)
    {
        name = Objects.requireNonNull(newName, "name");
        return this;
    }

    /**
     * Arguments of the main method.
     *
     * @param newArguments in their order; replaces earlier ones.
     * @return this.
     */
    public ChildJvmBuilder arguments(final String... newArguments)
    {
        arguments = List.of(newArguments);
        return this;
    }

    /**
     * Options of the JVM beyond those that Ropewalk needs, such as {@code -Xmx64m}.
     *
     * @param options to add.
     * @return this.
     */
    public ChildJvmBuilder jvmOptions(final String... options)
    {
        jvmOptions.addAll(List.of(options));
        return this;
    }

    /**
     * Names classes that the child needs and may not find with its main class: if this JVM has them from a class loader
     * of its own (of a servlet container, or of a jar with jars in it), their jars join the child's class path. Those
     * of Ropewalk, and all that such a loader tells of, are there anyway.
     *
     * @param classes that the child needs.
     * @return this.
     */
    public ChildJvmBuilder needs(final Class<?>... classes)
    {
        needed.addAll(List.of(classes));
        return this;
    }

    /**
     * Keeps from the child also those options in {@code JAVA_TOOL_OPTIONS}, {@code JDK_JAVA_OPTIONS} and
     * {@code _JAVA_OPTIONS} that it could share with this JVM; see {@link #start()}.
     *
     * @return this.
     */
    public ChildJvmBuilder withoutEnvironmentOptions()
    {
        isWithoutEnvironmentOptions = true;
        return this;
    }

    /**
     * A system property of the child. Those of ours ({@code io.ropewalk.*}, {@code agrona.*}, {@code jna.*}, and the
     * temporary folder) it has from this JVM.
     *
     * @param key   of the property.
     * @param value of the property.
     * @return this.
     */
    public ChildJvmBuilder property(final String key, final String value)
    {
        properties.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Keeps the child's standard input and output for whoever starts it, to talk to it: see
     * {@link ChildJvm#standardInput()} and {@link ChildJvm#standardOutput()}. Its errors go where they went.
     *
     * @return this.
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
     * Lets the child read a file.
     *
     * @param file that is its standard input.
     * @return this.
     */
    public ChildJvmBuilder inputFrom(final Path file)
    {
        input = Redirect.from(file.toFile());
        isInputKept = false;
        return this;
    }

    /**
     * Lets the child write to a file.
     *
     * @param file that is made or overwritten.
     * @return this.
     */
    public ChildJvmBuilder outputTo(final Path file)
    {
        output = Redirect.to(file.toFile());
        outputLines = null;
        isOutputKept = false;
        return this;
    }

    /**
     * Gives the lines of the child's standard output to somebody, in a thread of their own.
     *
     * @param lines called with each line.
     * @return this.
     */
    public ChildJvmBuilder outputTo(final Consumer<String> lines)
    {
        output = Redirect.PIPE;
        outputLines = Objects.requireNonNull(lines, "lines");
        isOutputKept = false;
        return this;
    }

    /**
     * Lets the child write its errors to a file.
     *
     * @param file that is made or overwritten.
     * @return this.
     */
    public ChildJvmBuilder errorTo(final Path file)
    {
        error = Redirect.to(file.toFile());
        errorLines = null;
        return this;
    }

    /**
     * Gives the lines of the child's standard error to somebody, in a thread of their own.
     *
     * @param lines called with each line.
     * @return this.
     */
    public ChildJvmBuilder errorTo(final Consumer<String> lines)
    {
        error = Redirect.PIPE;
        errorLines = Objects.requireNonNull(lines, "lines");
        return this;
    }

    /**
     * Lets the child say nothing here, so that it can outlive this JVM and whoever reads its output: its standard
     * output is discarded, and so are its errors unless they are given to somebody afterwards.
     *
     * @return this.
     */
    public ChildJvmBuilder detached()
    {
        output = Redirect.DISCARD;
        outputLines = null;
        isOutputKept = false;
        error = Redirect.DISCARD;
        errorLines = null;
        return this;
    }

    /**
     * As {@link #detached()}, but what the child says on either stream is read here and dropped, so that
     * {@link ChildJvm#firstOutput()} has the reason if it ends too early. It can outlive this JVM all the same, if it
     * then has nothing more to say.
     *
     * @return this.
     */
    public ChildJvmBuilder detachedOnceReady()
    {
        return outputTo((line) -> {}).errorTo((line) -> {});
    }

    /**
     * Starts a child. It is what this JVM is: the same Java, class path, module path and modules, and the jars of its
     * main class where a class loader has them from elsewhere; jars in jars are copied to the temporary folder. Agents,
     * ports, collectors, logs and everything else in {@code JAVA_TOOL_OPTIONS}, {@code JDK_JAVA_OPTIONS} and
     * {@code _JAVA_OPTIONS} that two JVMs may not be able to have are not handed on: the child finds none of these
     * variables, and has from them the system properties, sizes of memory and the like as options of its own.
     *
     * @return the child, which may not have come to its main method yet.
     * @throws ChildStartException when it cannot be started.
     */
    public ChildJvm start()
    {
        final ProcessBuilder builder = new ProcessBuilder();
        final Map<String, String> environment = builder.environment();
        final ChildCommand command = command(environment);
        EnvironmentOptions.removeFrom(environment);
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
        final FirstOutput first = new FirstOutput();
        final KeptStreams kept = new KeptStreams(name, process, isInputKept, isOutputKept);
        return new ChildJvm(name, process, kept, first, startReaders(process, first));
    }

    private ChildCommand command(final Map<String, String> environment)
    {
        final ChildCommand command = new ChildCommand(mainClass, needed);
        if (!isWithoutEnvironmentOptions)
        {
            command.add(EnvironmentOptions.shared(environment));
        }
        final List<String> own = new ArrayList<>();
        properties.forEach((key, value) -> own.add("-D" + key + "=" + value));
        command.add(own);
        command.add(jvmOptions);
        return command;
    }

    private List<Thread> startReaders(final Process process, final FirstOutput first)
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
        final String stream, final InputStream source, final FirstOutput first, final Consumer<String> lines)
    {
        final Thread reader = new Thread(() -> passOn(source, first, lines), "ropewalk-" + name + "-" + stream);
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private static void passOn(final InputStream source, final FirstOutput first, final Consumer<String> lines)
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
