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
package io.ropewalk.bus;

import io.ropewalk.Ropewalk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LowLatencyTest
{
    /** More than a driver that sleeps uses until the watchdog comes. */
    private static final Duration SPUN = Duration.ofSeconds(2);
    private static final Duration SLEPT = Duration.ofMillis(30);

    @Test
    void shouldReceiveEverythingWhenEverybodySpins() throws InterruptedException
    {
        try (Parties parties = new Parties("low-latency").option("-DlowLatency=true"))
        {
            final Parties.Handle subscriber = parties.start("subscribe").ready();
            final Parties.Handle publisher = parties.start("publish", "0", "100000", "0");
            assertEquals("published 100000 unheard 0 interruptions 0", publisher.last());
            parties.start("end").child().waitFor();
            assertTrue(subscriber.last().startsWith("received 100000 missed 0 faults 0"),
                () -> subscriber.lines().toString());
        }
    }

    @Test
    void shouldLetTheDriverSpinAsLongAsSomebodyAsksForIt() throws InterruptedException
    {
        try (Parties parties = new Parties("spin");
            Bus calm = Bus.open(Ropewalk.open(parties.directory()), BusOptions.defaults()))
        {
            assertEquals(0, calm.statistics().size());
            final ProcessHandle driver = parties.driver().orElseThrow();
            try (Bus spinning = Bus.open(Ropewalk.open(parties.directory()), BusOptions.defaults().lowLatency()))
            {
                assertEquals(0, spinning.statistics().size());
                final Duration before = cpu(driver);
                Parties.await(() -> cpu(driver).minus(before).compareTo(SPUN) > 0);
            }
            Duration used = SPUN;
            while (used.compareTo(SLEPT) > 0)
            {
                final Duration before = cpu(driver);
                TimeUnit.SECONDS.sleep(1);
                used = cpu(driver).minus(before);
            }
            assertTrue(driver.isAlive());
        }
    }

    private static Duration cpu(final ProcessHandle process)
    {
        return process.info().totalCpuDuration().orElseThrow();
    }
}
