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

import io.ropewalk.bench.report.Report;

import java.io.IOException;
import java.util.List;

/** A set of cases that are measured together. */
interface Suite
{
    int QUICK_SECONDS = 57;
    int SECONDS = 130;

    String name();

    List<String> cases();

    /** Measures the chosen cases, and the references that they are compared with. */
    Report run(Options options) throws IOException;

    /** Whether it is worth measuring with bounds checks and without. */
    default boolean dependsOnBoundsChecks()
    {
        return true;
    }

    /** About how long a run of all its cases takes. */
    default int estimateSeconds(final boolean isQuick)
    {
        return isQuick ? QUICK_SECONDS : SECONDS;
    }
}
