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
package io.ropewalk.inspect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

import static io.ropewalk.inspect.WalkSurroundings.finding;

/**
 * What the flags of the JVMs that take part mean for the others. Only flags that a JVM was started with are seen, not
 * those in its files of arguments, nor what its manifest says.
 */
final class MemberJvms
{
    private static final List<String> DEBUGGERS = List.of("-agentlib:jdwp", "-Xrunjdwp", "-agentpath:");
    private static final List<String> LIMITED_COMPILERS = List.of("-Xint", "-XX:TieredStopAtLevel=0",
        "-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=2", "-XX:TieredStopAtLevel=3");
    private static final List<String> HEAP = List.of("-Xmx", "-XX:MaxHeapSize=");

    private final Path proc;
    private final Containers containers;

    /** With the root of the file system in which the system tells of itself. */
    MemberJvms(final Path root, final Containers containers)
    {
        proc = root.resolve("proc");
        this.containers = containers;
    }

    List<Finding> findings(final List<ProcessReport> processes)
    {
        final List<Finding> findings = new ArrayList<>();
        for (final ProcessReport process : processes)
        {
            final List<String> flags = process.isAlive() ? flags(process.pid()) : List.of();
            addDebugger(process.pid(), flags, findings);
            addCompiler(process.pid(), flags, findings);
            addNative(process.pid(), flags, findings);
            addHeap(process.pid(), flags, findings);
        }
        return findings;
    }

    private static void addDebugger(final long pid, final List<String> flags, final List<Finding> findings)
    {
        flags.stream().filter(MemberJvms::isDebugger).findFirst().ifPresent((flag) -> findings.add(finding("debugger",
            false, "a debugger may stop it at any place, and with it those who wait for what it holds", "pid", pid,
            "flag", flag)));
    }

    private static boolean isDebugger(final String flag)
    {
        return DEBUGGERS.stream().anyMatch(flag::startsWith) && flag.contains("jdwp");
    }

    private static void addCompiler(final long pid, final List<String> flags, final List<Finding> findings)
    {
        flags.stream().filter(LIMITED_COMPILERS::contains).findFirst().ifPresent((flag) -> findings.add(finding(
            "slow-jvm", false, "it was told not to compile well, as for debugging", "pid", pid, "flag", flag)));
    }

    private static void addNative(final long pid, final List<String> flags, final List<Finding> findings)
    {
        if (flags.contains("--illegal-native-access=deny") &&
            flags.stream().noneMatch((flag) -> flag.startsWith("--enable-native-access")))
        {
            findings.add(finding("native-denied", false, "it may not call native code, so it polls instead of " +
                "sleeping; --enable-native-access=ALL-UNNAMED, or the names of its modules, lets it sleep", "pid", pid,
                "flag", "--illegal-native-access=deny"));
        }
    }

    private void addHeap(final long pid, final List<String> flags, final List<Finding> findings)
    {
        final long limitBytes = containers.memoryLimitBytes(Long.toString(pid));
        OptionalLong heapBytes = OptionalLong.empty();
        for (final String flag : flags)
        {
            final String amount = HEAP.stream().filter(flag::startsWith).findFirst()
                .map((prefix) -> flag.substring(prefix.length())).orElse("");
            heapBytes = amount.isEmpty() ? heapBytes : bytes(amount);
        }
        if (heapBytes.isPresent() && heapBytes.getAsLong() >= limitBytes)
        {
            findings.add(finding("heap-limit", false, "its heap may grow beyond the limit of its container, where " +
                "the system kills it", "pid", pid, "heapBytes", heapBytes.getAsLong(), "limitBytes", limitBytes));
        }
    }

    /** An amount as the JVM reads it: with k, m, g or t. */
    static OptionalLong bytes(final String amount)
    {
        final int unit = "kmgt".indexOf(Character.toLowerCase(amount.charAt(amount.length() - 1)));
        try
        {
            final long number = Long.parseLong(unit < 0 ? amount : amount.substring(0, amount.length() - 1));
            return OptionalLong.of(Math.multiplyExact(number, 1L << (10 * (unit + 1))));
        }
        catch (final NumberFormatException | ArithmeticException ex)
        {
            return OptionalLong.empty();
        }
    }

    /** In the order in which they count, the last one most. */
    List<String> flags(final long pid)
    {
        final List<String> arguments = texts(pid, "cmdline");
        if (arguments.isEmpty() || !arguments.get(0).endsWith("java"))
        {
            return List.of();
        }
        final List<String> variables = texts(pid, "environ");
        final List<String> flags = new ArrayList<>();
        flags.addAll(options(variables, "JAVA_TOOL_OPTIONS="));
        flags.addAll(options(variables, "JDK_JAVA_OPTIONS="));
        flags.addAll(arguments.subList(1, ProcessFiles.mainIndex(arguments)));
        flags.addAll(options(variables, "_JAVA_OPTIONS="));
        return flags;
    }

    private static List<String> options(final List<String> variables, final String prefix)
    {
        return variables.stream().filter((variable) -> variable.startsWith(prefix))
            .flatMap((variable) -> Stream.of(variable.substring(prefix.length()).strip().split("\\s+"))).toList();
    }

    private List<String> texts(final long pid, final String fileName)
    {
        try
        {
            final String text = Files.readString(proc.resolve(pid + "/" + fileName), StandardCharsets.ISO_8859_1);
            return List.of(text.split("\0"));
        }
        catch (final IOException ex)
        {
            // Ended meanwhile, or not to be looked at.
            return List.of();
        }
    }
}
