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
package io.ropewalk.process.pool;

import io.ropewalk.Ropewalk;
import io.ropewalk.error.WorkerDiedException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Many tasks of which some end their process: exactly those fail. */
class PoolCrashTest
{
    private static final int WORKERS = 4;

    @Test
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldFailExactlyThoseThatHaltWhenSomeDo() throws Exception
    {
        verify(500);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 3600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldFailExactlyThoseThatHaltWhenTenThousandRun() throws Exception
    {
        verify(10_000);
    }

    private static void verify(final int tasks) throws Exception
    {
        final Set<Long> pids = new HashSet<>();
        final Path folder;
        final String prefix;
        try (ProcessPool pool = Ropewalk.temporary().pool(WORKERS))
        {
            folder = pool.walkPath();
            prefix = pool.filePrefix();
            final List<Future<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < tasks; i++)
            {
                final int number = i;
                futures.add(pool.submit(() -> haltOrReturn(number)));
            }
            for (int i = 0; i < tasks; i++)
            {
                verify(futures.get(i), i);
                pids.addAll(pool.workerPids());
                assertTrue(pool.workerPids().size() <= WORKERS);
            }
            PoolFixture.await("pool is whole again", () -> pool.workerPids().size() == WORKERS);
            pids.addAll(pool.workerPids());
        }
        pids.forEach((pid) -> assertFalse(PoolFixture.isAlive(pid), "pid=" + pid));
        try (Stream<Path> files = Files.list(folder))
        {
            assertEquals(List.of(), files.filter((file) -> file.getFileName().toString().startsWith(prefix)).toList());
        }
    }

    private static boolean isToHalt(final int number)
    {
        return number % 100 == 50;
    }

    private static int haltOrReturn(final int number)
    {
        if (isToHalt(number))
        {
            Runtime.getRuntime().halt(3);
        }
        return number;
    }

    private static void verify(final Future<Integer> future, final int number) throws Exception
    {
        if (isToHalt(number))
        {
            final WorkerDiedException died = assertInstanceOf(
                WorkerDiedException.class, assertThrows(ExecutionException.class, future::get).getCause());
            assertEquals(3, died.exitValue().orElseThrow());
            assertTrue(died.pid() > 0);
        }
        else
        {
            assertEquals(number, future.get());
        }
    }
}
