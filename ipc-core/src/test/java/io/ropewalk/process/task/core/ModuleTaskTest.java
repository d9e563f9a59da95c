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
package io.ropewalk.process.task.core;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Tasks of an application that is a module, closed or open to everybody, from one JVM to another. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ModuleTaskTest
{
    private static final String EXPORT = "io.ropewalk.core/io.ropewalk.process.task.core=application";

    private static final String MAIN = """
        package application;

        import io.ropewalk.process.task.ProcessBody;
        import io.ropewalk.process.task.RemoteFunction;
        import io.ropewalk.process.task.core.FailureBytes;
        import io.ropewalk.process.task.core.TaskBytes;
        import java.io.IOException;
        import java.nio.file.Files;
        import java.nio.file.Path;
        import java.util.ArrayList;
        import java.util.List;

        public final class Main
        {
            private static final class Job extends ProcessBody
            {
                private Object load;

                public void run() {}
            }

            private static int length(final String text) throws IOException
            {
                return text.length();
            }

            @SuppressWarnings("unchecked")
            public static void main(final String[] arguments) throws Exception
            {
                final Path file = Path.of(arguments[0]);
                if (Files.exists(file))
                {
                    final ArrayList<RemoteFunction<String, Object>> tasks =
                        (ArrayList<RemoteFunction<String, Object>>)TaskBytes.decode(Files.readAllBytes(file), null);
                    for (final RemoteFunction<String, Object> task : tasks)
                    {
                        System.out.println(task.apply("four"));
                    }
                    for (final RemoteFunction<String, Object> task : tasks)
                    {
                        final byte[] bytes = TaskBytes.encode(task, "task");
                        System.out.println(((RemoteFunction<String, Object>)TaskBytes.decode(bytes, null)).apply("a"));
                    }
                    System.out.println(FailureBytes.decode(FailureBytes.encode(new IOException("x"), ""), null));
                    return;
                }
                final int captured = 1;
                final List<String> list = new ArrayList<>(List.of("a"));
                final List<RemoteFunction<String, Object>> tasks = new ArrayList<>();
                tasks.add(Main::length);
                tasks.add((text) -> text + captured + list);
                Files.write(file, TaskBytes.encode(tasks, "tasks"));
                final Job job = new Job();
                job.load = new Object();
                try
                {
                    TaskBytes.encode(job, "task");
                }
                catch (final RuntimeException ex)
                {
                    System.out.println(ex.getMessage());
                }
            }
        }
        """;

    @TempDir
    private Path folder;

    @Test
    void shouldWorkWhenTheModuleIsClosed() throws Exception
    {
        shouldTravel("module application { requires io.ropewalk.core; }\n", "?");
    }

    @Test
    void shouldWorkWhenTheModuleIsOpen() throws Exception
    {
        shouldTravel("open module application { requires io.ropewalk.core; }\n", "load");
    }

    private void shouldTravel(final String module, final String field) throws Exception
    {
        final String path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter((entry) -> !entry.contains("test-classes") && !entry.matches(".*(junit|archunit|opentest).*"))
            .collect(Collectors.joining(File.pathSeparator));
        final Path classes = compiled(module, path);
        final String modulePath = path + File.pathSeparator + classes;
        assertEquals(List.of("task is not serialisable: path=task." + field + " class=java.lang.Object"),
            run(modulePath));
        assertEquals(List.of("4", "four1[a]", "1", "a1[a]", "java.io.IOException: x"), run(modulePath));
    }

    private Path compiled(final String module, final String path) throws IOException
    {
        final Path sources = Files.createDirectories(folder.resolve("sources").resolve("application"));
        final Path classes = folder.resolve("classes");
        final Path descriptor = Files.writeString(sources.getParent().resolve("module-info.java"), module);
        final Path main = Files.writeString(sources.resolve("Main.java"), MAIN);
        assertEquals(0, ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, "-nowarn",
            "--module-path", path, "--add-exports", EXPORT, "-d", classes.toString(), descriptor.toString(),
            main.toString()));
        return classes;
    }

    private List<String> run(final String modulePath) throws Exception
    {
        final Path error = folder.resolve("error");
        final Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--module-path", modulePath,
            "--add-exports", EXPORT, "-m", "application/application.Main", folder.resolve("tasks").toString())
            .redirectError(error.toFile()).start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("", Files.readString(error));
        assertEquals(0, process.waitFor());
        return output.lines().toList();
    }
}
