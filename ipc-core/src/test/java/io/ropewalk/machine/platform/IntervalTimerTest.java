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

import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IntervalTimerTest
{
    private static final long LONG_NS = TimeUnit.HOURS.toNanos(1);

    @Test
    void shouldBeDueAtOnceAndThenOnceInAnIntervalWhenDueNow()
    {
        final IntervalTimer timer = IntervalTimer.dueNow(LONG_NS);
        final long nowNs = System.nanoTime();
        assertTrue(timer.isDue(nowNs));
        assertFalse(timer.isDue(nowNs));
        assertFalse(timer.isDue(nowNs + LONG_NS - 1));
        assertTrue(timer.isDue(nowNs + LONG_NS));
        assertFalse(timer.isDue(nowNs + LONG_NS));
    }

    @Test
    void shouldNotBeDueBeforeAnIntervalWhenDueLater()
    {
        final long beforeNs = System.nanoTime();
        final IntervalTimer timer = IntervalTimer.dueLater(LONG_NS);
        assertFalse(timer.isDue());
        assertFalse(timer.isDue(beforeNs + LONG_NS - 1));
        assertTrue(timer.isDue(System.nanoTime() + LONG_NS));
    }

    @Test
    void shouldBeginTheIntervalAgainWhenRestarted()
    {
        final IntervalTimer timer = IntervalTimer.dueNow(LONG_NS);
        timer.restart();
        assertFalse(timer.isDue());
        assertTrue(timer.isDue(System.nanoTime() + LONG_NS));
    }

    @Test
    void shouldAlwaysBeDueWhenTheIntervalIsZero()
    {
        final IntervalTimer timer = IntervalTimer.dueNow(0);
        assertTrue(timer.isDue());
        assertTrue(timer.isDue());
    }
}
