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
package io.ropewalk.structure.ring.core;

import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Path;

/** Rings over memory as tests want it, in whose names nobody dies. */
public final class Rings
{
    private Rings()
    {
    }

    public static MpmcRing shared(
        final AtomicBuffer memory, final RingLayout layout, final int owner, final boolean canBias)
    {
        return new MpmcRing(memory, layout, owner, (token) -> false, Path.of("memory"), canBias, 0);
    }

    public static SpscRing single(final AtomicBuffer memory, final RingLayout layout, final int owner)
    {
        return new SpscRing(memory, layout, owner, (token) -> false, Path.of("memory"));
    }

    public static int bodyLength(final RingLayout layout)
    {
        return layout.bodyLength;
    }
}
