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

import java.util.Map;

/**
 * A figure that was read from a file of results.
 *
 * @param suite      it belongs to.
 * @param caseName   it belongs to.
 * @param metric     that it is.
 * @param unit       of the value.
 * @param value      that was measured.
 * @param conditions every other field of the row by its name: the mode, the machine, the run.
 */
public record Result(
    String suite, String caseName, String metric, String unit, double value, Map<String, String> conditions)
{
    /**
     * Returns a condition.
     *
     * @param name of the field.
     * @return its value, or {@link Machine#UNKNOWN}.
     */
    public String condition(final String name)
    {
        return conditions.getOrDefault(name, Machine.UNKNOWN);
    }
}
