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

import io.ropewalk.page.JsonText;

import java.util.Collection;

/** JSON of what commands report. */
final class JsonRows
{
    private JsonRows()
    {
    }

    /** One value, on one line. */
    static String of(final Object value)
    {
        return JsonText.of(value);
    }

    /** An array with a line for each of its values. */
    static String lines(final Collection<?> values)
    {
        final StringBuilder text = new StringBuilder("[");
        String separator = "\n";
        for (final Object value : values)
        {
            text.append(separator).append(JsonText.of(value));
            separator = ",\n";
        }
        return text.append(values.isEmpty() ? "]" : "\n]").toString();
    }
}
