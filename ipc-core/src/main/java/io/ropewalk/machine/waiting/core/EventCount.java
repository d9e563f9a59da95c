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
package io.ropewalk.machine.waiting.core;

import io.ropewalk.machine.memory.Slices;
import io.ropewalk.machine.platform.Futex;
import io.ropewalk.machine.platform.MemoryBarrier;
import io.ropewalk.machine.waiting.Readiness;
import org.agrona.concurrent.AtomicBuffer;

import java.lang.invoke.VarHandle;

/**
 * A word in shared memory on which processes sleep until something was published.
 * <p>
 * <b>Threads:</b> any. {@link #signal()} is wait-free but for the system call when somebody sleeps.
 * <p>
 * <b>Failure:</b> a process that dies between its publication and its signal leaves the sleepers to their slice of at
 * most 50 ms; nobody sleeps for longer without looking.
 */
public final class EventCount extends Readiness
{
    /*
     * Ancestor: event counts (Reed and Kanodia), in the form used with futexes. The word is sequence * 2 + S, S:
     * somebody may sleep.
     *
     * sleeper: 1 set S by compare-and-set; 2 fence; 3 look once more; 4 futex-wait while the word is unchanged; again.
     * waker:   1 publish; 2 fence; 3 S clear: done; 4 compare-and-set word -> word + 1: S cleared and sequence + 1 in
     *
     *          one step; 5 futex-wake all.
     *
     * A count of sleepers instead of S would stay too high for ever when one dies. A stale S costs one system call and
     * corrects itself.
     *
     * The two fences are Dekker's. The waker's would be a locked instruction per message, which waits for the line of
     * the message just written; so where there is membarrier(2) the sleeper pays for both: its barrier is a full fence
     * in every thread of every registered process. The waker's load of the word is opaque, so that the compiler leaves
     * it after the publication. A waker without membarrier fences; a sleeper without it never sleeps on the futex.
     *
     * Not needed for correctness while nobody dies: the slice.
     */
    private static final boolean BARRIER = MemoryBarrier.isSupported();
    private static final boolean SLEEPS = BARRIER && Futex.isSupported();

    private final AtomicBuffer buffer;
    private final int offset;
    private final Object subject;
    private final String what;

    /**
     * View of a word in shared memory.
     *
     * @param buffer that holds the word.
     * @param offset of the word, four bytes, aligned; zero in the beginning.
     */
    public EventCount(final AtomicBuffer buffer, final int offset)
    {
        this(buffer, offset, null, "change");
    }

    /**
     * View of a word, by which something else is waited for than the object that the memory belongs to.
     *
     * @param buffer  that holds the word.
     * @param offset  of the word, four bytes, aligned; zero in the beginning.
     * @param subject what is waited for, as its {@code toString} says; null for the object in the memory.
     */
    public EventCount(final AtomicBuffer buffer, final int offset, final Object subject)
    {
        this(buffer, offset, subject, String.valueOf(subject));
    }

    private EventCount(final AtomicBuffer buffer, final int offset, final Object subject, final String what)
    {
        this.what = what;
        this.buffer = buffer;
        this.offset = offset;
        this.subject = subject;
    }

    /**
     * View of a word in shared memory, and what is waited for by it.
     *
     * @param buffer that holds the word.
     * @param offset of the word, four bytes, aligned; zero in the beginning.
     * @param what   is waited for, in a few words, for those who ask why a thread sleeps.
     * @return the view.
     */
    public static EventCount named(final AtomicBuffer buffer, final int offset, final String what)
    {
        return new EventCount(buffer, offset, null, what);
    }

    /**
     * The event count that a readiness is.
     *
     * @param readiness of something that can be waited for.
     */
    static EventCount of(final Readiness readiness)
    {
        if (readiness instanceof EventCount eventCount)
        {
            return eventCount;
        }
        throw new IllegalArgumentException("not a readiness of Ropewalk: readiness=" + readiness);
    }

    /**
     * After something was published: wakes everybody who sleeps.
     */
    public void signal()
    {
        signalFound();
    }

    /**
     * As {@link #signal()}, and says when it was in vain.
     *
     * @return false when somebody had announced to sleep, and nobody was found asleep: perhaps it died.
     */
    public boolean signalFound()
    {
        return !isAnnounced(buffer, offset) || wake();
    }

    /**
     * After something was published, by who has the buffer at hand and counts its loads: whether somebody may sleep,
     * and is to be woken by {@link #signal()}.
     *
     * @param buffer that holds the word.
     * @param offset of the word.
     * @return whether somebody has announced to sleep.
     */
    public static boolean isAnnounced(final AtomicBuffer buffer, final int offset)
    {
        if (!BARRIER)
        {
            VarHandle.fullFence();
        }
        // SYNC POINT: sleeper announced
        return (buffer.getIntOpaque(offset) & 1) != 0;
    }

    private boolean wake()
    {
        while (true)
        {
            // SYNC POINT: sleeper announced
            final int word = buffer.getIntVolatile(offset);
            if ((word & 1) == 0)
            {
                return true;
            }
            // SYNC POINT: sleepers woken
            if (buffer.compareAndSetInt(offset, word, word + 1))
            {
                return !Futex.isSupported() || Futex.wakeAll(address()) != 0;
            }
        }
    }

    boolean sleeps()
    {
        return SLEEPS;
    }

    /** Steps 1 and 2 of the sleeper, who must then look once more. Returns the word to sleep on. */
    int announce()
    {
        final int word = mark();
        MemoryBarrier.issue();
        return word;
    }

    /** Step 1 of the sleeper, whose barrier must follow, also if S was set already. Returns the word to sleep on. */
    int mark()
    {
        while (true)
        {
            // SYNC POINT: sleepers woken
            final int word = buffer.getIntAcquire(offset);
            if ((word & 1) != 0)
            {
                return word;
            }
            // SYNC POINT: sleeper announced
            if (buffer.compareAndSetInt(offset, word, word + 1))
            {
                return word + 1;
            }
        }
    }

    AtomicBuffer buffer()
    {
        return buffer;
    }

    int offset()
    {
        return offset;
    }

    long address()
    {
        return buffer.addressOffset() + offset;
    }

    /** What is waited for, in a few words. */
    String what()
    {
        return what;
    }

    /** What the memory belongs to. */
    Object owner()
    {
        return Slices.ownerOf(buffer);
    }

    /** What is waited for. */
    Object subject()
    {
        return null == subject ? Slices.ownerOf(buffer) : subject;
    }

    /** Step 4 of the sleeper. May return early for no reason; false when it did not sleep, because it cannot. */
    boolean sleep(final int word, final long timeoutNs)
    {
        if (VirtualThreads.isCurrent())
        {
            return Sleepers.INSTANCE.await(buffer, offset, word, timeoutNs, Sleepers.SLICE_NS, true);
        }
        Futex.await(buffer.addressOffset() + offset, word, timeoutNs);
        return true;
    }
}
