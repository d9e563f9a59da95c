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

import io.ropewalk.machine.platform.IntervalTimer;

/**
 * What one handle knows about those at the other end, and when it asks again.
 * <p>
 * Fields are read and written by any thread without ordering: at worst somebody asks once more. What was found and for
 * which number of changes stand in one word, because an answer must not be taken for that to a later question.
 */
final class Peer
{
    private static final int CLOCK_MASK = 63;
    static final long NEVER_ASKED = Long.MIN_VALUE;
    private static final long GONE = 1;

    private final Holders holders;
    private final IntervalTimer askTimer = IntervalTimer.dueNow(IntervalTimer.ASK_INTERVAL_NS);

    /** Twice the number of changes for which the last question was asked; and GONE. */
    long answer = NEVER_ASKED;
    private int looks;

    Peer(final Holders holders)
    {
        this.holders = holders;
    }

    /** Now and then, by somebody who looks often: reads the clock once in 64 looks. */
    boolean isGoneNowAndThen()
    {
        final long last = answer;
        if (last >> 1 == holders.changes() && (++looks & CLOCK_MASK) != 0)
        {
            return (last & GONE) != 0;
        }
        return isGone();
    }

    /** Asks the kernel about the living, if nobody has for a millisecond. */
    boolean isGone()
    {
        final long last = answer;
        if (last >> 1 == holders.changes() && !askTimer.isDue())
        {
            return (last & GONE) != 0;
        }
        return ask();
    }

    /** Asks the kernel now. */
    boolean ask()
    {
        final long changes = holders.changes();
        final boolean isDeserted = holders.isDeserted();
        askTimer.restart();
        answer = changes << 1 | (isDeserted ? GONE : 0);
        return isDeserted;
    }

    String describe()
    {
        return "token=0x" + Integer.toHexString(holders.anyToken());
    }
}
