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
package io.ropewalk.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where the tests run.
 */
final class Machine
{
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine()
    {
    }

    static String describe()
    {
        return processor() + ", " + Runtime.getRuntime().availableProcessors() + " processors, " +
            System.getProperty("os.name") + " " + System.getProperty("os.version") + ", JDK " + Runtime.version() +
            " (" + System.getProperty("java.vendor") + ")";
    }

    private static String processor()
    {
        try (Stream<String> lines = Files.lines(PROCESSORS))
        {
            return lines.filter((line) -> line.startsWith("model name")).findFirst()
                .map((line) -> line.substring(line.indexOf(':') + 1).strip()).orElse(System.getProperty("os.arch"));
        }
        catch (final IOException ex)
        {
            return System.getProperty("os.arch");
        }
    }
}
