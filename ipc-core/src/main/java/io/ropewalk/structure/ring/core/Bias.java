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

import io.ropewalk.error.EnvironmentException;
import io.ropewalk.machine.platform.MemoryBarrier;
import org.agrona.concurrent.AtomicBuffer;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

import static io.ropewalk.structure.ring.core.RingDescriptor.HAND;
import static io.ropewalk.structure.ring.core.RingDescriptor.IN;
import static io.ropewalk.structure.ring.core.RingDescriptor.OUT;

/**
 * The right of one thread to work on one side of a ring without locked instructions, until a second one asks.
 */
final class Bias
{
    /*
     * Ancestors: biased locking (Kawachiya and others; Dice and others), asymmetric Dekker synchronisation.
     *
     * The word is FREE, TAKING(owner, id), BIASED(owner, id), REVOKED(owner, id) or SHARED, which is final. The holder
     * stores to `inside` before it looks at the word, and whoever revokes changes the word before it looks at `inside`.
     * That is Dekker's pattern, and the holder's half of the fence is paid by the revoker: membarrier(2) is a full
     * fence in every thread of every registered process. So either the holder sees that it was revoked, or the revoker
     * sees that it is inside. The holder's accesses are opaque: the compiler must not turn them around, the processor
     * may.
     *
     * inside: OUT; IN: a short piece of our own code is at work, the revoker waits; HAND(p): code of the user works at
     * position p for as long as it likes; HAND_IN(p): our own code again, with p still open, and the revoker waits. It
     * is an announcement like those of many (Announcements), and goes on naming p after the side is shared, until the
     * header is stored; so the revoker only moves tail (head) over p for the holder (`convert`).
     *
     * 1. An id is never used again, so a word other than FREE never recurs.
     * 2. From the dead the right is taken over through TAKING, in which exactly one process is at work; REVOKED of the
     *    dead is only ever converted, because others may be converting at the same time.
     * 3. `convert` may be run by several at once, and late: it only compares and sets words that carry their lap.
     * 4. Out of stack: whatever the holder stores last, OUT or its hand, needs fewer calls than IN did.
     * 5. A holder that was revoked while it was inside finishes as one of many would: no store to the shared hint.
     *
     * Not proved: see the model (native-tests, bias.pml) for its bounds. Where there is no membarrier the word goes
     * from FREE straight to SHARED.
     */
    static final long NOTHING = -1;
    static final long DIED_INSIDE = -2;

    private static final int ID_BITS = 36;
    private static final int STATE_SHIFT = ID_BITS + RingDescriptor.OWNER_BITS;
    private static final long ID_MASK = (1L << ID_BITS) - 1;
    private static final int FREE = 0;
    private static final int TAKING = 1;
    private static final int BIASED = 2;
    private static final int REVOKED = 3;
    private static final int SHARED = 4;
    private static final long SHARED_WORD = (long)SHARED << STATE_SHIFT;

    private static final int LOOKS_WHILE_INSIDE = 1000;
    private static final AtomicLong NEXT_ID = new AtomicLong(1);

    /** What is particular to one side of the ring. */
    interface Side
    {
        /** Exclusive: finds the position at which a new holder goes on. */
        void recover();

        /**
         * By anybody, several at once, and late: makes what the revoked holder has in hand (or {@link #NOTHING}, or
         * {@link #DIED_INSIDE}) claimed, or taken.
         */
        void convert(long handPosition, int holder);
    }

    /*
     * The holder's methods are given the buffer: its caller keeps it in a local variable, so that the compiler checks
     * its class once and not after every ordered access.
     */
    private final RingMemory ring;
    private final AtomicBuffer buffer;
    private final int wordOffset;
    private final int insideOffset;
    private final Side side;
    private final boolean supported;
    private final long in;

    /** The word while this handle holds the right, for {@link #holder} only. */
    private long mine;

    /** The thread that holds the right through this handle; others only compare it with themselves. */
    private Thread holder;

    Bias(final RingMemory ring, final int wordOffset, final int insideOffset, final Side side, final boolean supported)
    {
        this.ring = ring;
        this.buffer = ring.buffer;
        this.wordOffset = wordOffset;
        this.insideOffset = insideOffset;
        this.side = side;
        this.supported = supported;
        this.in = RingDescriptor.announcementOf(ring.owner, IN, 0);
    }

    boolean isHolder()
    {
        return Thread.currentThread() == holder;
    }

    /** By the holder: true when it may go on; false when the right is gone and the holder is out. */
    boolean enter(final AtomicBuffer local)
    {
        try
        {
            if (reenter(local))
            {
                return true;
            }
            lose();
            return false;
        }
        catch (final StackOverflowError ex)
        {
            // Either IN was not stored, or this store, which needs less stack, succeeds.
            // SYNC POINT: holder left
            local.putLongRelease(insideOffset, OUT);
            throw ex;
        }
    }

    /** As {@link #reenter}, with something in hand, which stays announced, and there when the stack is not enough. */
    boolean reenter(final AtomicBuffer local, final long position)
    {
        try
        {
            final long expected = mine;
            // SYNC POINT: holder entered
            local.putLongOpaque(
                insideOffset, RingDescriptor.announcementOf(ring.owner, RingDescriptor.HAND_IN, position));
            // SYNC POINT: bias revoked
            return local.getLongOpaque(wordOffset) == expected;
        }
        catch (final StackOverflowError ex)
        {
            // SYNC POINT: holder left
            local.putLongRelease(insideOffset, RingDescriptor.announcementOf(ring.owner, HAND, position));
            throw ex;
        }
    }

    /** By the holder, after user code: true when the right is still there. Must be followed by leave or hand. */
    boolean reenter(final AtomicBuffer local)
    {
        final long expected = mine;
        // SYNC POINT: holder entered
        local.putLongOpaque(insideOffset, in);
        // SYNC POINT: bias revoked
        return local.getLongOpaque(wordOffset) == expected;
    }

    /** Release: whoever sees OUT sees all that was done inside. */
    void leave(final AtomicBuffer local)
    {
        // SYNC POINT: holder left
        local.putLongRelease(insideOffset, OUT);
    }

    /** Release: whoever sees the hand sees all that was done inside. */
    void hand(final AtomicBuffer local, final long position)
    {
        // SYNC POINT: holder left
        local.putLongRelease(insideOffset, RingDescriptor.announcementOf(ring.owner, HAND, position));
    }

    /** By the holder, out or with something in hand: the right is gone. */
    void lose()
    {
        holder = null;
        // SYNC POINT: holder left
        buffer.putLongRelease(insideOffset, OUT);
    }

    /** By the holder, with nothing in hand, when its handle is closed. */
    void release()
    {
        if (isHolder())
        {
            giveBack();
        }
    }

    /** By anybody who closes the handle: true when no thread can use the right through it any more. */
    boolean releaseWithHandle()
    {
        final Thread last = holder;
        if (last != null && (last == Thread.currentThread() || !last.isAlive()))
        {
            giveBack();
        }
        return holder == null;
    }

    /** As {@link #release}, by whatever thread has taken the handle over from the one that got the right. */
    void giveBack()
    {
        holder = null;
        // SYNC POINT: bias revoked
        buffer.compareAndSetLong(wordOffset, mine, FREE);
    }

    boolean isShared()
    {
        return SHARED == state(word());
    }

    /** Revoked or shared: there may be claims of several. */
    boolean isCommon()
    {
        return state(word()) >= REVOKED;
    }

    /** True when this thread has just become the holder. */
    boolean tryAcquire()
    {
        final long seen = word();
        final int state = state(seen);
        if (!supported || REVOKED <= state || (FREE != state && !isDead(seen)))
        {
            return false;
        }
        return takeOver(seen, BIASED);
    }

    /** True when the side is shared; false when a living participant is in the way: try again later. */
    boolean share()
    {
        for (int looks = 0; looks < LOOKS_WHILE_INSIDE; looks++)
        {
            final long seen = word();
            final int state = state(seen);
            if (SHARED == state)
            {
                return true;
            }
            if (FREE == state)
            {
                // SYNC POINT: bias revoked
                buffer.compareAndSetLong(wordOffset, seen, SHARED_WORD);
            }
            else if (REVOKED == state)
            {
                if (tryConvert(seen))
                {
                    // SYNC POINT: bias revoked
                    buffer.compareAndSetLong(wordOffset, seen, SHARED_WORD);
                }
            }
            else if (state > SHARED)
            {
                throw ring.corrupt("invalid state of a bias word: state=" + state, wordOffset, 0);
            }
            else if (looks == 0 && isDead(seen))
            {
                takeOver(seen, SHARED);
            }
            else if (BIASED == state)
            {
                requireSupport();
                // SYNC POINT: bias revoked
                if (buffer.compareAndSetLong(wordOffset, seen, word(REVOKED, seen)))
                {
                    MemoryBarrier.issue();
                }
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private boolean takeOver(final long seen, final int state)
    {
        final long id = ((long)ring.owner << ID_BITS) | (NEXT_ID.getAndIncrement() & ID_MASK);
        final long taking = word(TAKING, id);
        // SYNC POINT: bias revoked
        if (!buffer.compareAndSetLong(wordOffset, seen, taking))
        {
            return false;
        }
        final long next = SHARED == state ? SHARED_WORD : word(state, id);
        boolean isRecovered = false;
        try
        {
            // SYNC POINT: holder left
            buffer.putLongVolatile(insideOffset, OUT);
            side.recover();
            isRecovered = true;
        }
        finally
        {
            if (!isRecovered)
            {
                // An Error, or damage: as if the one who takes over had died here, so that others need not wait for it.
                // SYNC POINT: bias revoked
                buffer.compareAndSetLong(wordOffset, taking, word(TAKING, id & ID_MASK));
            }
        }
        // SYNC POINT: bias revoked
        if (!buffer.compareAndSetLong(wordOffset, taking, next))
        {
            throw ring.corrupt("bias word changed by another process", wordOffset, word());
        }
        if (BIASED == state)
        {
            mine = next;
            holder = Thread.currentThread();
            // Full fence: the holder is known before it looks whether its handle was closed meanwhile (PipeRingEnd).
            VarHandle.fullFence();
        }
        return true;
    }

    /** A revoker may have died before its barrier, so everybody who helps issues one. */
    private boolean tryConvert(final long seen)
    {
        requireSupport();
        MemoryBarrier.issue();
        final int owner = (int)(seen >>> ID_BITS & RingDescriptor.OWNER_MASK);
        long inside = inside();
        for (int looks = 0; isAtWork(inside) && looks < LOOKS_WHILE_INSIDE; looks++)
        {
            Thread.onSpinWait();
            inside = inside();
        }
        if (isAtWork(inside))
        {
            if (!ring.isDead(owner))
            {
                return false;
            }
            // Only after the proof of death: a living holder may be inside again, with what it had in its hand.
            inside = inside();
        }
        final long tag = RingDescriptor.tagOf(inside);
        side.convert(tag >= HAND ? ring.announcedPosition(inside) : IN == tag ? DIED_INSIDE : NOTHING, owner);
        return true;
    }

    private long inside()
    {
        // SYNC POINT: holder entered
        // SYNC POINT: holder left
        return buffer.getLongAcquire(insideOffset);
    }

    private static boolean isAtWork(final long inside)
    {
        return (RingDescriptor.tagOf(inside) & IN) != 0;
    }

    /** Whether the holder lives and has this position in hand. What a revoked one has is taken the common way. */
    boolean hasInHand(final long position)
    {
        final long inside = inside();
        return RingDescriptor.isAnnouncementOf(inside, position) && !ring.isDead(RingDescriptor.announcer(inside));
    }

    /** Whether a living one is at work inside for longer than that takes, so that nobody else can work on this side. */
    boolean isBlocked()
    {
        for (int looks = 0; looks < LOOKS_WHILE_INSIDE; looks++)
        {
            final int state = state(word());
            if (FREE == state || SHARED == state || (TAKING != state && !isAtWork(inside())))
            {
                return false;
            }
            Thread.onSpinWait();
        }
        return !isDead(word());
    }

    private void requireSupport()
    {
        if (!supported)
        {
            throw new EnvironmentException("membarrier(2) cannot be used here, but another process uses this object " +
                "with it: cause=[" + MemoryBarrier.absence() + "]; or start every process of this walk with " +
                "-Dio.ropewalk.portable=true");
        }
    }

    private boolean isDead(final long seen)
    {
        return ring.isDead((int)(seen >>> ID_BITS & RingDescriptor.OWNER_MASK));
    }

    private long word()
    {
        // SYNC POINT: bias revoked
        return buffer.getLongAcquire(wordOffset);
    }

    private static int state(final long word)
    {
        return (int)(word >>> STATE_SHIFT);
    }

    private static long word(final int state, final long ownerAndId)
    {
        return ((long)state << STATE_SHIFT) | (ownerAndId & ((1L << STATE_SHIFT) - 1));
    }
}
