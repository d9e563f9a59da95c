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
package io.ropewalk.structure.collection;

import io.ropewalk.machine.waiting.Readiness;
import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.machine.waiting.core.EventCount;

import java.util.function.LongSupplier;

/**
 * The change of a collection after a version that was seen.
 *
 * @param version of the collection now.
 * @param seen    by who waits.
 * @param changed on which it sleeps.
 */
record ChangeWaitable(LongSupplier version, long seen, EventCount changed) implements Waitable
{
    @Override
    public boolean isReady()
    {
        return version.getAsLong() != seen;
    }

    @Override
    public Readiness readiness()
    {
        return changed;
    }
}
