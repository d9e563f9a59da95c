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
package io.ropewalk.interop;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The tests of the client library that are written in C, as they are and under the sanitizers of the compiler. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientTest
{
    private static final List<String> TESTS = List.of("ropewalk_test.c", "ropewalk_sync_test.c");
    /** Of them the first two are in every build. */
    private static final List<String> SANITIZERS = List.of("address,undefined", "thread", "");
    private static final long TIMEOUT_S = 600;

    private final Map<Build, Future<String>> runs = new HashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    private Path folder;

    /** One build. */
    record Build(String test, String sanitizer)
    {
        List<String> options()
        {
            final List<String> options = new ArrayList<>(List.of("-DRW_AT_STORE"));
            if (!sanitizer.isEmpty())
            {
                options.addAll(List.of("-fsanitize=" + sanitizer, "-fno-sanitize-recover=all"));
            }
            return options;
        }

        @Override
        public String toString()
        {
            return test + (sanitizer.isEmpty() ? "" : " with " + sanitizer);
        }
    }

    static List<Build> builds()
    {
        return builds(SANITIZERS.subList(0, 2));
    }

    static List<Build> slowBuilds()
    {
        return builds(SANITIZERS.subList(2, SANITIZERS.size()));
    }

    private static List<Build> builds(final List<String> sanitizers)
    {
        return sanitizers.stream().flatMap((sanitizer) -> TESTS.stream().map((test) -> new Build(test, sanitizer)))
            .toList();
    }

    /** All of them are begun when the first is asked about: they wait more than they work. */
    @ParameterizedTest
    @MethodSource("builds")
    void shouldBeWellWhenTheClientIsTestedInC(final Build build) throws Exception
    {
        assumeSanitizer(build.sanitizer());
        if (runs.isEmpty())
        {
            builds().forEach((each) -> runs.put(each, threads.submit(() -> run(each))));
        }
        assertEquals("", runs.get(build).get(), build::toString);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("slowBuilds")
    void shouldBeWellWhenTheClientIsTestedInCWithTheRest(final Build build) throws Exception
    {
        assumeSanitizer(build.sanitizer());
        assertEquals("", run(build), build::toString);
    }

    @AfterAll
    void end()
    {
        threads.shutdownNow();
    }

    /** What it said, if it failed. */
    private static String run(final Build build) throws IOException, InterruptedException
    {
        final Path program = Programs.compile(
            build.test().replace(".c", "-" + build.sanitizer().replace(',', '-')), build.options(), build.test());
        final Path said = program.resolveSibling(program.getFileName() + ".out");
        final ProcessBuilder builder = new ProcessBuilder(program.toString()).redirectErrorStream(true)
            .redirectOutput(said.toFile());
        // Those who kill themselves cannot tell of what they leak.
        builder.environment().put("ASAN_OPTIONS", "detect_leaks=0");
        final Process process = builder.start();
        final boolean hasEnded = process.waitFor(TIMEOUT_S, TimeUnit.SECONDS);
        process.destroyForcibly();
        return hasEnded && process.exitValue() == 0 ? "" :
            "ended=" + hasEnded + "\n" + Files.readString(said, StandardCharsets.UTF_8);
    }

    /** The compiler knows it, and its runtime is installed and can run here. */
    private void assumeSanitizer(final String sanitizer) throws IOException, InterruptedException
    {
        Programs.assumeCompiler();
        if (!sanitizer.isEmpty())
        {
            final Path source = Files.writeString(folder.resolve("empty.c"), "int main(void) { return 0; }\n");
            final Path program = folder.resolve("empty");
            final boolean isThere = succeeds("cc", "-fsanitize=" + sanitizer, "-o", program.toString(),
                source.toString()) && succeeds(program.toString());
            if (!isThere)
            {
                System.out.println("client in C SKIPPED: sanitizer=" + sanitizer + " is not installed");
            }
            assumeTrue(isThere, "needs the runtime of a sanitizer");
        }
    }

    private static boolean succeeds(final String... command) throws IOException, InterruptedException
    {
        return 0 == new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }
}
