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

import io.ropewalk.Ropewalk;
import io.ropewalk.process.child.host.ProcessHost;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Child processes and pools of applications that are not like a test: closed streams, modules, other class loaders. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessSurroundingsTest
{
    private static final String PACKAGE = "io/ropewalk/process/child/host";
    private static final String MODULE = "application";
    private static final int LONG = 10_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {">&-", "2>&-", ">&- 2>&- <&-"})
    void shouldStartWhenStandardStreamsAreClosed(final String closed) throws Exception
    {
        final List<String> command = command("-cp", System.getProperty("java.class.path"), ProcessHost.class.getName());
        assertEquals(expected(null), host(Stream.concat(
            Stream.of("sh", "-c", "exec \"$@\" " + closed, "sh"), command.stream()).toList()));
    }

    @Test
    void shouldStartWhenThereIsNoProcessFileSystem() throws Exception
    {
        final List<String> prefix = List.of("unshare", "--mount", "sh", "-c",
            "mount -t tmpfs none /proc && test ! -e /proc/self && exec \"$@\"", "sh");
        Assumptions.assumeTrue(works(prefix), "needs the right to mount");
        final List<String> command = command("-cp", System.getProperty("java.class.path"), ProcessHost.class.getName());
        assertEquals(expected(null), host(Stream.concat(prefix.stream(), command.stream()).toList()));
    }

    @Test
    void shouldStartWhenTheApplicationIsAModule() throws Exception
    {
        final ClassPathKit kit = new ClassPathKit(folder, PACKAGE);
        assertEquals(expected(MODULE), host(command("--module-path", kit.classPath(),
            "--add-modules", "io.ropewalk.core", "-m", MODULE + "/" + ProcessHost.class.getName())));
    }

    @Test
    void shouldStartWhenOnlyTheLibraryIsAModule() throws Exception
    {
        final ClassPathKit kit = new ClassPathKit(folder, PACKAGE);
        final Path application = folder.resolve("application.jar");
        kit.jars().remove(application);
        assertEquals(expected(null), host(command("--module-path", kit.classPath(),
            "--add-modules", "ALL-MODULE-PATH", "-cp", application.toString(), ProcessHost.class.getName())));
    }

    @Test
    @SuppressWarnings("unchecked")
    void shouldStartWhenAClassLoaderHasTheLibrary() throws Exception
    {
        final ClassPathKit kit = new ClassPathKit(folder, PACKAGE);
        try (URLClassLoader loader = new URLClassLoader(kit.urls(), ClassLoader.getPlatformClassLoader()))
        {
            final Class<?> host = loader.loadClass(ProcessHost.class.getName());
            assertEquals(expected(null), (List<String>)host.getMethod("run").invoke(null));
        }
    }

    @Test
    void shouldStartWhenTheClassPathIsLong() throws Exception
    {
        final StringBuilder path = new StringBuilder(new ClassPathKit(folder, PACKAGE).classPath());
        while (path.length() < LONG)
        {
            path.append(File.pathSeparator).append(folder.resolve("nothing-" + path.length()));
        }
        assertEquals(expected(null), host(command("-cp", path.toString(), ProcessHost.class.getName())));
    }

    @Test
    void shouldFindItsClassesWhenItWorksElsewhere() throws Exception
    {
        final Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        final Path own = Path.of("").toAbsolutePath();
        final String path = System.getProperty("java.class.path");
        final List<String> relative = new ArrayList<>();
        for (final String entry : path.split(File.pathSeparator))
        {
            relative.add(own.relativize(Path.of(entry).toAbsolutePath()).toString());
        }
        System.setProperty("java.class.path", String.join(File.pathSeparator, relative));
        final List<String> said = new ArrayList<>();
        try (ChildProcess child = Ropewalk.temporary()
            .process(() -> System.out.println(System.getenv("COLOUR") + " " + Path.of("").toRealPath()))
            .environment("COLOUR", "blue").workingDirectory(elsewhere).outputTo(said::add).start())
        {
            child.join();
            assertEquals(List.of("blue " + elsewhere.toRealPath()), said);
        }
        finally
        {
            System.setProperty("java.class.path", path);
        }
    }

    private static List<String> expected(final String module)
    {
        return List.of("task of " + module + " exitValue=0", "main with two words exitValue=0",
            "pool of " + module);
    }

    private List<String> command(final String... options)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-opens", "java.base/jdk.internal.misc=" + Stream.of(options)
            .filter("--module-path"::equals).findAny().map((option) -> "org.agrona").orElse("ALL-UNNAMED")));
        command.addAll(List.of(options));
        command.add(folder.resolve("result").toString());
        return command;
    }

    private List<String> host(final List<String> command) throws IOException, InterruptedException
    {
        final File output = folder.resolve("output").toFile();
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
        // Without /proc the launcher does not know where it is.
        builder.environment().put("LD_LIBRARY_PATH", Path.of(System.getProperty("java.home"), "lib").toString());
        for (final String variable : Map.copyOf(builder.environment()).keySet())
        {
            if (variable.contains("JAVA"))
            {
                builder.environment().remove(variable);
            }
        }
        assertEquals(0, builder.start().waitFor(), () -> read(output.toPath()));
        return Files.readAllLines(folder.resolve("result"));
    }

    private static boolean works(final List<String> prefix) throws InterruptedException
    {
        try
        {
            return new ProcessBuilder(Stream.concat(prefix.stream(), Stream.of("true")).toList())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        }
        catch (final IOException ex)
        {
            return false;
        }
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
