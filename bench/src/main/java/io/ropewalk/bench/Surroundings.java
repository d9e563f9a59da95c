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
package io.ropewalk.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** On what, when and with which JDK a run was made. */
final class Surroundings
{
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";

    private Surroundings()
    {
    }

    static String describe(final boolean isMarkdown)
    {
        final String text = model() + ", " + Runtime.getRuntime().availableProcessors() + " cores, " +
            System.getProperty("os.name") + " " + System.getProperty("os.version") + "; JDK " +
            System.getProperty("java.vm.version") + "; " + LocalDate.now(ZoneOffset.UTC);
        return isMarkdown ? "Measured on " + text + ".\n" : text + "\n";
    }

    private static String model()
    {
        try
        {
            for (final String line : Files.readAllLines(CPU_INFO))
            {
                if (line.startsWith(MODEL))
                {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
        }
        catch (final IOException ignored)
        {
            // Not on this system.
        }
        return System.getProperty("os.arch");
    }
}
