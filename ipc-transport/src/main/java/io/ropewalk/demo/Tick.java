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

/** A change of a price: what the feed puts and the strategy takes. */
record Tick(long sequence, int instrument, int bid, int ask, long sentNs)
{
    private static final int INSTRUMENTS = 64;
    private static final int LOWEST_PRICE = 10_000;
    private static final int PRICE_RANGE = 1 << 12;
    private static final int WIDEST_SPREAD = 1 << 4;
    private static final int SCRAMBLER = 0x9E3779B9;

    /** Everything follows from the sequence, so that a receiver sees when an element was damaged. */
    static Tick of(final long sequence, final long sentNs)
    {
        final int noise = (int)sequence * SCRAMBLER;
        final int bid = LOWEST_PRICE + (noise >>> 16) % PRICE_RANGE;
        return new Tick(sequence, (int)(sequence % INSTRUMENTS), bid, bid + 1 + (noise >>> 8) % WIDEST_SPREAD, sentNs);
    }

    boolean isSound()
    {
        return equals(of(sequence, sentNs));
    }
}
