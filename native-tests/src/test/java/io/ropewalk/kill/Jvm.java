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
package io.ropewalk.kill;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How another JVM is started: like this one, but in a hurry.
 */
public final class Jvm
{
    static final String PORTABLE = "io.ropewalk.portable";

    private static final long WATCHDOG_SECONDS = 300;

    private Jvm()
    {
    }

    public static ProcessBuilder builder(final Class<?> main, final String... arguments)
    {
        return builder(Boolean.getBoolean(PORTABLE), main, arguments);
    }

    public static ProcessBuilder builder(final boolean isPortable, final Class<?> main, final String... arguments)
    {
        final String classPath = System.getProperty("java.class.path");
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m",
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-Dagrona.strict.alignment.checks=true",
            "-D" + PORTABLE + "=" + isPortable,
            "-cp", System.getProperty("surefire.test.class.path", classPath),
            main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** By {@code SIGKILL}; returns when it is gone. {@code onExit} might wait for a later process of the same pid. */
    public static void kill(final Process process)
    {
        process.destroyForcibly();
        try
        {
            if (!process.waitFor(WATCHDOG_SECONDS, TimeUnit.SECONDS))
            {
                throw new AssertionError("survived its kill: pid=" + process.pid());
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", ex);
        }
    }
}
