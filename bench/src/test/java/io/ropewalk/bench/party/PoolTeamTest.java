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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PoolTeamTest
{
    private static final int ROUND_MS = 20;

    @ParameterizedTest
    @ValueSource(strings = {"process-pool", "pp4j", "fork-join-pool"})
    void shouldRunTasksAndEndItsProcessesWhenMeasured(final String name) throws Exception
    {
        measure(name);
    }

    @Test
    void shouldRunTasksAndEndItsProcessesWhenPython() throws Exception
    {
        InstalledPython.assume();
        measure(PoolTeam.PYTHON);
    }

    private static void measure(final String name) throws Exception
    {
        final List<ProcessHandle> processes;
        try (Workspace workspace = Workspace.open();
            PoolTeam team = new PoolTeam(workspace, name, Cpus.allowed()))
        {
            team.begin();
            team.complete();
            team.warmUp(ROUND_MS);
            assertTrue(team.sleepingRoundTrips(ROUND_MS).getTotalCount() > 0);
            assertTrue(team.messagesPerSecond(ROUND_MS) > 0);
            processes = ProcessHandle.current().descendants().toList();
        }
        assertFalse(processes.isEmpty());
        for (final ProcessHandle process : processes)
        {
            process.onExit().get(5, TimeUnit.MINUTES);
        }
    }
}
