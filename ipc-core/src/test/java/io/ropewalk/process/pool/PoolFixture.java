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

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the tests of pools have in common. */
final class PoolFixture
{
    private static final long PATIENCE_S = 300;

    private PoolFixture()
    {
    }

    static long pid()
    {
        return ProcessHandle.current().pid();
    }

    static boolean isAlive(final long pid)
    {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    static void await(final String what, final BooleanSupplier condition) throws InterruptedException
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, what);
            Thread.sleep(5);
        }
    }

    static <T> Set<T> results(final List<Future<T>> futures) throws Exception
    {
        final Set<T> results = new HashSet<>();
        for (final Future<T> future : futures)
        {
            results.add(future.get());
        }
        return results;
    }

    static List<Integer> range(final int end)
    {
        final Integer[] numbers = new Integer[end];
        Arrays.setAll(numbers, (i) -> i);
        return Arrays.asList(numbers);
    }
}
