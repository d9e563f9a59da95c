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
package io.ropewalk.segment.liveness;

/**
 * The 24-bit number that names one joining of one process: {@code (generation mod 2^14) << 10 | slot}.
 *
 * <p>Zero (nobody) and all ones (a mark in place of an owner) are never handed out.
 *
 * <p><b>Threads:</b> no state.
 *
 * <p><b>Failure:</b> none; numbers out of range are told apart by {@link #isPossible}.
 */
public final class OwnerToken
{
    /** How many bits a token has. */
    public static final int BITS = 24;

    /** A token that is never handed out: nobody. */
    public static final int NOBODY = 0;

    /** A token that is never handed out: a mark in place of an owner; also the mask of a token. */
    public static final int SEAL = (1 << BITS) - 1;

    static final int SLOT_BITS = 10;
    static final int SLOT_COUNT = 1 << SLOT_BITS;

    private static final int SLOT_MASK = SLOT_COUNT - 1;
    private static final int GENERATION_MASK = (1 << (BITS - SLOT_BITS)) - 1;

    private OwnerToken()
    {
    }

    static int of(final int slot, final long generation)
    {
        return (int)(generation & GENERATION_MASK) << SLOT_BITS | slot;
    }

    static int slot(final int token)
    {
        return token & SLOT_MASK;
    }

    static boolean isGeneration(final int token, final long generation)
    {
        return (generation & GENERATION_MASK) == token >>> SLOT_BITS;
    }

    /** Whether this is the token of a generation that a slot has had by now; generations begin at 1. */
    static boolean isUpTo(final int token, final long generation)
    {
        final int ofToken = token >>> SLOT_BITS;
        return generation > GENERATION_MASK || (0 != ofToken && ofToken <= generation);
    }

    /** The first generation after the given one whose token may be handed out. */
    static long nextGeneration(final int slot, final long generation)
    {
        final long next = generation + 1;
        return isPossible(of(slot, next)) ? next : next + 1;
    }

    static boolean isPossible(final int token)
    {
        return token > NOBODY && token < SEAL;
    }
}
