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
package io.ropewalk.stress;

import io.ropewalk.process.child.ChildJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jcstress.Main;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The protocols of publication, of two handles over two mappings of one file. */
@Timeout(value = 1800, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StressTest
{
    private static final int TRIALS = 2 << 10;
    private static final int MAX_BROKEN_TRIALS = 1 << 22;
    private static final String TIME_MS = System.getProperty("ropewalk.stress.ms", "1000");

    /** A line of a table: result, samples, share. */
    private static final Pattern SAMPLES = Pattern.compile("(?m)^ +[-\\d, ]+\\d +([\\d,]+) +[<.\\d]+%");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(classes = {
        SinglePublishStress.class, SharedPublishStress.class, BiasedPublishStress.class, TakeStress.class,
        RevokeStress.class, RecordStress.class, LockStress.class, SleepStress.class})
    void shouldSeeOnlyWhatMayBeInAShortLook(final Class<?> test) throws Exception
    {
        final Trials trials = new Trials(test);
        trials.play(TRIALS);
        assertEquals(Set.of(), trials.forbidden(), () -> test.toString());
    }

    @Test
    void shouldFindTheFaultWhenABarrierIsMissing() throws Exception
    {
        final Trials trials = new Trials(BrokenSleepStress.class);
        int played = 0;
        while (trials.forbidden().isEmpty() && played < MAX_BROKEN_TRIALS)
        {
            trials.play(TRIALS);
            played += TRIALS;
        }
        assertEquals(Set.of("0, 0"), trials.forbidden(), "so the others prove nothing");
    }

    @Test
    @Tag("slow")
    void shouldSeeOnlyWhatMayBe() throws Exception
    {
        final String output = run("io.ropewalk.stress.(?!Broken).*Stress");
        final long samples = SAMPLES.matcher(output).results()
            .mapToLong((MatchResult line) -> Long.parseLong(line.group(1).replace(",", ""))).sum();
        System.out.println("jcstress: samples=" + samples);
        assertTrue(output.contains("Failed tests: No matches."), output);
        assertTrue(output.contains("Error tests: No matches."), output);
        assertTrue(samples > 0, output);
    }

    @Test
    @Tag("slow")
    void shouldFailWhenABarrierIsMissing() throws Exception
    {
        final String output = run("io.ropewalk.stress.BrokenSleepStress");
        assertFalse(output.contains("Failed tests: No matches."), output);
    }

    /** The tool has a main class, and starts JVMs of its own, with the options that its own has: all compilers. */
    private String run(final String tests) throws Exception
    {
        final Path output = folder.resolve("output");
        try (ChildJvm child = ChildJvm.of(Main.class).arguments("-v", "-t", tests, "-f", "1", "-iters", "2",
                "-time", TIME_MS, "-strideSize", "64", "-strideCount", "16", "-sc", "false", "-af", "NONE",
                "-r", folder.resolve("report").toString(),
                "-jvmArgs", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED --enable-native-access=ALL-UNNAMED")
            .workingDirectory(folder).outputTo(output).errorTo(folder.resolve("errors")).start())
        {
            child.waitFor();
        }
        return Files.readString(output);
    }
}
