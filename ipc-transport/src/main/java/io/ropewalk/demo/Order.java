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

/** The strategy's answer to a tick: a quote around its middle. */
record Order(long sequence, int instrument, int price, int quantity, long tickSentNs, long sentNs)
{
    private static final int LOT = 100;

    static Order answering(final Tick tick, final long sentNs)
    {
        final int price = (tick.bid() + tick.ask()) / 2;
        return new Order(tick.sequence(), tick.instrument(), price, LOT * (1 + price % 2), tick.sentNs(), sentNs);
    }

    boolean isSound()
    {
        return equals(answering(Tick.of(sequence, tickSentNs), sentNs));
    }
}
