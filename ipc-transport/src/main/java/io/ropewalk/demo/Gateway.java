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

import io.ropewalk.error.QueueClosedException;
import io.ropewalk.structure.queue.SharedQueue;

/** The third process: takes the orders, as if to send them to an exchange. */
final class Gateway
{
    static final String NAME = "gateway";

    private Gateway()
    {
    }

    public static void main(final String[] args) throws InterruptedException
    {
        final DemoStation station = new DemoStation(NAME, args);
        station.report(StationReport.ready(NAME));
        for (final Phase phase : station.phases())
        {
            final Account account = new Account(phase);
            try (SharedQueue<Order> orders = DemoStation.orders(station.walk(), phase))
            {
                receive(orders, account);
            }
            station.report(account.report(NAME));
        }
    }

    private static void receive(final SharedQueue<Order> orders, final Account account) throws InterruptedException
    {
        try
        {
            while (true)
            {
                final Order order = orders.take();
                final long nowNs = System.nanoTime();
                account.receive(order.sequence(), order.isSound(), nowNs, nowNs - order.sentNs(),
                    nowNs - order.tickSentNs());
            }
        }
        catch (final QueueClosedException ex)
        {
            // The strategy has ended the phase and every order was taken.
            return;
        }
    }
}
