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
package io.ropewalk.bench.party;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AffinityTest
{
    @Test
    void shouldLeaveTheThreadOneProcessorWhenPinned() throws InterruptedException, ExecutionException
    {
        Assumptions.assumeTrue("Linux".equals(System.getProperty("os.name")), "SKIPPED: needs Linux");
        final int cpu = Math.max(0, Cpus.allowed().consumer());
        final FutureTask<String> pinned = new FutureTask<>(() ->
        {
            assertTrue(Affinity.pin(cpu));
            return Files.readString(Path.of("/proc/thread-self/status"));
        });
        new Thread(pinned).start();
        assertTrue(pinned.get().contains("Cpus_allowed_list:\t" + cpu + "\n"), pinned.get());
    }

    @Test
    void shouldSayNoWhenTheProcessorDoesNotExist()
    {
        assertFalse(Affinity.pin(-1));
        assertFalse(Affinity.pin(1 << 20));
    }
}
