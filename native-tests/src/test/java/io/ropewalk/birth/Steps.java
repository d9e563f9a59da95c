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
package io.ropewalk.birth;

import com.sun.jna.Function;
import com.sun.jna.JNIEnv;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The library of {@code step.c}, which ends a JVM before a chosen step: one side compiles it, the other calls it.
 */
final class Steps
{
    private static final String SOURCE = "step.c";
    private static final String KERNEL = "io.ropewalk.machine.platform.Kernel";
    private static final int STANDARD_OUTPUT = 1;
    private static final long COMPILER_SECONDS = 60;

    private Steps()
    {
    }

    /** Where it was compiled to; empty where there is no C compiler or no preloading. */
    static Optional<Path> compile() throws IOException, InterruptedException
    {
        if (!"Linux".equals(System.getProperty("os.name")))
        {
            return Optional.empty();
        }
        final Path folder = Files.createDirectories(Path.of("target", "birth").toAbsolutePath());
        final Path source = folder.resolve(SOURCE);
        final Path library = folder.resolve("step.so");
        try (InputStream text = Steps.class.getResourceAsStream(SOURCE))
        {
            Files.copy(text, source, StandardCopyOption.REPLACE_EXISTING);
        }
        try
        {
            final Process compiler = new ProcessBuilder("cc", "-std=gnu11", "-Wall", "-Wextra", "-O2",
                "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl").inheritIO().start();
            if (!compiler.waitFor(COMPILER_SECONDS, TimeUnit.SECONDS) || 0 != compiler.exitValue())
            {
                throw new AssertionError("cc failed: source=" + source);
            }
            return Optional.of(library);
        }
        catch (final IOException ex)
        {
            return Optional.empty();
        }
    }

    /** In the JVM that will die: whose files count. */
    static void watch(final Path root)
    {
        try
        {
            final Class<?> kernel = Class.forName(KERNEL, false, Steps.class.getClassLoader());
            function("step_take_over").invoke(
                void.class, new Object[] {JNIEnv.CURRENT, kernel}, Map.of(Library.OPTION_ALLOW_OBJECTS, true));
        }
        catch (final ClassNotFoundException ex)
        {
            throw new AssertionError(ex);
        }
        function("step_watch").invokeVoid(new Object[] {root.toString(), STANDARD_OUTPUT});
    }

    /** From now on the process ends, or stops until it is continued, before the step of this number. */
    static void arm(final long step, final boolean isStopping)
    {
        function("step_arm").invokeVoid(new Object[] {step, isStopping ? 1 : 0});
    }

    static void disarm()
    {
        function("step_disarm").invokeVoid(new Object[0]);
    }

    private static Function function(final String name)
    {
        return NativeLibrary.getProcess().getFunction(name);
    }
}
