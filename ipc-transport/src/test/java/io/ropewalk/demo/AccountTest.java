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
package io.ropewalk.demo;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AccountTest
{
    private final Phase phase = new Phase("test", 0, 1, 4);
    private final Account account = new Account(phase);

    @Test
    void shouldBeFlawlessWhenEachCameOnceAndInOrder()
    {
        receive(0, 1, 2, 3);
        final StationReport report = account.report("station");
        assertTrue(report.isFlawless());
        assertEquals(4, report.received());
        assertEquals(3, report.hopHistogram().getTotalCount(), "the first is for warming up");
        assertEquals(10, report.hopHistogram().getMaxValue());
        assertEquals(20, report.endToEndHistogram().getMaxValue());
        assertEquals(2, report.timedSpanNs());
    }

    @Test
    void shouldCountWhenElementsAreMissingTwiceOrLate()
    {
        receive(1, 0, 1, 1);
        final StationReport report = account.report("station");
        assertFalse(report.isFlawless());
        assertEquals(2, report.received());
        assertEquals(2, report.missing());
        assertEquals(2, report.duplicates());
        assertEquals(1, report.outOfOrder());
    }

    @Test
    void shouldCountWhenElementsAreDamaged()
    {
        account.receive(0, false, 0, 0, 0);
        account.receive(-1, true, 0, 0, 0);
        account.receive(4, true, 0, 0, 0);
        assertEquals(3, account.report("station").damaged());

        final Tick tick = Tick.of(3, 7);
        assertTrue(tick.isSound());
        assertFalse(new Tick(3, tick.instrument(), tick.bid() + 1, tick.ask(), 7).isSound());
        final Order order = Order.answering(tick, 8);
        assertTrue(order.isSound());
        assertFalse(new Order(3, order.instrument(), order.price(), order.quantity() + 1, 7, 8).isSound());
    }

    private void receive(final long... sequences)
    {
        for (final long sequence : sequences)
        {
            account.receive(sequence, true, sequence, 10, 20);
        }
    }
}
