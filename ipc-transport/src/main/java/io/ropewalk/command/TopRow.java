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

import io.ropewalk.inspect.ObjectReport;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An object, and what happened to it since the look before.
 *
 * @param walk   name of the walk; null if only one is shown.
 * @param object now.
 * @param puts   per second; not a number if unknown.
 * @param takes  per second; not a number if unknown.
 */
record TopRow(String walk, ObjectReport object, double puts, double takes)
{
    /** Compares it with what it was that long ago, if it was there, and is the same still. */
    static TopRow of(final String walk, final ObjectReport object, final ObjectReport before, final double seconds)
    {
        final boolean isSame = before != null && before.created().equals(object.created()) &&
            before.kind().equals(object.kind()) && seconds > 0;
        return new TopRow(walk, object, isSame ? perSecond(object.putsSince(before), seconds) : Double.NaN,
            isSame ? perSecond(object.takesSince(before), seconds) : Double.NaN);
    }

    private static double perSecond(final long count, final double seconds)
    {
        return count < 0 ? Double.NaN : count / seconds;
    }

    Map<String, Object> json()
    {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("walk", walk);
        row.putAll(ObjectRows.row(object));
        row.put("putsPerSecond", puts);
        row.put("takesPerSecond", takes);
        return row;
    }
}
