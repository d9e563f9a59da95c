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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThisProcessTest
{
    private static final long TOLERANCE_MS = 2000;

    @Test
    void shouldSayWhatTheJdkSaysWhenAskedForItsNumberAndStart()
    {
        assertEquals(ProcessHandle.current().pid(), ThisProcess.pid());
        final long startMs = ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
        // The JDK knows the start of the machine to a second.
        assertTrue(Math.abs(startMs - ThisProcess.startTimeMs()) <= TOLERANCE_MS,
            startMs + " " + ThisProcess.startTimeMs());
    }

    @Test
    void shouldBeTheSameWhenAskedAgain()
    {
        assertEquals(ThisProcess.identity(), ThisProcess.identity());
        assertTrue(ThisProcess.identity().startsWith(ThisProcess.pid() + "."), ThisProcess.identity());
    }

    @Test
    void shouldDrawAnotherNumberWhenAskedAgain()
    {
        assertNotEquals(0, RandomNumber.next());
        assertNotEquals(RandomNumber.next(), RandomNumber.next());
    }
}
