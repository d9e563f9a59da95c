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

import java.util.concurrent.TimeUnit;

/**
 * One cell of the kill matrix, as it was played.
 *
 * @param structure  the table it is in.
 * @param operation  the row of that.
 * @param store      the column: number of the store at which the first victim died, from one; {@link #NO_STORE} after
 *                   the last, {@link #AT_RANDOM} for some number of deaths wherever the victims were.
 * @param kills      how many died in the middle of what they did.
 * @param outcome    what the survivors found.
 * @param recoveryNs how long they needed; negative where that is not known.
 * @param fault      what was wrong, or empty.
 */
public record CellRecord(
    String structure, String operation, long store, int kills, Outcome outcome, long recoveryNs, String fault)
{
    /** The store of those that were not in a store when they died. */
    public static final long AT_RANDOM = 0;

    /** The store of those that had no store left. */
    public static final long NO_STORE = Integer.MAX_VALUE;

    private static final int FIELDS = 7;
    private static final int MOST_CHARACTERS = 400;

    /** The same, without what would break the line. */
    public CellRecord
    {
        structure = plain(structure);
        operation = plain(operation);
        fault = plain(fault);
    }

    /** One in which all was well. */
    public static CellRecord whole(
        final String structure, final String operation, final long store, final int kills, final long recoveryNs)
    {
        return new CellRecord(structure, operation, store, kills, Outcome.WHOLE, recoveryNs, "");
    }

    /** One in which something was wrong. */
    public static CellRecord broken(
        final String structure, final String operation, final long store, final int kills, final Throwable fault)
    {
        return new CellRecord(structure, operation, store, kills, Outcome.BROKEN, -1, String.valueOf(fault));
    }

    /** So many deaths wherever the victims were, in a test that found everything accounted for. */
    public static CellRecord atRandom(
        final String structure, final String operation, final int kills, final long recoveryNs)
    {
        return whole(structure, operation, AT_RANDOM, kills, recoveryNs);
    }

    /** Whether the survivors found all well. */
    public boolean isWhole()
    {
        return outcome == Outcome.WHOLE;
    }

    double recoveryMs()
    {
        return recoveryNs / (double)TimeUnit.MILLISECONDS.toNanos(1);
    }

    String line()
    {
        return String.join("\t", structure, operation, String.valueOf(store), String.valueOf(kills), outcome.name(),
            String.valueOf(recoveryNs), fault);
    }

    static CellRecord of(final String line)
    {
        final String[] fields = line.split("\t", FIELDS);
        return new CellRecord(fields[0], fields[1], Long.parseLong(fields[2]), Integer.parseInt(fields[3]),
            Outcome.valueOf(fields[4]), Long.parseLong(fields[5]), fields[6]);
    }

    private static String plain(final String text)
    {
        final String line = text.replaceAll("\\s+", " ").strip();
        return line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + "…" : line;
    }
}
