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
package io.ropewalk.bus.topics;

import io.ropewalk.segment.walk.Walk;

import java.util.concurrent.TimeUnit;

/** Opens the table of topics for those who cannot wait. */
public final class TopicsMemory
{
    private static final long PATIENCE_MS = 20;

    private TopicsMemory()
    {
    }

    /** The table of a walk, whose registry is waited for a moment only. */
    public static Topics impatient(final Walk walk)
    {
        return new Topics(Topics.open(walk).attachment(), TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS));
    }
}
