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
package io.ropewalk.machine.platform;

import io.ropewalk.machine.memory.MappedFile;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlatformTest
{
    private static final int LENGTH = 8192;

    @TempDir
    private Path directory;

    @Test
    void shouldAllocateZeroedBlocks() throws IOException
    {
        final Path file = Files.createFile(directory.resolve("f"));
        FileSpace.allocate(file, LENGTH);
        assertEquals(LENGTH, Files.size(file));
        for (final byte b : Files.readAllBytes(file))
        {
            assertEquals(0, b);
        }
    }

    @Test
    void shouldNotSleepWhenTheValueChanged() throws IOException
    {
        final AtomicBuffer word = word();
        assertEquals(Futex.VALUE_CHANGED, Futex.await(word.addressOffset(), 1, TimeUnit.HOURS.toNanos(1)));
    }

    @Test
    void shouldTimeOutWhenNobodyWakes() throws IOException
    {
        final AtomicBuffer word = word();
        final long startNs = System.nanoTime();
        assertEquals(Futex.TIMED_OUT, Futex.await(word.addressOffset(), 0, 2_000_000));
        assertTrue(System.nanoTime() - startNs >= 2_000_000);
        assertEquals(Futex.TIMED_OUT, Futex.await(word.addressOffset(), 0, -1));
    }

    @Test
    void shouldWakeASleeperThroughAnotherMapping() throws Exception
    {
        final AtomicBuffer word = word();
        final AtomicBuffer other = MappedFile.map(directory.resolve("word"), LENGTH).slice(0, LENGTH);
        final int[] result = {-1};
        final Thread sleeper = new Thread(() ->
            result[0] = Futex.await(word.addressOffset(), 0, TimeUnit.HOURS.toNanos(1)));
        sleeper.start();
        while (0 == Futex.wakeAll(other.addressOffset()))
        {
            Thread.onSpinWait();
        }
        sleeper.join();
        assertEquals(Futex.WOKEN, result[0]);
    }

    @Test
    void shouldIssueBarriersWhenSupported()
    {
        Assumptions.assumeTrue(MemoryBarrier.isSupported(), "SKIPPED: needs membarrier");
        MemoryBarrier.issue();
    }

    private AtomicBuffer word() throws IOException
    {
        Assumptions.assumeTrue(Futex.isSupported(), "SKIPPED: needs a futex");
        final Path file = Files.createFile(directory.resolve("word"));
        FileSpace.allocate(file, LENGTH);
        return MappedFile.map(file, LENGTH).slice(0, LENGTH);
    }
}
