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

import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.process.child.ChildJvmBuilder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Runs commands in JVMs of their own, over files. */
final class CommandRunner implements AutoCloseable
{
    private final Path folder;
    private final List<Run> runs = new ArrayList<>();

    CommandRunner(final Path folder)
    {
        this.folder = folder;
    }

    /** A walk that is a folder with a name of its own. */
    Path walk()
    {
        return folder.resolve("walk");
    }

    Run put(final byte[] input, final String... options) throws IOException
    {
        final Path file = Files.write(folder.resolve("input-" + runs.size()), input);
        return start(builder("put", options).inputFrom(file));
    }

    Run get(final String... options)
    {
        return start(builder("get", options));
    }

    Run pub(final byte[] input, final String... options) throws IOException
    {
        final Path file = Files.write(folder.resolve("input-" + runs.size()), input);
        return start(builder("pub", options).inputFrom(file));
    }

    Run sub(final String... options)
    {
        return start(builder("sub", options));
    }

    Run run(final String... arguments)
    {
        return start(ChildJvm.of(RopewalkCommand.class).arguments(arguments));
    }

    ChildJvmBuilder builder(final String command, final String... options)
    {
        final List<String> arguments = new ArrayList<>(List.of(command, walk().toString(), "queue"));
        arguments.addAll(List.of(options));
        return ChildJvm.of(RopewalkCommand.class).arguments(arguments.toArray(new String[0]));
    }

    Run run(final ChildJvmBuilder builder)
    {
        return start(builder);
    }

    /** With a standard output that is there already. */
    Run runInto(final Path output, final String... arguments)
    {
        return start(ChildJvm.of(RopewalkCommand.class).arguments(arguments), output);
    }

    private Run start(final ChildJvmBuilder builder)
    {
        return start(builder, folder.resolve("output-" + runs.size()));
    }

    private Run start(final ChildJvmBuilder builder, final Path output)
    {
        final Path error = folder.resolve("error-" + runs.size());
        final Run run = new Run(builder.outputTo(output).errorTo(error).start(), output, error);
        runs.add(run);
        return run;
    }

    @Override
    public void close()
    {
        runs.forEach(run -> run.child.close());
    }

    /** A command that runs, or has run. */
    static final class Run
    {
        final ChildJvm child;
        private final Path outputFile;
        private final Path errorFile;

        private Run(final ChildJvm child, final Path outputFile, final Path errorFile)
        {
            this.child = child;
            this.outputFile = outputFile;
            this.errorFile = errorFile;
        }

        /** Ends as it should, without a word on standard error. */
        byte[] output() throws IOException, InterruptedException
        {
            final int exitCode = child.waitFor();
            assertEquals("", error());
            assertEquals(0, exitCode);
            return Files.readAllBytes(outputFile);
        }

        String text() throws IOException, InterruptedException
        {
            return new String(output(), StandardCharsets.UTF_8);
        }

        String outputSoFar() throws IOException
        {
            return Files.readString(outputFile);
        }

        /** Ends with an exit code, having said something. */
        String failure(final int expectedExitCode) throws IOException, InterruptedException
        {
            assertEquals(expectedExitCode, child.waitFor(), this::error);
            return error();
        }

        private String error()
        {
            try
            {
                return Files.readString(errorFile);
            }
            catch (final IOException ex)
            {
                return ex.toString();
            }
        }
    }
}
