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
package io.ropewalk.value;

import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.Ending;
import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Stage;
import io.ropewalk.segment.SharedObject;
import io.ropewalk.segment.Views;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.value.RecordView;
import io.ropewalk.structure.value.SharedByteArray;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedLongArray;
import io.ropewalk.structure.value.SharedRecord;

import java.util.Arrays;

import static org.junit.jupiter.api.Assertions.assertNull;

/**
 * What a victim does, and what the survivors may find: before it, after it, and what they do next.
 */
enum KillOperation implements Scenario
{
    RECORD_SET
    {
        @Override
        void act(final SharedObject object)
        {
            record(object).set(Measurement.of(2, 1));
        }
    },

    RECORD_UPDATE
    {
        @Override
        void act(final SharedObject object)
        {
            record(object).update((found) -> Measurement.of(2, found.writer() + 1));
        }
    },

    RECORD_WRITE
    {
        @Override
        void act(final SharedObject object)
        {
            final RecordView view = record(object).newView();
            view.setLong(view.indexOf("number"), 2);
            view.setInt(view.indexOf("writer"), 1);
            view.setDouble(view.indexOf("level"), 1);
            view.setShort(view.indexOf("grade"), (short)2);
            view.setChar(view.indexOf("unit"), (char)2);
            view.setBoolean(view.indexOf("isLast"), true);
            view.setLong(view.indexOf("checksum"), Measurement.of(2, 1).checksum());
            record(object).write(view);
        }
    },

    LONG_LOCKED_ADD
    {
        @Override
        SharedObject openNamed(final Walk walk, final String name)
        {
            return walk.open(name, SharedLong.of(5));
        }

        @Override
        void act(final SharedObject object)
        {
            final SharedLong value = (SharedLong)object;
            value.lock().lock();
            value.set(value.get() + 1);
            value.lock().unlock();
        }

        @Override
        String verify(final SharedObject object)
        {
            final SharedLong value = (SharedLong)object;
            final long found = value.get();
            value.lock().lock();
            value.lock().unlock();
            return (found == 5 || found == 6) && value.getAndAdd(1) == found ? null : "found=" + found;
        }
    },

    BYTE_ARRAY_CHANGES
    {
        @Override
        SharedObject openNamed(final Walk walk, final String name)
        {
            return walk.open(name, SharedByteArray.of(5));
        }

        /** Each store completes a change. */
        @Override
        void act(final SharedObject object)
        {
            final SharedByteArray bytes = (SharedByteArray)object;
            bytes.getAndAdd(0, 1);
            bytes.compareAndSet(1, (byte)0, (byte)1);
            bytes.set(2, (byte)1);
            bytes.getAndSet(3, (byte)1);
            bytes.lazySet(4, (byte)1);
        }

        @Override
        String verify(final SharedObject object)
        {
            final byte[] found = ((SharedByteArray)object).toArray();
            final byte[] sorted = found.clone();
            Arrays.sort(sorted);
            // As many as it came to, from the first on.
            for (int i = 0; i < found.length; i++)
            {
                if (found[i] != sorted[found.length - 1 - i] || found[i] > 1)
                {
                    return "found=" + Arrays.toString(found);
                }
            }
            return null;
        }
    },

    LONG_ARRAY_SET_ALL
    {
        @Override
        SharedObject openNamed(final Walk walk, final String name)
        {
            return walk.open(name, SharedLongArray.of(new long[] {1, 1, 1, 1}));
        }

        @Override
        void act(final SharedObject object)
        {
            ((SharedLongArray)object).setAll((index) -> -1);
        }

        @Override
        String verify(final SharedObject object)
        {
            final long[] found = ((SharedLongArray)object).toArray();
            return Arrays.stream(found).allMatch((each) -> each == 1 || each == -1) ? null :
                "found=" + Arrays.toString(found);
        }
    };

    private static final long[] SUMS = {Measurement.of(1, 0).checksum(), Measurement.of(2, 1).checksum()};

    abstract void act(SharedObject object);

    SharedObject openNamed(final Walk walk, final String name)
    {
        return walk.open(name, SharedRecord.of(Measurement.of(1, 0)));
    }

    @Override
    public void play(final Stage stage)
    {
        final SharedObject seen = Views.through(openNamed(stage.walk(), stage.cell()), stage::halting);
        stage.arm();
        act(seen);
    }

    /** The survivors' side of one death. */
    static final class ValueCell extends Cell
    {
        private final KillOperation operation;
        private final SharedObject object;

        ValueCell(final Walk walk, final Death death, final String name)
        {
            super(death, name);
            operation = (KillOperation)death.first();
            object = operation.openNamed(walk, name);
        }

        @Override
        protected void died(final Scenario scenario, final Ending ending)
        {
            // Readers wait for nobody, stopped writers included.
            if (Ending.STOPPED == ending && operation.name().startsWith("RECORD"))
            {
                assertNull(look(object), name());
            }
        }

        @Override
        protected void verify()
        {
            assertNull(operation.verify(object), name());
        }
    }

    /** Goes on, as a survivor. Returns what is wrong, or null. */
    String verify(final SharedObject object)
    {
        final String fault = look(object);
        if (fault != null)
        {
            return fault;
        }
        final SharedRecord<Measurement> record = record(object);
        final long version = record.version();
        record.set(Measurement.of(3, 2));
        final Measurement next = record.get();
        return next.equals(Measurement.of(3, 2)) && record.version() == version + 1 ? null :
            "next=" + next + " version=" + record.version();
    }

    /** What is there is whole: the value before, or the value after. */
    private static String look(final SharedObject object)
    {
        final SharedRecord<Measurement> record = record(object);
        final Measurement found = record.get();
        final boolean isKnown = found.checksum() == SUMS[0] || found.checksum() == SUMS[1];
        final boolean isVersion = record.version() == 0 ? found.number() == 1 : found.number() == 2;
        return found.isWhole() && isKnown && isVersion ? null : "found=" + found + " version=" + record.version();
    }

    @SuppressWarnings("unchecked")
    private static SharedRecord<Measurement> record(final SharedObject object)
    {
        return (SharedRecord<Measurement>)object;
    }
}
