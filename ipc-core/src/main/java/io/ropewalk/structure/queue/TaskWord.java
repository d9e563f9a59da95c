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
package io.ropewalk.structure.queue;

/**
 * The state word of a task slot, and the ticket that names one use of a slot.
 * <pre>
 *  63   61 60            30 29      24 23             0
 * +-------+----------------+----------+----------------+
 * | state | use            | attempts | owner          |
 * +-------+----------------+----------+----------------+
 *
 *  62                   24 23                         0
 * +-----------------------+----------------------------+
 * | use                   | slot                       |   ticket
 * +-----------------------+----------------------------+
 * </pre>
 */
final class TaskWord
{
    /** Nothing here. A new word is zero: the first use, free. */
    static final int FREE = 0;

    /** Being written by its owner; perhaps in the ring already, but nobody was told. */
    static final int WRITING = 1;

    /** In the ring. */
    static final int QUEUED = 2;

    /** In the hands of its owner, for the given time. */
    static final int HELD = 3;

    /** Given up after its last attempt. */
    static final int DEAD = 4;

    /** Owner of a task in hand that was given back. */
    static final int NOBODY = 0;

    static final int OWNER_BITS = 24;
    static final int ATTEMPTS_BITS = 6;
    static final int USE_BITS = 31;
    static final int SLOT_BITS = 24;

    private static final int ATTEMPTS_SHIFT = OWNER_BITS;
    private static final int USE_SHIFT = ATTEMPTS_SHIFT + ATTEMPTS_BITS;
    private static final int STATE_SHIFT = USE_SHIFT + USE_BITS;
    private static final long USE_MASK = (1L << USE_BITS) - 1;

    private TaskWord()
    {
    }

    static long of(final int state, final long use, final int attempts, final int owner)
    {
        return ((long)state << STATE_SHIFT) | (use << USE_SHIFT) | ((long)attempts << ATTEMPTS_SHIFT) | owner;
    }

    /** What follows when the task is done, or vanishes. */
    static long freeAfter(final long word)
    {
        return of(FREE, (use(word) + 1) & USE_MASK, 0, 0);
    }

    static int state(final long word)
    {
        return (int)(word >>> STATE_SHIFT);
    }

    static long use(final long word)
    {
        return (word >>> USE_SHIFT) & USE_MASK;
    }

    static int attempts(final long word)
    {
        return (int)(word >>> ATTEMPTS_SHIFT) & ((1 << ATTEMPTS_BITS) - 1);
    }

    static int owner(final long word)
    {
        return (int)word & ((1 << OWNER_BITS) - 1);
    }

    static boolean isUnfinished(final long word)
    {
        final int state = state(word);
        return QUEUED == state || HELD == state;
    }

    static boolean isOffered(final long word)
    {
        final int state = state(word);
        return QUEUED == state || WRITING == state || isGivenBack(word);
    }

    /** In the hands of nobody: to be had by its ticket, as if it were queued, or by a look through the table. */
    static boolean isGivenBack(final long word)
    {
        return HELD == state(word) && NOBODY == owner(word);
    }

    static long ticket(final long word, final int slot)
    {
        return (use(word) << SLOT_BITS) | slot;
    }

    static int slotOf(final long ticket)
    {
        return (int)ticket & ((1 << SLOT_BITS) - 1);
    }

    /** Whether a word still speaks of the use that a ticket names. */
    static boolean isUseOf(final long word, final long ticket)
    {
        return use(word) == ticket >>> SLOT_BITS;
    }
}
