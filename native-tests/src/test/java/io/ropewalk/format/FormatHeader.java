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
package io.ropewalk.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the C header says, as the C compiler of this machine understands it. */
final class FormatHeader
{
    private static final Path FOLDER = Path.of("src", "main", "c");
    private static final Path FILE = FOLDER.resolve("ropewalk_format.h");
    private static final Path BUILT = Path.of("target", "format");
    private static final long COMPILER_SECONDS = 60;
    private static final Pattern MACRO = Pattern.compile("(?m)^#define (RW_[A-Z0-9_]+) \\S");
    private static final Pattern ENUMERATOR = Pattern.compile("\\b(RW_[A-Z0-9_]+) *= ");
    private static final Pattern STRUCT = Pattern.compile("struct (rw_\\w+)\\s*\\{([^}]*)}");
    private static final Pattern MEMBER = Pattern.compile("(\\w+)(?:\\[\\d*])?;");

    private FormatHeader()
    {
    }

    /** Whether there is a C compiler here. */
    static boolean isCompilable() throws InterruptedException
    {
        return output(List.of("cc", "--version")).isPresent();
    }

    /** Each of its constants with its value: a program that includes it prints them. */
    static Map<String, Long> constants() throws IOException, InterruptedException
    {
        final String statements = names().stream()
            .map((name) -> "printf(\"" + name + " %lld\\n\", (long long)(" + name + "));")
            .collect(Collectors.joining("\n"));
        final Map<String, Long> constants = new TreeMap<>();
        run("constants", "ropewalk_format.h", statements, "-Wall", "-Wextra", "-Wpedantic", "-Werror").forEach((line) ->
        {
            final String[] parts = line.split(" ");
            constants.put(parts[0], Long.parseLong(parts[1]));
        });
        return constants;
    }

    /**
     * Where the client, which is included as a whole, finds the parts of a ring: a line for each, of the numbers that
     * the document has in its table of examples.
     */
    static List<String> ringLayouts(final List<List<Long>> examples, final List<Boolean> areShared)
        throws IOException, InterruptedException
    {
        final StringBuilder statements = new StringBuilder("struct ring_layout l;\n");
        for (int i = 0; i < examples.size(); i++)
        {
            statements.append(String.format("lay_out(&l, %d, %d, %d, %b);%n", examples.get(i).get(0),
                examples.get(i).get(1), examples.get(i).get(2), areShared.get(i)));
            statements.append("printf(\"[%lld, %lld, %lld, %lld, %lld, %lld, %lld, %lld, %lld, %lld, %lld, %lld, " +
                "%lld]\\n\", (long long)l.capacity, (long long)l.slot_length, (long long)l.budget, " +
                "(long long)l.slots, (long long)l.stride, (long long)l.passed_at, (long long)l.taken_at, " +
                "(long long)l.block_words_at, (long long)l.slots_at, (long long)l.blocks_at, (long long)l.blocks, " +
                "(long long)l.block_length, (long long)l.body_length);\n");
        }
        return run("layouts", "ropewalk.c", statements.toString(), "-w", "-pthread");
    }

    /** Where the client has the locks of records of such lengths. */
    static List<String> recordLocks(final List<String> lengths) throws IOException, InterruptedException
    {
        final String statements = lengths.stream()
            .map((length) -> "printf(\"%lld\\n\", (long long)record_lock_offset(" + length + "));")
            .collect(Collectors.joining("\n"));
        return run("records", "ropewalk.c", statements, "-w", "-pthread");
    }

    /** The lines that a program prints. */
    private static List<String> run(
        final String name, final String included, final String statements, final String... options)
        throws IOException, InterruptedException
    {
        final Path source = Files.writeString(Files.createDirectories(BUILT).resolve(name + ".c"),
            "#include \"" + included + "\"\n#include <stdio.h>\nint main(void)\n{\n" + statements +
            "\nreturn 0;\n}\n");
        final Path binary = BUILT.resolve(name);
        final List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-o", binary.toString(), source.toString()));
        compile(arguments.toArray(new String[0]));
        return output(List.of(binary.toAbsolutePath().toString())).orElseThrow().lines().toList();
    }

    /** The names of all its macros without arguments, and of all its enumerators. */
    private static List<String> names() throws InterruptedException
    {
        final List<String> names = new ArrayList<>();
        MACRO.matcher(compile("-E", "-dM", FILE.toString())).results().forEach((found) -> names.add(found.group(1)));
        ENUMERATOR.matcher(compile("-E", "-P", FILE.toString())).results()
            .forEach((found) -> names.add(found.group(1)));
        return names;
    }

    /** Each field of its structs, as {@code rw_ring_layout.tail}; what only keeps others apart is left out. */
    static List<String> fields() throws IOException
    {
        final List<String> fields = new ArrayList<>();
        final Matcher struct = STRUCT.matcher(Files.readString(FILE));
        while (struct.find())
        {
            MEMBER.matcher(struct.group(2)).results()
                .filter((member) -> !member.group(1).startsWith("padding_"))
                .forEach((member) -> fields.add(struct.group(1) + '.' + member.group(1)));
        }
        return fields.stream().sorted().toList();
    }

    /** The client names the results anew, for those who include nothing else. */
    static void verifyResults(final Collection<String> results) throws IOException, InterruptedException
    {
        final String program = "#include \"ropewalk.h\"\n#include \"ropewalk_format.h\"\n" + results.stream()
            .map((name) -> "_Static_assert(RW_" + name + " == RW_RING_" + name + ", \"" + name + "\");\n")
            .collect(Collectors.joining());
        final Path source = Files.writeString(Files.createDirectories(BUILT).resolve("results.c"), program);
        compile("-fsyntax-only", source.toString());
    }

    /** What the compiler prints; it must be content. */
    private static String compile(final String... arguments) throws InterruptedException
    {
        final List<String> command = new ArrayList<>(List.of("cc", "-std=c11", "-I", FOLDER.toString()));
        command.addAll(List.of(arguments));
        return output(command).orElseThrow(() -> new AssertionError("no C compiler any more"));
    }

    /** Of a program that must end well; empty if there is no such program. */
    private static Optional<String> output(final List<String> command) throws InterruptedException
    {
        try
        {
            final Path printed = Files.createDirectories(BUILT).resolve("printed.txt");
            final Optional<Process> started = start(command, printed);
            if (started.isPresent())
            {
                final Process process = started.get();
                final boolean isEnded = process.waitFor(COMPILER_SECONDS, TimeUnit.SECONDS);
                process.destroyForcibly();
                assertTrue(isEnded && 0 == process.exitValue(), "failed: command=" + command + " output=" +
                    Files.readString(printed));
                return Optional.of(Files.readString(printed));
            }
            return Optional.empty();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static Optional<Process> start(final List<String> command, final Path printed)
    {
        try
        {
            return Optional.of(new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(printed.toFile()).start());
        }
        catch (final IOException ex)
        {
            return Optional.empty();
        }
    }
}
