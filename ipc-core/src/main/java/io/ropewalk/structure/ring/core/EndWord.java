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

import io.ropewalk.error.EndInUseException;
import io.ropewalk.machine.memory.Repairs;
import io.ropewalk.machine.platform.ThreadNumber;
import org.agrona.concurrent.AtomicBuffer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Who of several works on one end of a ring, once its bias was revoked: one at a time, without waiting.
 */
final class EndWord
{
    /*
     * Ancestor: a robust try-lock. The word is 0 (nobody ever), OPEN, HELD(owner, thread) or EXCLUSIVE(owner, handle).
     * Contended says that somebody who was held up may have gone to sleep: the holder tells when it leaves.
     *
     * 1. A token never recurs, so the word of a dead owner is changed by nobody but who takes it over. The heir looks
     *    at the ring only after it has won, and finds out everything anew.
     * 2. The word leaves 0 once. A revoked holder of the bias is made the holder here by compare-and-set from 0; by the
     *    same step it makes the end open when it finishes before that. So a converter that comes late changes nothing.
     *    Without any conversion (from FREE, or TAKING) nobody holds anything, and 0 is as good as open.
     *
     * Ordering: taking and leaving are volatile read-modify-writes, hence the positions that one user stored are seen
     * by the next.
     */
    private static final long NOBODY = 0;
    private static final long OPEN = 1;
    private static final long HELD = 2;
    private static final long EXCLUSIVE = 3;
    private static final long TAG_MASK = 3;
    private static final long CONTENDED = 4;
    private static final int ID_SHIFT = 3;
    private static final int OWNER_SHIFT = 40;
    private static final long ID_MASK = (1L << (OWNER_SHIFT - ID_SHIFT)) - 1;
    private static final long CONVERTED = 0;

    private static final int LOOKS = 200;
    private static final AtomicLong NEXT_ID = new AtomicLong(1);

    private final RingMemory ring;
    private final AtomicBuffer buffer;
    private final int offset;
    private final Repair repair;
    private final Runnable onLeft;

    /** The word while this handle holds the end for itself alone, else 0. */
    private final AtomicLong exclusive = new AtomicLong(NOBODY);

    EndWord(final RingMemory ring, final int offset, final Repair repair, final Runnable onLeft)
    {
        this.ring = ring;
        this.buffer = ring.buffer;
        this.offset = offset;
        this.repair = repair;
        this.onLeft = onLeft;
    }

    /** What {@link #tryEnter} found. */
    enum Entry
    {
        /** A living user is in the way. */
        REFUSED,
        /** The end is ours. */
        ENTERED,
        /** The end is ours, and was in the hand of somebody who died. */
        INHERITED
    }

    /** By a thread, when the end is shared. */
    Entry tryEnter()
    {
        return tryEnter(word(HELD, ThreadNumber.of(Thread.currentThread()), ring.owner));
    }

    private Entry tryEnter(final long mine)
    {
        for (int looks = 0; looks < LOOKS; looks++)
        {
            final long seen = word();
            if (isFree(seen))
            {
                // SYNC POINT: end taken
                if (buffer.compareAndSetLong(offset, seen, mine))
                {
                    return Entry.ENTERED;
                }
            }
            else if (isKeptByDead(seen, mine))
            {
                return inherit(seen, mine) ? Entry.INHERITED : Entry.REFUSED;
            }
            Thread.onSpinWait();
        }
        return tryInherit(mine);
    }

    /** Held for long: by the dead, or by somebody who must be told that others wait. */
    private Entry tryInherit(final long mine)
    {
        for (int looks = 0; looks < LOOKS; looks++)
        {
            final long seen = word();
            if (isFree(seen))
            {
                // SYNC POINT: end taken
                if (buffer.compareAndSetLong(offset, seen, mine))
                {
                    return Entry.ENTERED;
                }
            }
            else if (repair.mayAsk(Repair.UNPUBLISHED) && ring.isDead(owner(seen)))
            {
                return inherit(seen, mine) ? Entry.INHERITED : Entry.REFUSED;
            }
            // Whoever went away without the mark would not be woken.
            // SYNC POINT: end taken
            else if ((seen & CONTENDED) != 0 || buffer.compareAndSetLong(offset, seen, seen | CONTENDED))
            {
                return Entry.REFUSED;
            }
        }
        return Entry.REFUSED;
    }

    private boolean inherit(final long seen, final long mine)
    {
        // SYNC POINT: end taken
        final boolean isMine = buffer.compareAndSetLong(offset, seen, mine | (seen & CONTENDED));
        if (isMine)
        {
            Repairs.note(buffer, "end");
        }
        return isMine;
    }

    /** What waiting does not change is an exception. */
    private boolean isKeptByDead(final long seen, final long mine)
    {
        final long tag = seen & TAG_MASK;
        if ((seen & ~CONTENDED) == mine)
        {
            throw new IllegalStateException("this thread is already using this end of the ring");
        }
        if (NOBODY == tag || OPEN == tag)
        {
            throw ring.corrupt("invalid state of an end word", offset, seen);
        }
        if (EXCLUSIVE == tag && !ring.isDead(owner(seen)))
        {
            throw new EndInUseException("this end is in exclusive use: token=0x" +
                Integer.toHexString(owner(seen)));
        }
        return EXCLUSIVE == tag;
    }

    /** By who has entered. */
    void leave()
    {
        // SYNC POINT: end left
        if ((buffer.getAndSetLong(offset, OPEN) & CONTENDED) != 0)
        {
            tell();
        }
    }

    /** What was done on this end is done: telling others must not look like a failure of it. */
    private void tell()
    {
        try
        {
            onLeft.run();
        }
        catch (final RuntimeException | VirtualMachineError ex)
        {
            // They look after their slice.
            return;
        }
    }

    /** By who has entered and cannot go on: as if it had died here, so that the next one is its heir. */
    void disown()
    {
        // SYNC POINT: end left
        buffer.putLongVolatile(offset, word(HELD, CONVERTED, RingDescriptor.NOBODY) | CONTENDED);
    }

    /**
     * By who has entered: from now on the end is this handle's. The word first: another thread that closes the handle
     * must not give back an end that is not kept yet, which this one would then keep for ever.
     */
    void keep()
    {
        final long mine = word(EXCLUSIVE, NEXT_ID.getAndIncrement(), ring.owner);
        // SYNC POINT: end left
        final long seen = buffer.getAndSetLong(offset, mine);
        exclusive.set(mine);
        if ((seen & CONTENDED) != 0)
        {
            tell();
        }
    }

    boolean isKept()
    {
        return exclusive.get() != NOBODY;
    }

    /** By any thread; of several only one does it. */
    void giveBack()
    {
        if (exclusive.getAndSet(NOBODY) != NOBODY)
        {
            leave();
        }
    }

    /** Whether somebody alive keeps the end for itself, who is not this handle. */
    boolean isKeptByOther()
    {
        final long seen = word();
        return (seen & TAG_MASK) == EXCLUSIVE && (seen & ~CONTENDED) != exclusive.get() && !ring.isDead(owner(seen));
    }

    /** Whether another thread of this process is at work. */
    boolean isHeldHere()
    {
        final long seen = word();
        return (seen & TAG_MASK) == HELD && owner(seen) == ring.owner &&
            (seen >>> ID_SHIFT & ID_MASK) != (ThreadNumber.of(Thread.currentThread()) & ID_MASK);
    }

    /** By who converts a revoked bias, several at once: its holder is at work here, or nobody. */
    void convert(final boolean isAtWork, final int holder)
    {
        // SYNC POINT: end taken
        buffer.compareAndSetLong(offset, NOBODY, isAtWork ? word(HELD, CONVERTED, holder) : OPEN);
    }

    /** By a revoked holder of the bias that has finished what it had in its hand. */
    void settle()
    {
        // SYNC POINT: end taken
        if (!buffer.compareAndSetLong(offset, NOBODY, OPEN) &&
            (word() & ~CONTENDED) == word(HELD, CONVERTED, ring.owner))
        {
            leave();
        }
    }

    private long word()
    {
        // SYNC POINT: end left
        // SYNC POINT: end taken
        return buffer.getLongAcquire(offset);
    }

    private static boolean isFree(final long word)
    {
        return NOBODY == word || OPEN == word;
    }

    private static int owner(final long word)
    {
        return (int)(word >>> OWNER_SHIFT);
    }

    private static long word(final long tag, final long id, final int owner)
    {
        return ((long)owner << OWNER_SHIFT) | ((id & ID_MASK) << ID_SHIFT) | tag;
    }
}
