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
package io.ropewalk;

import io.ropewalk.segment.Kind;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.MpmcRingKind;
import io.ropewalk.structure.ring.core.SpscRingKind;

/**
 * Specs of bare rings, for {@link Ropewalk#open(String, Kind)}, {@link Ropewalk#create} and {@link Ropewalk#find}.
 * <p>
 * <b>Threads:</b> any.
 * <p>
 * <b>Failure:</b> opening a ring throws {@link IllegalArgumentException} if a number is out of range.
 * <pre>{@code
 * Ring ring = walk.create(Rings.mpmc(1024, 56));
 * }</pre>
 */
public final class Rings
{
    private Rings()
    {
    }

    /**
     * Returns the spec of a ring for one producer and one consumer.
     *
     * @param slots      number of messages that the ring holds.
     * @param slotLength maximum length of a message in bytes.
     * @return the spec.
     */
    public static Kind<Ring> spsc(final int slots, final int slotLength)
    {
        return new SpscRingKind(slots, slotLength);
    }

    /**
     * Returns the spec of a ring for any number of producers and consumers.
     *
     * @param slots      number of messages that the ring holds.
     * @param slotLength maximum length of a message in bytes.
     * @return the spec.
     */
    public static Kind<Ring> mpmc(final int slots, final int slotLength)
    {
        return new MpmcRingKind(slots, slotLength);
    }
}
