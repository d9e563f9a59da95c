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
package io.ropewalk.bench.operation;

import io.ropewalk.Ropewalk;
import io.ropewalk.structure.value.RecordView;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedRecord;

import java.nio.file.Path;

/** Values: a counter, and a record of 64 bytes. */
final class ValueOperations
{
    private ValueOperations()
    {
    }

    static Operation longGetAndAdd(final Path path)
    {
        final SharedLong value = Ropewalk.open(path).open("value", SharedLong.of(0));
        return () -> value.getAndAdd(1);
    }

    static Operation recordRead(final Path path)
    {
        final SharedRecord<Line> record = open(path);
        final RecordView view = record.newView();
        final int last = view.indexOf("h");
        return () ->
        {
            record.read(view);
            return view.getLong(last);
        };
    }

    static Operation recordWrite(final Path path)
    {
        final SharedRecord<Line> record = open(path);
        final RecordView view = record.newView();
        final int last = view.indexOf("h");
        return () ->
        {
            view.setLong(last, view.getLong(last) + 1);
            record.write(view);
            return view.getLong(last);
        };
    }

    /** The record that is returned is an object. */
    static Operation recordGet(final Path path)
    {
        final SharedRecord<Line> record = open(path);
        return () -> record.get().h;
    }

    private static SharedRecord<Line> open(final Path path)
    {
        return Ropewalk.open(path).open("record", SharedRecord.of(new Line(1, 2, 3, 4, 5, 6, 7, 8)));
    }

    /** As long as a cache line. */
    record Line(long a, long b, long c, long d, long e, long f, long g, long h)
    {
    }
}
