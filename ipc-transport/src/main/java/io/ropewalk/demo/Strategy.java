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

import io.ropewalk.bus.Bus;
import io.ropewalk.bus.Subscriber;
import io.ropewalk.bus.TopicClosedException;
import io.ropewalk.structure.queue.SharedQueue;

import java.util.ArrayList;
import java.util.List;

/** The second process: answers every tick with an order. */
final class Strategy
{
    static final String NAME = "strategy";

    private Strategy()
    {
    }

    public static void main(final String[] args) throws InterruptedException
    {
        final DemoStation station = new DemoStation(NAME, args);
        try (Bus bus = Bus.open(station.walk(), station.busOptions()))
        {
            // Whoever comes late to a topic has missed something.
            final List<Subscriber<Tick>> topics = new ArrayList<>();
            for (final Phase phase : station.phases())
            {
                topics.add(DemoStation.tickSubscriber(bus, phase));
            }
            station.report(StationReport.ready(NAME));
            for (int i = 0; i < topics.size(); i++)
            {
                final Phase phase = station.phases().get(i);
                final Account account = new Account(phase);
                try (Subscriber<Tick> ticks = topics.get(i);
                    SharedQueue<Order> orders = DemoStation.orders(station.walk(), phase))
                {
                    answer(ticks, orders, account);
                    orders.shutdown();
                }
                station.report(account.report(NAME));
            }
        }
    }

    private static void answer(
        final Subscriber<Tick> ticks, final SharedQueue<Order> orders, final Account account)
        throws InterruptedException
    {
        try
        {
            while (true)
            {
                final Tick tick = ticks.take();
                final long nowNs = System.nanoTime();
                orders.put(Order.answering(tick, nowNs));
                final long hopNs = nowNs - tick.sentNs();
                account.receive(tick.sequence(), tick.isSound(), nowNs, hopNs, hopNs);
            }
        }
        catch (final TopicClosedException ex)
        {
            // The feed has ended the phase and every tick was received.
            return;
        }
    }
}
