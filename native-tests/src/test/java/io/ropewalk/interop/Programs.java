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
package io.ropewalk.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Compiles the client library and the programs that use it, each once, whoever asks. Where there is no compiler, or no
 * Python, the test that asks is skipped, and says so.
 */
final class Programs
{
    private static final Path LIBRARY_SOURCES = Path.of("src", "main", "c").toAbsolutePath();
    private static final Path PYTHON_SOURCES = Path.of("src", "main", "python").toAbsolutePath();
    private static final Path TEST_SOURCES = Path.of("src", "test", "c").toAbsolutePath();
    private static final Path PYTHON_TESTS = Path.of("src", "test", "python").toAbsolutePath();

    private static final Path FOLDER = Path.of("target", "interop").toAbsolutePath();
    private static final List<String> STRICT = List.of("-std=c11", "-Wall", "-Wextra", "-Werror", "-O1", "-pthread");
    private static final long TIMEOUT_S = 120;

    private Programs()
    {
    }

    /** The program that does what it is told. */
    static Path peer()
    {
        return compile("peer", List.of(), "peer.c");
    }

    /** The same, which dies at a store. */
    static Path doomedPeer()
    {
        return compile("doomed-peer", List.of("-DRW_AT_STORE"), "peer.c");
    }

    /** What Python loads. */
    static Path library()
    {
        return compile("libropewalk.so", List.of("-shared", "-fPIC"));
    }

    /** A program of the tests with the client, to be started. */
    static ProcessBuilder python(final String test)
    {
        final ProcessBuilder builder = new ProcessBuilder("python3", "-B", PYTHON_TESTS.resolve(test).toString());
        builder.environment().put("PYTHONPATH", PYTHON_SOURCES.toString());
        builder.environment().put("PYTHONUTF8", "1");
        builder.environment().put("ROPEWALK_LIBRARY", library().toString());
        return builder;
    }

    static Path compile(final String name, final List<String> options, final String... tests)
    {
        assumeCompiler();
        final List<String> command = new ArrayList<>(List.of("cc"));
        command.addAll(STRICT);
        command.addAll(options);
        command.add("-I" + LIBRARY_SOURCES);
        final List<Path> sources = new ArrayList<>();
        for (final String test : tests)
        {
            sources.add(TEST_SOURCES.resolve(test));
        }
        sources.add(LIBRARY_SOURCES.resolve("ropewalk.c"));
        sources.forEach((source) -> command.add(source.toString()));
        try
        {
            return compile(name, command, sources);
        }
        catch (final IOException ex)
        {
            throw new AssertionError("cannot compile: program=" + name, ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", ex);
        }
    }

    /** Under a name that changes with its sources; another JVM may be doing the same at the same time. */
    private static synchronized Path compile(
        final String name, final List<String> command, final List<Path> sources)
        throws IOException, InterruptedException
    {
        final CRC32 sum = new CRC32();
        sum.update(command.toString().getBytes(StandardCharsets.UTF_8));
        for (final Path source : sources)
        {
            sum.update(Files.readAllBytes(source));
        }
        for (final String header : List.of("ropewalk.h", "ropewalk_format.h"))
        {
            sum.update(Files.readAllBytes(LIBRARY_SOURCES.resolve(header)));
        }
        final Path program = Files.createDirectories(FOLDER.resolve(Long.toHexString(sum.getValue()))).resolve(name);
        if (!Files.exists(program))
        {
            final Path fresh = program.resolveSibling(name + "." + ProcessHandle.current().pid());
            command.addAll(List.of("-o", fresh.toString()));
            run(command);
            Files.move(fresh, program, StandardCopyOption.ATOMIC_MOVE);
        }
        return program;
    }

    private static void run(final List<String> command) throws IOException, InterruptedException
    {
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS) || 0 != process.exitValue())
        {
            throw new AssertionError("failed: command=" + String.join(" ", command) + " said:\n" + said);
        }
    }

    static void assumeCompiler()
    {
        assumeInstalled("cc", "needs Linux and a C compiler");
    }

    static void assumePython()
    {
        assumeInstalled("python3", "needs Python");
    }

    private static void assumeInstalled(final String command, final String otherwise)
    {
        final boolean isThere = "Linux".equals(System.getProperty("os.name")) && isInstalled(command);
        if (!isThere)
        {
            System.out.println("interop SKIPPED: " + otherwise);
        }
        assumeTrue(isThere, otherwise);
    }

    private static boolean isInstalled(final String command)
    {
        try
        {
            final Process process = new ProcessBuilder(command, "--version")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(TIMEOUT_S, TimeUnit.SECONDS) && 0 == process.exitValue();
        }
        catch (final IOException ex)
        {
            return false;
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
