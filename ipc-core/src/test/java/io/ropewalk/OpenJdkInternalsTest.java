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
package io.ropewalk;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Applications that are started without the flag, as classes and as a module, and call {@code openJdkInternals}. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenJdkInternalsTest
{
    private static final int FEATURE = Runtime.version().feature();
    /** Since that, native code that nobody allowed gets a warning. */
    private static final int WARNING_VERSION = 24;
    private static final String SENTENCE = "io.ropewalk.error.EnvironmentException: Ropewalk needs the JVM flag: " +
        "--add-opens java.base/jdk.internal.misc=ALL-UNNAMED";
    private static final String MODULE = "module application { requires io.ropewalk.core; opens application; }\n";

    private static final String MAIN = """
        package application;

        import io.ropewalk.Ropewalk;
        import io.ropewalk.codec.Codecs;
        import io.ropewalk.process.child.ChildJvm;
        import io.ropewalk.structure.queue.SharedQueue;
        import java.nio.file.Path;
        import java.util.stream.Stream;
        import org.agrona.concurrent.UnsafeBuffer;

        public final class Main
        {
            public static void main(final String[] arguments) throws Exception
            {
                try
                {
                    if ("late".equals(arguments[1]))
                    {
                        touchAgrona();
                    }
                    if (!Stream.of("never", "child").anyMatch(arguments[1]::equals))
                    {
                        Ropewalk.openJdkInternals();
                        Stream.generate(() -> 0).limit(8).parallel().forEach((i) -> Ropewalk.openJdkInternals());
                    }
                    work(Path.of(arguments[0]), "child".equals(arguments[1]));
                }
                catch (final RuntimeException ex)
                {
                    System.out.println(ex);
                }
            }

            private static void touchAgrona()
            {
                try
                {
                    System.out.println(new UnsafeBuffer(new byte[8]).getLong(0));
                }
                catch (final LinkageError ex)
                {
                    System.out.println("broken");
                }
            }

            private static void work(final Path path, final boolean isChild) throws Exception
            {
                try (Ropewalk walk = Ropewalk.open(path))
                {
                    final SharedQueue<String> queue = walk.queue("queue", 8, Codecs.utf8());
                    if (isChild)
                    {
                        queue.put("from a child");
                        return;
                    }
                    queue.put("here");
                    System.out.println(queue.take());
                    try (ChildJvm child = ChildJvm.of(Main.class).arguments(path.toString(), "child").start())
                    {
                        System.out.println(child.waitFor() + " " + queue.take());
                    }
                }
            }
        }
        """;

    private static final String LIBRARY = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter((entry) -> !entry.contains("test-classes") && !entry.matches(".*(junit|archunit|opentest).*"))
        .collect(Collectors.joining(File.pathSeparator));

    @TempDir
    private static Path application;

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile() throws Exception
    {
        final Path sources = Files.createDirectories(application.resolve("sources").resolve("application"));
        final List<String> arguments = new ArrayList<>(
            List.of("--module-path", LIBRARY, "-d", application.resolve("classes").toString()));
        arguments.add(Files.writeString(sources.getParent().resolve("module-info.java"), MODULE).toString());
        arguments.add(Files.writeString(sources.resolve("Main.java"), MAIN).toString());
        final StringWriter output = new StringWriter();
        final PrintWriter writer = new PrintWriter(output);
        assertEquals(0, ToolProvider.findFirst("javac").orElseThrow().run(
            writer, writer, arguments.toArray(new String[0])), output::toString);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldWorkInSilenceWhenOpenedByACall(final boolean isModule) throws Exception
    {
        final List<String> options = FEATURE < WARNING_VERSION ? List.of() :
            List.of("--enable-native-access=" + (isModule ? "io.ropewalk.core" : "ALL-UNNAMED"));
        assertEquals(List.of("here", "0 from a child"), run(isModule, "call", options));
        assertEquals(List.of(), errors());
    }

    @Test
    void shouldWarnOfNativeAccessAloneWhenNobodyAllowedIt() throws Exception
    {
        assumeTrue(FEATURE >= WARNING_VERSION, "SKIPPED: no warning before JDK 24");
        assertEquals(List.of("here", "0 from a child"), run(false, "call", List.of()));
        assertEquals(1, errors().stream().filter((line) -> line.contains("java.lang.System::load")).count());
        assertTrue(errors().stream().noneMatch((line) -> line.contains("sun.misc.Unsafe")), errors()::toString);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNameTheFlagWhenNobodyCalled(final boolean isModule) throws Exception
    {
        assertEquals(List.of(SENTENCE), run(isModule, "never", List.of()));
    }

    @Test
    void shouldSayThatItIsTooLateWhenAgronaWasUsedBefore() throws Exception
    {
        final List<String> output = run(false, "late", List.of("--enable-native-access=ALL-UNNAMED"));
        assertEquals(2, output.size(), output::toString);
        assertEquals("broken", output.get(0));
        assertTrue(output.get(1).contains("Agrona was used before Ropewalk.openJdkInternals()"), output::toString);
    }

    @Test
    void shouldDoNothingWhenTheFlagIsGiven() throws Exception
    {
        final List<String> options = new ArrayList<>(
            List.of("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", "-Dio.ropewalk.portable=true"));
        assertEquals(List.of("here", "0 from a child"), run(false, "late", options).subList(1, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Dio.ropewalk.portable=true", "-Djava.io.tmpdir=/proc", "--illegal-native-access=deny"})
    void shouldNameTheFlagWhenNativeCodeIsRefused(final String option) throws Exception
    {
        assumeTrue(!option.startsWith("--") || FEATURE >= WARNING_VERSION, "SKIPPED: no such option before JDK 24");
        final List<String> output = run(false, "call", List.of(option));
        assertEquals(1, output.size(), output::toString);
        assertTrue(output.get(0).startsWith(SENTENCE + "; a call cannot replace it here: "), output::toString);
    }

    private List<String> run(final boolean isModule, final String what, final List<String> options) throws Exception
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        final String classes = LIBRARY + File.pathSeparator + application.resolve("classes");
        command.addAll(isModule ? List.of("--module-path", classes, "-m", "application/application.Main") :
            List.of("-cp", classes, "application.Main"));
        command.addAll(List.of(folder.resolve("walk").toString(), what));
        final Process process =
            new ProcessBuilder(command).redirectError(folder.resolve("error").toFile()).start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> output + errors());
        return output.lines().toList();
    }

    private List<String> errors()
    {
        try
        {
            return Files.readAllLines(folder.resolve("error"));
        }
        catch (final IOException ex)
        {
            return List.of(ex.toString());
        }
    }
}
