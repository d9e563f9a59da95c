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
package io.ropewalk.bench.compare;

import java.util.Locale;

/** What became of one figure. */
public final class Verdict
{
    private static final double PERCENT = 100;

    private final Key key;
    private final boolean isMoreBetter;
    private final double oldValue;
    private final double newValue;
    private final Shift shift;
    private boolean isSlower;
    private boolean isFaster;

    Verdict(
        final Key key, final boolean isMoreBetter, final double oldValue, final double newValue, final Shift shift)
    {
        this.key = key;
        this.isMoreBetter = isMoreBetter;
        this.oldValue = oldValue;
        this.newValue = newValue;
        this.shift = shift;
    }

    boolean isJudged()
    {
        return null != shift;
    }

    double slowerP()
    {
        return isMoreBetter ? shift.smallerP() : shift.largerP();
    }

    double fasterP()
    {
        return isMoreBetter ? shift.largerP() : shift.smallerP();
    }

    /** Of all ways to deal the runs out, one is the least likely. */
    double leastP()
    {
        double ways = 1;
        for (int i = 1; i <= shift.oldRuns(); i++)
        {
            ways = ways * (shift.newRuns() + i) / i;
        }
        return 1 / ways;
    }

    /** Chance does not do that; whether it is worth a word is another question. */
    void moved(final boolean toSlower)
    {
        final boolean isWorthIt = Math.abs(Math.expm1(shift.change())) >= Comparison.MIN_CHANGE;
        isSlower |= isWorthIt && toSlower;
        isFaster |= isWorthIt && !toSlower;
    }

    /**
     * Returns whether it got slower, or otherwise worse.
     *
     * @return true if so.
     */
    public boolean isSlower()
    {
        return isSlower;
    }

    /**
     * Returns whether it got faster, or otherwise better.
     *
     * @return true if so.
     */
    public boolean isFaster()
    {
        return isFaster;
    }

    /**
     * Returns the suite, the case, the metric and the bounds checks, if these were off.
     *
     * @return words.
     */
    public String name()
    {
        return key.toString();
    }

    /**
     * Returns both values, the change and the noise.
     *
     * @return words of a line.
     */
    public String describe()
    {
        if (null == shift)
        {
            return String.format(Locale.ROOT, "%s -> %s %s  not judged: fewer than %d runs of each build in one mode",
                number(oldValue), number(newValue), key.unit(), Shift.MIN_RUNS);
        }
        return String.format(Locale.ROOT, "%s -> %s %s  %+.1f %%, noise of a run %.1f %%, %s",
            number(oldValue), number(newValue), key.unit(),
            PERCENT * Math.expm1(shift.change()), PERCENT * shift.noise(),
            isSlower ? "SLOWER" : isFaster ? "faster" : "same");
    }

    private static String number(final double value)
    {
        if (Double.isNaN(value))
        {
            return "-";
        }
        return String.format(Locale.ROOT, value < PERCENT ? "%.3f" : "%,.0f", value);
    }

    @Override
    public String toString()
    {
        return name() + ": " + describe();
    }
}
