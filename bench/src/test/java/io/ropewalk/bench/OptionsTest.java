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
package io.ropewalk.bench;

import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OptionsTest
{
    @Test
    void shouldNameAgronasPropertyWhenBoundsChecksAreChosen()
    {
        assertEquals(List.of("-D" + DirectBuffer.DISABLE_BOUNDS_CHECKS_PROP_NAME + "=false"),
            new Options(true, List.of(), true).jvmFlags());
        assertEquals(List.of("-D" + DirectBuffer.DISABLE_BOUNDS_CHECKS_PROP_NAME + "=true"),
            new Options(true, List.of(), false).jvmFlags());
    }

    @Test
    void shouldMeasureForAShorterTimeWhenQuickAndTheStartTookLong()
    {
        final long nowNs = System.nanoTime();
        assertEquals(28_000, new Options(true, List.of(), true, nowNs).budgetMs());
        assertEquals(5_000, new Options(true, List.of(), true, nowNs - 80_000_000_000L).budgetMs());
        assertEquals(90_000, new Options(false, List.of(), true, nowNs - 80_000_000_000L).budgetMs());
    }

    @Test
    void shouldWantAllWhenNoCaseIsNamed()
    {
        assertTrue(new Options(true, List.of(), true).wants("pipe"));
    }

    @Test
    void shouldHaveTheCasesOfTheDesignWhenListed()
    {
        assertEquals(List.of("line", "floor", "spsc-ring", "pipe", "pipe-send-receive", "pipe-shared", "queue",
            "queue-c", "agrona-one-to-one", "agrona-many-to-one", "aeron-ipc", "bus-ipc", "aeron-udp", "bus-udp",
            "chronicle-queue", "unix-socket"),
            new LatencySuite().cases());
        assertEquals(List.of("spsc-ring", "pipe", "pipe-send-receive", "pipe-shared", "queue", "queue-c",
            "agrona-one-to-one", "agrona-many-to-one", "aeron-ipc", "bus-ipc", "aeron-udp", "bus-udp",
            "chronicle-queue", "unix-socket", "jctools-threads", "array-blocking-queue-threads",
            "agrona-many-to-one-two-producers", "queue-two-producers", "pipe-per-producer-two-producers",
            "queue-two-consumers", "queue-two-and-two"),
            new ThroughputSuite().cases());
        assertEquals(List.of("futex-c", "pipe", "queue", "queue-virtual", "unix-socket", "pipe-busy-spin",
            "pipe-yielding", "pipe-hybrid", "pipe-backoff"), new WakeSuite().cases());
        assertEquals(List.of("floor", "agrona-many-to-one", "queue-string", "queue-string-recorded",
            "queue-string-watched", "python-queue"),
            new ObjectsSuite().cases());
        assertEquals(List.of("process-pool", "pp4j", "fork-join-pool", "python-pool", "futex-c"),
            new PoolSuite().cases());
        assertEquals(List.of("hello", "first-open", "cold", "warm", "python-spawn", "thread"),
            new StartSuite().cases());
    }
}
