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
package io.ropewalk.structure.pipe;

/**
 * What one handle knows about those at the other end, and when it asks again.
 * <p>
 * Fields are read and written by any thread without ordering: at worst somebody asks once more.
 */
final class Peer
{
    private static final long ASK_INTERVAL_NS = 1_000_000;
    private static final int CLOCK_MASK = 63;
    private static final long NEVER_ASKED = -1;

    private final Holders holders;
    private long seenChanges = NEVER_ASKED;
    private long askedNs;
    private int looks;
    private boolean isGone;

    Peer(final Holders holders)
    {
        this.holders = holders;
    }

    /** Now and then, by somebody who looks often: reads the clock once in 64 looks. */
    boolean isGoneNowAndThen()
    {
        if (seenChanges == holders.changes() && (++looks & CLOCK_MASK) != 0)
        {
            return isGone;
        }
        return isGone();
    }

    /** Asks the kernel about the living, if nobody has for a millisecond. */
    boolean isGone()
    {
        if (seenChanges == holders.changes() && System.nanoTime() - askedNs < ASK_INTERVAL_NS)
        {
            return isGone;
        }
        return ask();
    }

    /** Asks the kernel now. */
    boolean ask()
    {
        final int changes = holders.changes();
        final boolean isDeserted = holders.isDeserted();
        isGone = isDeserted;
        askedNs = System.nanoTime();
        seenChanges = changes;
        return isDeserted;
    }

    String describe()
    {
        return "token=0x" + Integer.toHexString(holders.anyToken());
    }
}
