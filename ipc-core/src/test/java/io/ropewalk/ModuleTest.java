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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

/** An application that is a module, and requires the library as one. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ModuleTest
{
    private static final String MODULE = "module application { requires io.ropewalk.core; opens application; }\n";

    /** Every codec, and a child of its own. */
    private static final String MAIN = """
        package application;

        import io.ropewalk.Ropewalk;
        import io.ropewalk.codec.Codec;
        import io.ropewalk.codec.Codecs;
        import io.ropewalk.process.child.ChildJvm;
        import io.ropewalk.structure.queue.SharedQueue;
        import java.nio.file.Path;

        public final class Main
        {
            public record Trade(String name, long price) {}

            public static void main(final String[] arguments) throws Exception
            {
                try (Ropewalk walk = Ropewalk.open(Path.of(arguments[0])))
                {
                    final SharedQueue<String> queue = walk.queue("queue", 8, Codecs.utf8());
                    if (arguments.length > 1)
                    {
                        queue.put("child in " + Main.class.getModule().getName());
                        return;
                    }
                    System.out.println(sent(walk, "record", Codecs.record(Trade.class)));
                    System.out.println(sent(walk, "object", Codecs.object(Trade.class)));
                    walk.readWriteLock("lock").readLock().lock();
                    try (ChildJvm child = ChildJvm.of(Main.class).arguments(arguments[0], "child").start())
                    {
                        System.out.println(child.waitFor() + " " + queue.take());
                    }
                }
            }

            private static <T> Object sent(final Ropewalk walk, final String name, final Codec<T> codec)
                throws Exception
            {
                final SharedQueue<T> queue = walk.queue(name, 8, codec);
                queue.put((T)new Trade(name, 1));
                return queue.take();
            }
        }
        """;

    @TempDir
    private Path folder;

    @Test
    void shouldWorkWhenTheApplicationRequiresTheLibraryAsAModule() throws Exception
    {
        final String library = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter((entry) -> !entry.contains("test-classes") && !entry.matches(".*(junit|archunit|opentest).*"))
            .collect(Collectors.joining(File.pathSeparator));
        final Path application = compiled(library);
        final List<String> command = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--module-path", library + File.pathSeparator + application,
            "--add-opens", "java.base/jdk.internal.misc=org.agrona",
            "-m", "application/application.Main", folder.resolve("walk").toString());
        final Path error = folder.resolve("error");
        final Process process = new ProcessBuilder(command).redirectError(error.toFile()).start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> output + read(error));
        assertEquals(List.of("Trade[name=record, price=1]", "Trade[name=object, price=1]", "0 child in application"),
            output.lines().toList());
    }

    private Path compiled(final String library) throws Exception
    {
        final Path sources = Files.createDirectories(folder.resolve("sources").resolve("application"));
        final Path classes = folder.resolve("classes");
        final List<String> arguments = new ArrayList<>(List.of("--module-path", library, "-d", classes.toString()));
        arguments.add(Files.writeString(sources.getParent().resolve("module-info.java"), MODULE).toString());
        arguments.add(Files.writeString(sources.resolve("Main.java"), MAIN).toString());
        final StringWriter output = new StringWriter();
        final PrintWriter writer = new PrintWriter(output);
        final int exitValue = ToolProvider.findFirst("javac").orElseThrow().run(
            writer, writer, arguments.toArray(new String[0]));
        assertEquals(0, exitValue, output::toString);
        return classes;
    }

    private static String read(final Path file)
    {
        try
        {
            return Files.readString(file);
        }
        catch (final IOException ex)
        {
            return ex.toString();
        }
    }
}
