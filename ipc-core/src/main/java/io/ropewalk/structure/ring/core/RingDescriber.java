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

import io.ropewalk.segment.Description;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Path;

import static io.ropewalk.structure.ring.core.RingDescriptor.*;

/**
 * What a copy of a ring says, for those who only look.
 * <p>
 * <b>Threads:</b> stateless; the copy is used by one.
 */
public final class RingDescriber
{
    /** Length of the words of a ring, without its arrays. */
    public static final int CONTROL_LENGTH = RingDescriptor.CONTROL_LENGTH;

    private static final Path COPY = Path.of("copy");
    private static final int BIAS_ID_BITS = 36;
    private static final String[] BIAS = {"free", "taking", "alone", "revoked", "shared"};

    private RingDescriber()
    {
    }

    /**
     * Of a ring for many.
     *
     * @param copy     of the body, or of its beginning; may be written to.
     * @param capacity of the ring.
     * @param length   of a slot in bytes.
     * @param budget   of it in bytes.
     * @param into     that takes what it says.
     */
    public static void describeShared(
        final AtomicBuffer copy, final int capacity, final int length, final int budget, final Description into)
    {
        final RingLayout layout = RingLayout.shared(capacity, length, budget);
        into.occupancy(copy.capacity() < layout.bodyLength ? distance(copy, capacity) :
            new MpmcRing(copy, layout, NOBODY, into::isDead, COPY, false, 0).size(), capacity);
        describeWords(copy, into);
    }

    /**
     * Of a ring for two.
     *
     * @param copy     of the body, or of its beginning.
     * @param capacity of the ring.
     * @param into     that takes what it says.
     */
    public static void describeSingle(final AtomicBuffer copy, final int capacity, final Description into)
    {
        into.occupancy(distance(copy, capacity), capacity);
        describeWords(copy, into);
    }

    /**
     * Messages between the two ends, those in hands not counted, voids included.
     *
     * @param copy     of the body, or of its beginning.
     * @param capacity of the ring.
     * @return the number.
     */
    public static long distance(final AtomicBuffer copy, final int capacity)
    {
        return Math.max(0, Math.min(capacity, puts(copy) - takes(copy)));
    }

    /**
     * First position that nobody has claimed.
     *
     * @param copy of the body, or of its beginning.
     * @return how many positions were claimed so far.
     */
    public static long puts(final AtomicBuffer copy)
    {
        return copy.getLong(TAIL_OFFSET) & ~CLOSED_BIT;
    }

    /**
     * First position that nobody has taken.
     *
     * @param copy of the body, or of its beginning.
     * @return how many positions were taken so far.
     */
    public static long takes(final AtomicBuffer copy)
    {
        return Math.max(copy.getLong(HEAD_OFFSET), copy.getLong(RELEASED_OFFSET));
    }

    private static void describeWords(final AtomicBuffer copy, final Description into)
    {
        into.counts(puts(copy), takes(copy));
        into.state("tail", puts(copy));
        into.state("head", copy.getLong(HEAD_OFFSET));
        into.state("released", copy.getLong(RELEASED_OFFSET));
        into.state("shut down", copy.getLong(TAIL_OFFSET) < 0);
        into.state("given back", copy.getLong(GIVEN_BACK_OFFSET));
        describeBias(copy.getLong(PRODUCER_BIAS_OFFSET), "producer", into);
        describeBias(copy.getLong(CONSUMER_BIAS_OFFSET), "consumer", into);
    }

    private static void describeBias(final long word, final String side, final Description into)
    {
        final int state = (int)(word >>> (BIAS_ID_BITS + OWNER_BITS));
        into.state(side + "s", state < BIAS.length ? BIAS[state] : "damaged");
        if (1 == state || 2 == state)
        {
            into.holder((int)(word >>> BIAS_ID_BITS & OWNER_MASK), 0, side, 1);
        }
    }
}
