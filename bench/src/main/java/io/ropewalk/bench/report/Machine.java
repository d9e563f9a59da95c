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
package io.ropewalk.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The machine on which figures were measured: what somebody needs who wants to measure them again.
 *
 * @param cpu      model of the processor.
 * @param cores    processors that this JVM may use.
 * @param topology what the system says of the first two processors: threads of one core, or two cores. A virtual
 *                 machine may say something else than its {@link Mode} shows.
 * @param governor of the clock of the first processor.
 * @param kernel   name and version.
 * @param commit   of the checkout in which the program lies; {@link #UNKNOWN} where there is none.
 * @param flags    that the JVMs of all cases have.
 */
public record Machine(
    String cpu, String cores, String topology, String governor, String kernel, String commit, String flags)
{
    /** What the system does not tell. */
    public static final String UNKNOWN = "unknown";

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Path CPUS = Path.of("/sys/devices/system/cpu");
    private static final String MODEL = "model name";

    /**
     * Returns this machine.
     *
     * @param flags that the JVMs of all cases have.
     * @return what the system tells of it.
     */
    public static Machine here(final List<String> flags)
    {
        return new Machine(model(), Integer.toString(Runtime.getRuntime().availableProcessors()), siblings(),
            read(CPUS.resolve("cpu0/cpufreq/scaling_governor")),
            System.getProperty("os.name") + " " + System.getProperty("os.version"),
            Commit.ofThisProgram(), String.join(" ", flags));
    }

    /**
     * Returns every field by its name in a row of the results.
     *
     * @return the fields, in the order of their names here.
     */
    public Map<String, String> fields()
    {
        final Map<String, String> fields = new LinkedHashMap<>();
        fields.put("cpu", cpu);
        fields.put("cores", cores);
        fields.put("topology", topology);
        fields.put("governor", governor);
        fields.put("kernel", kernel);
        fields.put("commit", commit);
        fields.put("flags", flags);
        return fields;
    }

    private static String model()
    {
        return read(CPU_INFO).lines().filter((line) -> line.startsWith(MODEL))
            .map((line) -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst().orElse(System.getProperty("os.arch"));
    }

    private static String siblings()
    {
        final String list = read(CPUS.resolve("cpu0/topology/thread_siblings_list"));
        if (UNKNOWN.equals(list))
        {
            return UNKNOWN;
        }
        return list.matches("\\d+") ? "cores without siblings" : "processors " + list + " share a core";
    }

    private static String read(final Path file)
    {
        try
        {
            return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        }
        catch (final IOException ex)
        {
            return UNKNOWN;
        }
    }
}
