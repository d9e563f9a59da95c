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
package io.ropewalk.bench.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of the program: its rows belong together, and are compared with those of other runs.
 *
 * @param id      that no other run has.
 * @param date    on which it began, in UTC.
 * @param machine on which it was made.
 */
public record Run(String id, String date, Machine machine)
{
    /**
     * A run that begins now, here.
     *
     * @param flags that the JVMs of all cases have.
     * @return the run.
     */
    public static Run begin(final List<String> flags)
    {
        final Instant now = Instant.now();
        return new Run(now.toEpochMilli() + "-" + ProcessHandle.current().pid(),
            now.truncatedTo(ChronoUnit.SECONDS).toString(), Machine.here(flags));
    }

    /**
     * Returns every field by its name in a row of the results.
     *
     * @return the fields, in the order of the row.
     */
    public Map<String, String> fields()
    {
        final Map<String, String> fields = new LinkedHashMap<>();
        fields.put("run", id);
        fields.put("date", date);
        fields.putAll(machine.fields());
        return fields;
    }
}
