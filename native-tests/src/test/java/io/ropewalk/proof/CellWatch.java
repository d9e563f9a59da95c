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

/**
 * Records one cell that a test plays by itself: what is left before {@link #whole} was broken.
 */
public final class CellWatch implements AutoCloseable
{
    private final String structure;
    private final String operation;
    private final long store;
    private int kills;
    private long diedNs = System.nanoTime();
    private boolean isRecorded;

    private CellWatch(final String structure, final String operation, final long store)
    {
        this.structure = structure;
        this.operation = operation;
        this.store = store;
    }

    /** One whose victim is to die at a store. */
    public static CellWatch of(final String structure, final String operation, final long store)
    {
        return new CellWatch(structure, operation, store);
    }

    /** From now on the survivors go on alone; whether the victim was in the middle of what it did. */
    public void died(final boolean isKilled)
    {
        kills += isKilled ? 1 : 0;
        diedNs = System.nanoTime();
    }

    /** As that, of one whose time of death is not known: what it takes counts from the beginning of the cell. */
    public void hasDied(final boolean isKilled)
    {
        kills += isKilled ? 1 : 0;
    }

    /** The survivors have found that all is well. */
    public void whole()
    {
        isRecorded = true;
        CellRecords.add(CellRecord.whole(structure, operation, store, kills, System.nanoTime() - diedNs));
    }

    @Override
    public void close()
    {
        if (!isRecorded)
        {
            CellRecords.add(CellRecord.broken(structure, operation, store, kills, new AssertionError("see the test")));
        }
    }
}
