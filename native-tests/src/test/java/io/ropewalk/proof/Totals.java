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
package io.ropewalk.proof;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What some cells come to.
 */
final class Totals
{
    final int cells;
    final int kills;
    final int killsAtRandom;
    final int failed;
    private final double[] recoveriesMs;

    Totals(final Collection<CellRecord> all)
    {
        cells = (int)all.stream().filter((cell) -> cell.store() != CellRecord.AT_RANDOM).count();
        kills = all.stream().mapToInt(CellRecord::kills).sum();
        killsAtRandom = all.stream().filter((cell) -> cell.store() == CellRecord.AT_RANDOM)
            .mapToInt(CellRecord::kills).sum();
        failed = (int)all.stream().filter((cell) -> !cell.isWhole()).count();
        recoveriesMs = all.stream().filter((cell) -> cell.recoveryNs() >= 0)
            .mapToDouble(CellRecord::recoveryMs).sorted().toArray();
    }

    /** The smallest that so many per cent of all do not exceed, as text. */
    String percentileMs(final int percent)
    {
        if (recoveriesMs.length == 0)
        {
            return "-";
        }
        final int rank = (int)Math.ceil(percent / 100.0 * recoveriesMs.length);
        return text(recoveriesMs[Math.max(1, rank) - 1]);
    }

    String maxMs()
    {
        return percentileMs(100);
    }

    /** With as many digits as matter. */
    static String text(final double ms)
    {
        return String.format(Locale.ROOT, ms < 1 ? "%.2f" : ms < 100 ? "%.1f" : "%.0f", ms);
    }

    /** In one line. */
    String summary()
    {
        return "cells=" + cells + " kills=" + kills + (killsAtRandom > 0 ? " (" + killsAtRandom + " at random)" : "") +
            " recovery p50=" + percentileMs(50) + " p99=" + percentileMs(99) + " max=" + maxMs() + " ms";
    }

    String verdict()
    {
        return failed == 0 ? "No cell with loss, duplicate, tear or hang." :
            failed + " CELL" + (failed == 1 ? "" : "S") + " WITH LOSS, DUPLICATE, TEAR OR HANG.";
    }

    /** What a row says about the store of all these, where all was well. */
    static String worstMs(final Collection<CellRecord> atOneStore)
    {
        final double worst = atOneStore.stream().mapToDouble(CellRecord::recoveryMs).max().orElse(-1);
        return worst < 0 ? "ok" : text(worst);
    }

    /** From 0 below a millisecond to 4 above a second. */
    static int shade(final Collection<CellRecord> atOneStore)
    {
        final double worst = atOneStore.stream().mapToDouble(CellRecord::recoveryMs).max().orElse(-1);
        return (int)IntStream.range(0, 4).filter((power) -> worst >= Math.pow(10, power)).count();
    }
}
