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
package io.ropewalk.command;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Numbers as people read them; a dash is unknown. */
final class Amounts
{
    static final String UNKNOWN = "-";

    private static final long KIBI = 1024;
    private static final long TEN = 10;
    private static final String BYTE_UNITS = "BKMGTPE";
    private static final String COUNT_UNITS = " kMGTPE";
    private static final double THOUSAND = 1000;
    private static final double PERCENT = 100;

    private Amounts()
    {
    }

    /** As {@code ls -h}: 512B, 1.5K, 20M. */
    static String bytes(final long lengthBytes)
    {
        if (lengthBytes < 0)
        {
            return UNKNOWN;
        }
        return lengthBytes < KIBI ? lengthBytes + "B" : scaled(lengthBytes, KIBI, BYTE_UNITS);
    }

    /** A number of things; exact up to five digits. */
    static String count(final long count)
    {
        if (count < 0)
        {
            return UNKNOWN;
        }
        return count < 100 * THOUSAND ? Long.toString(count) : scaled(count, THOUSAND, COUNT_UNITS);
    }

    /** Per second. */
    static String rate(final double perSecond)
    {
        if (!(perSecond >= 0))
        {
            return UNKNOWN;
        }
        if (perSecond < TEN && perSecond > 0)
        {
            return String.format(Locale.ROOT, "%.1f", perSecond);
        }
        return count(Math.round(perSecond));
    }

    static String percent(final double fill)
    {
        return fill >= 0 ? Math.round(fill * PERCENT) + "%" : UNKNOWN;
    }

    /** The two greatest units. */
    static String duration(final long durationNs)
    {
        final long seconds = TimeUnit.NANOSECONDS.toSeconds(durationNs);
        if (durationNs < 0)
        {
            return UNKNOWN;
        }
        if (seconds < TEN)
        {
            return String.format(Locale.ROOT, "%.1fs", durationNs / (double)TimeUnit.SECONDS.toNanos(1));
        }
        if (seconds < TimeUnit.MINUTES.toSeconds(1))
        {
            return seconds + "s";
        }
        if (seconds < TimeUnit.HOURS.toSeconds(1))
        {
            return two(seconds, TimeUnit.MINUTES.toSeconds(1), "m", 1, "s");
        }
        return seconds < TimeUnit.DAYS.toSeconds(1) ?
            two(seconds, TimeUnit.HOURS.toSeconds(1), "h", TimeUnit.MINUTES.toSeconds(1), "m") :
            two(seconds, TimeUnit.DAYS.toSeconds(1), "d", TimeUnit.HOURS.toSeconds(1), "h");
    }

    private static String two(
        final long seconds, final long large, final String largeUnit, final long small, final String smallUnit)
    {
        return seconds / large + largeUnit + seconds % large / small + smallUnit;
    }

    private static String scaled(final double amount, final double base, final String units)
    {
        double scaled = amount;
        int unit = 0;
        while (scaled >= base && unit < units.length() - 1)
        {
            scaled /= base;
            unit++;
        }
        return String.format(Locale.ROOT, scaled < TEN ? "%.1f%c" : "%.0f%c", scaled, units.charAt(unit));
    }
}
