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

import io.ropewalk.process.child.host.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A child starts wherever this library works: whatever is in the environment, and wherever the classes are from. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChildSurroundingsTest
{
    private static final String PACKAGE = "io/ropewalk/process/child/host";
    private static final int LONG = 200 << 10;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
    void shouldStartWhenTheEnvironmentHasACollector(final String variable) throws Exception
    {
        assertEquals(expected("null", "yes"), host(variable, "-XX:+UseG1GC -Dshared=yes", command(classPath())));
    }

    @Test
    void shouldStartWhenTheEnvironmentHasAPort() throws Exception
    {
        final int port;
        try (ServerSocket socket = new ServerSocket(0))
        {
            port = socket.getLocalPort();
        }
        final String options = "-Dshared='a b' -Dcom.sun.management.jmxremote.port=" + port +
            " -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:0";
        assertEquals(expected("null", "a b"), host("JAVA_TOOL_OPTIONS", options +
            " -Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false",
            command(classPath())));
    }

    @Test
    void shouldStartWhenTheDebuggerHasItsPort() throws Exception
    {
        final int port;
        try (ServerSocket socket = new ServerSocket(0))
        {
            port = socket.getLocalPort();
        }
        assertEquals(expected("null", "null"), host("JAVA_TOOL_OPTIONS",
            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:" + port,
            command(classPath())));
    }

    @Test
    void shouldStartWhenTheClassPathIsLongAndOdd() throws Exception
    {
        final Path odd = Files.createDirectories(
            folder.resolve("two  words \"and\" 'quotes' \\back\\slashes #number\nline\ttab @at %c"));
        final ClassPathKit kit = new ClassPathKit(odd, PACKAGE);
        final StringBuilder path = new StringBuilder(kit.classPath());
        while (path.length() < LONG)
        {
            path.append(File.pathSeparator).append(folder.resolve("nothing-" + path.length()));
        }
        assertEquals(expected("null", "null"), withClassPath(path.toString(), () -> Host.run("one", "two words")));
        assertNothingLeft();
    }

    @Test
    void shouldStartWhenTheArgumentsAreLongAndOdd() throws Exception
    {
        final String[] arguments = {"", "@x", "-version", "#", "a\\\"b' \n\t", "y".repeat(LONG)};
        final List<String> lines = Host.run(arguments);
        assertEquals("exitValue=0", lines.get(lines.size() - 1), () -> lines.subList(0, 2).toString());
        assertTrue(String.join("\n", lines).contains("arguments=" + String.join("|", arguments)));
        assertNothingLeft();
    }

    @Test
    void shouldStartWhenTheApplicationIsAModule() throws Exception
    {
        final ClassPathKit kit = new ClassPathKit(Files.createDirectories(folder.resolve("mods \"1\"")), PACKAGE);
        final List<String> command = new ArrayList<>(java());
        // A module of a jar that describes none requires nothing.
        command.addAll(List.of("--module-path", kit.classPath(), "--add-modules", "io.ropewalk.core",
            "-m", "application/" + Host.class.getName(), "one", "two words"));
        assertEquals(expected("application", "null"), host("X", "", command));
    }

    @Test
    void shouldStartWhenOnlyTheLibraryIsAModule() throws Exception
    {
        final ClassPathKit kit = new ClassPathKit(folder, PACKAGE);
        final Path application = folder.resolve("application.jar");
        kit.jars().remove(application);
        final List<String> command = new ArrayList<>(java());
        command.addAll(List.of("--module-path", kit.classPath(), "--add-modules", "ALL-MODULE-PATH",
            "-cp", application.toString(), Host.class.getName(), "one", "two words"));
        assertEquals(expected("null", "null"), host("X", "", command));
    }

    @Test
    void shouldStartWhenAClassLoaderHasTheLibrary() throws Exception
    {
        final ClassPathKit kit =
            new ClassPathKit(Files.createDirectories(folder.resolve("a b" + File.pathSeparator + "c")), PACKAGE);
        final ClassLoader platform = ClassLoader.getPlatformClassLoader();
        try (URLClassLoader loader = new URLClassLoader(kit.urls(), platform))
        {
            assertEquals(expected("null", "null"), runIn(loader));
        }
    }

    @ParameterizedTest
    @CsvSource({"jar:file:,!/", "jar:nested:,/!"})
    void shouldStartWhenTheLibraryIsInAJarInAJar(final String prefix, final String separator) throws Exception
    {
        final Path fat = new ClassPathKit(folder, PACKAGE).fatJar();
        assertEquals(expected("null", "null"), runIn(new ClassPathKit.NestedLoader(fat, prefix, separator)));
    }

    @Test
    void shouldLeaveNothingBehindWhenTheHostHasEnded() throws Exception
    {
        final Path temporary = Files.createDirectories(folder.resolve("temporary"));
        final ClassPathKit kit = new ClassPathKit(folder, PACKAGE);
        final StringBuilder path = new StringBuilder(kit.classPath());
        while (path.length() < LONG / 4)
        {
            path.append(File.pathSeparator).append(folder.resolve("nothing-" + path.length()));
        }
        final List<String> command = new ArrayList<>(java());
        command.addAll(List.of("-Djava.io.tmpdir=" + temporary, "-cp", path.toString(), Host.class.getName(), "one",
            "two words"));
        // Of somebody who was killed.
        final Path dead = Files.createDirectory(temporary.resolve("ropewalk-child-999999999-1"));
        Files.createFile(Files.createDirectory(dead.resolve("classes")).resolve("1-x.jar"));
        Files.createSymbolicLink(dead.resolve("2-link"), folder.resolve("no longer there"));
        final Path precious = Files.createFile(Files.createDirectory(folder.resolve("precious")).resolve("file"));
        Files.createSymbolicLink(dead.resolve("3-link"), precious.getParent());
        assertEquals(expected("null", "null"), host("X", "", command));
        try (Stream<Path> left = Files.list(temporary))
        {
            assertEquals(List.of(), left.filter((file) -> !file.toString().contains("hsperf")).toList());
        }
        assertTrue(Files.exists(precious), "a link is removed, not what it leads to");
    }

    @Test
    void shouldKeepTheFirstOutputWhenTheChildDoesNotStart() throws InterruptedException
    {
        try (ChildJvm child = ChildJvm.of(Host.class).jvmOptions("-XX:+UseSerialGC", "-XX:+UseG1GC")
            .detachedOnceReady().start())
        {
            assertEquals(1, child.waitFor());
            assertTrue(child.firstOutput().contains("garbage collectors"), child.firstOutput());
            assertEquals(1, child.firstOutput().lines().count());
        }
    }

    @Test
    void shouldSayWhyWhenTheSystemRefusesTheChild()
    {
        final ChildStartException ex = assertThrows(ChildStartException.class,
            () -> ChildJvm.of(Host.class).inputFrom(folder.resolve("missing")).start());
        assertTrue(ex.getMessage().contains("error="), ex.getMessage());
        assertFalse(ex.getMessage().contains("\n"));
    }

    private static List<String> expected(final String module, final String property)
    {
        return List.of("module=" + module, "property=" + property, "arguments=one|two words", "value=7",
            "exitValue=0");
    }

    private static String classPath()
    {
        return System.getProperty("java.class.path");
    }

    private static List<String> java()
    {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    private static List<String> command(final String classPath)
    {
        final List<String> command = new ArrayList<>(java());
        command.addAll(List.of("-cp", classPath, Host.class.getName(), "one", "two words"));
        return command;
    }

    private List<String> host(final String variable, final String value, final List<String> command) throws Exception
    {
        final Path error = folder.resolve("host-error");
        final ProcessBuilder builder = new ProcessBuilder(command).redirectError(error.toFile());
        builder.environment().put(variable, value);
        final Process process = builder.start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> read(error) + output);
        return output.lines().filter((line) -> !line.startsWith("Listening for transport")).toList();
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

    @SuppressWarnings("unchecked")
    private static List<String> runIn(final ClassLoader loader) throws Exception
    {
        final Class<?> host = loader.loadClass(Host.class.getName());
        assertEquals(loader, host.getClassLoader());
        final String[] arguments = {"one", "two words"};
        return withClassPath("/nowhere", () ->
            (List<String>)host.getMethod("run", String[].class).invoke(null, (Object)arguments));
    }

    private static <T> T withClassPath(final String path, final Callable<T> action)
        throws Exception
    {
        final String before = classPath();
        System.setProperty("java.class.path", path);
        try
        {
            return action.call();
        }
        finally
        {
            System.setProperty("java.class.path", before);
        }
    }

    /** The file of arguments has gone; the child, which has read it, has ended. */
    private static void assertNothingLeft() throws Exception
    {
        final Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        boolean isLeft = true;
        while (isLeft)
        {
            TimeUnit.MILLISECONDS.sleep(10);
            isLeft = false;
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(
                temporary, "ropewalk-child-" + ProcessHandle.current().pid() + "-*"))
            {
                for (final Path own : folders)
                {
                    try (Stream<Path> files = Files.list(own))
                    {
                        isLeft |= files.anyMatch((file) -> file.toString().contains("arguments"));
                    }
                }
            }
        }
    }
}
