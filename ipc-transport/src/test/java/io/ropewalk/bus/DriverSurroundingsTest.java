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
package io.ropewalk.bus;

import io.ropewalk.bus.host.BusHost;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A driver starts wherever this library works: whatever is in the environment, and wherever the classes are from. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DriverSurroundingsTest
{
    private static final String PACKAGE = "io/ropewalk/bus/host";
    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String OPENING =
        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED,org.agrona";
    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
    private static final int LONG = 200 << 10;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
    void shouldStartWhenTheEnvironmentHasACollector(final String variable) throws Exception
    {
        host(variable, "-XX:+UseG1GC", "-cp", System.getProperty("java.class.path"), BusHost.class.getName());
    }

    @Test
    void shouldStartWhenTheEnvironmentHasAPort() throws Exception
    {
        final int port;
        try (ServerSocket socket = new ServerSocket(0))
        {
            port = socket.getLocalPort();
        }
        host("JAVA_TOOL_OPTIONS",
            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:" + port,
            "-cp", System.getProperty("java.class.path"), BusHost.class.getName());
    }

    @Test
    void shouldStartWhenTheClassPathIsLongAndOdd() throws Exception
    {
        final Path odd = Files.createDirectories(folder.resolve("two  words \"and\" 'quotes' \\back #number\nline"));
        final StringBuilder path = new StringBuilder(new ClassPathKit(odd, PACKAGE).classPath());
        while (path.length() < LONG)
        {
            path.append(File.pathSeparator).append(folder.resolve("nothing-" + path.length()));
        }
        assertEquals("carried", withClassPath(path.toString(), BusHost::run));
    }

    @Test
    void shouldStartWhenTheApplicationIsAModule() throws Exception
    {
        final ClassPathKit kit = new ClassPathKit(Files.createDirectories(folder.resolve("a b")), PACKAGE);
        // A module of a jar that describes none requires nothing.
        host("X", "", "--module-path", kit.classPath(), "--add-modules", "io.ropewalk.transport",
            "-m", "application/" + BusHost.class.getName());
    }

    @Test
    void shouldStartWhenAClassLoaderHasTheLibrary() throws Exception
    {
        final ClassPathKit kit = new ClassPathKit(folder, PACKAGE);
        try (URLClassLoader loader = new URLClassLoader(kit.urls(), ClassLoader.getPlatformClassLoader()))
        {
            assertEquals("carried", runIn(loader));
        }
    }

    @ParameterizedTest
    @CsvSource({"jar:file:,!/", "jar:nested:,/!"})
    void shouldStartWhenTheLibraryIsInAJarInAJar(final String prefix, final String separator) throws Exception
    {
        final Path fat = new ClassPathKit(folder, PACKAGE).fatJar();
        assertEquals("carried", runIn(new ClassPathKit.NestedLoader(fat, prefix, separator)));
    }

    private static Object runIn(final ClassLoader loader) throws Exception
    {
        final Class<?> host = loader.loadClass(BusHost.class.getName());
        assertEquals(loader, host.getClassLoader());
        return withClassPath("/nowhere", () -> host.getMethod("run").invoke(null));
    }

    private static <T> T withClassPath(final String path, final Callable<T> action) throws Exception
    {
        final String before = System.getProperty("java.class.path");
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

    private void host(final String variable, final String value, final String... arguments) throws Exception
    {
        final Path error = folder.resolve("host-error");
        final List<String> command = new ArrayList<>(List.of(JAVA, OPENING, NATIVE));
        command.addAll(List.of(arguments));
        final ProcessBuilder builder = new ProcessBuilder(command).redirectError(error.toFile());
        builder.environment().put(variable, value);
        final Process process = builder.start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> read(error) + output);
        assertEquals("carried", output.strip());
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
