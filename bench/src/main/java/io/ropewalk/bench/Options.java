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
package io.ropewalk.bench;

import java.util.List;

/** What the user wants of a suite. */
record Options(boolean isQuick, List<String> cases)
{
    /** Time for the measured rounds of a suite, beside start and warm-up. */
    long budgetMs()
    {
        return isQuick ? 20_000 : 90_000;
    }

    boolean wants(final String name)
    {
        return cases.isEmpty() || cases.contains(name);
    }

    void progress(final String text)
    {
        System.err.println(text);
    }
}
