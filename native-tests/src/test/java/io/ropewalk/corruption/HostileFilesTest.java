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
package io.ropewalk.corruption;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Processes use objects of every kind whose files are damaged meanwhile: answers or typed exceptions, no crash of the
 * JVM, no access outside the mapping, and nobody who hangs unless a live process seems to hold what he waits for.
 */
class HostileFilesTest
{
    /** One by which nobody has to be watched for seconds, as a rule. */
    private static final long SEED = Long.getLong("ropewalk.seed", 320_000);
    private static final int STRIKES = 2_000;
    private static final int MANY_STRIKES = 100_000;
    private static final int OBJECTS = 120;
    private static final int MANY_OBJECTS = 400;

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldOnlyThrowTypedExceptionsWhenFilesAreDamaged() throws Exception
    {
        play(Integer.getInteger("ropewalk.strikes", STRIKES), OBJECTS);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 180, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldOnlyThrowTypedExceptionsWhenManyFilesAreDamaged() throws Exception
    {
        play(Integer.getInteger("ropewalk.strikes", MANY_STRIKES), MANY_OBJECTS);
    }

    private void play(final int strikes, final int objectsOfVictim) throws Exception
    {
        final Fuzzer fuzzer = new Fuzzer(directory, SEED, objectsOfVictim);
        fuzzer.play(strikes);
        System.out.println(fuzzer);
        assertEquals(List.of(), fuzzer.faults());
        assertTrue(fuzzer.strikes() >= strikes, fuzzer::toString);
    }
}
