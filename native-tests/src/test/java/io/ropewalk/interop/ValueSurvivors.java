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
package io.ropewalk.interop;

import io.ropewalk.codec.Codecs;
import io.ropewalk.harness.Ending;
import io.ropewalk.structure.value.SharedDouble;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedRecord;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** This side of a value or a record in which a process of C dies. */
final class ValueSurvivors
{
    private static final long PATIENCE_S = 60;
    private static final String RECORD = "record @ " + Codecs.record(Numbers.class).name() + " 0";

    private ValueSurvivors()
    {
    }

    static List<DoomedOperation> operations()
    {
        final List<DoomedOperation> all = new ArrayList<>();
        all.add(number("long-store", "store @ 7", 5, 7));
        all.add(number("long-add", "add @ 2 3", 5, 7, 9, 11));
        all.add(number("long-cas", "cas @ 5 6;cas @ 6 9", 5, 6, 9));
        all.add(number("long-locked", "acquire @ 1 -1;store @ 6;store @ 7;release @ 1", 5, 6, 7));
        all.add(new DoomedOperation("double-add", ValueSurvivors::real, "double @ 0.5", "add @ 0.25 2"));
        all.add(new DoomedOperation("record-write", (cell) -> record(cell, false), RECORD, "write @ 100 3"));
        all.add(new DoomedOperation("record-write-abandoned", (cell) -> record(cell, true), RECORD, "write @ 100 3"));
        return all;
    }

    private static DoomedOperation number(final String name, final String armed, final long... values)
    {
        return new DoomedOperation(name, (cell) ->
        {
            final SharedLong value = cell.walk().longValue(cell.name(), values[0]);
            return (fate) -> verify(value, fate, values);
        }, "long @ 0", armed);
    }

    /** One of those it goes through, the last if the victim came to its end. */
    private static void verify(final SharedLong value, final DoomedPeer.Fate fate, final long... values)
        throws InterruptedException
    {
        final long found = value.get();
        final boolean isDone = Ending.DONE == fate.ending();
        boolean isKnown = false;
        for (final long each : values)
        {
            isKnown |= found == each;
        }
        assertTrue(isDone ? found == values[values.length - 1] : isKnown, "found=" + found);
        assertEquals(found, value.getAndAdd(1));
        assertTrue(value.lock().tryLock(PATIENCE_S, TimeUnit.SECONDS));
        assertFalse(value.lock().wasAbandoned() && isDone);
        value.lock().unlock();
        assertTrue(value.lock().tryLock());
        assertFalse(value.lock().wasAbandoned());
        value.lock().unlock();
    }

    private static DoomedOperation.Survivors real(final DoomedCell cell)
    {
        final SharedDouble value = cell.walk().doubleValue(cell.name(), 0.5);
        return (fate) ->
        {
            final double found = value.get();
            assertTrue(found == 1.0 || (Ending.HALTED == fate.ending() && (found == 0.5 || found == 0.75)),
                "found=" + found);
            assertEquals(found, value.getAndAdd(1));
        };
    }

    private static DoomedOperation.Survivors record(final DoomedCell cell, final boolean isAbandoned)
    {
        final SharedRecord<Numbers> record = cell.walk().record(cell.name(), Numbers.from(0));
        if (isAbandoned)
        {
            // In the middle of a write, holding the lock.
            cell.doom(3, RECORD, "write @ 50 1");
        }
        final long before = record.version();
        return (fate) ->
        {
            final Numbers found = record.get();
            final long written = record.version() - before;
            assertTrue(found.isWhole(), () -> "found=" + found);
            assertTrue(written == 3 || (written >= 0 && written < 3 && Ending.HALTED == fate.ending()),
                "written=" + written);
            assertTrue(written == 0 || found.equals(Numbers.from(99 + written)), () -> "found=" + found);
            for (int i = 1; i <= 9; i++)
            {
                record.set(Numbers.from(200 + i));
                assertEquals(Numbers.from(200 + i), record.get());
                assertEquals(before + written + i, record.version());
            }
            assertTrue(record.lock().tryLock(PATIENCE_S, TimeUnit.SECONDS));
            assertFalse(record.lock().wasAbandoned());
            record.lock().unlock();
        };
    }
}
