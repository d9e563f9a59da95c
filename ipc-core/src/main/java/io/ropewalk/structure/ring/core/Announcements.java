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

import io.ropewalk.machine.platform.RandomNumber;
import io.ropewalk.machine.platform.ThreadNumber;
import org.agrona.concurrent.AtomicBuffer;

import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

import static io.ropewalk.structure.ring.core.RingDescriptor.*;

/**
 * What the threads of this process announce on one side of one ring, through whatever handle; and a look at what all
 * processes announce there.
 * <p>
 * <b>Threads:</b> any. A word is one thread's from {@link #borrow} to {@link #giveBack}.
 * <p>
 * <b>Failure:</b> the words of a dead process are taken by others.
 */
final class Announcements
{
    /*
     * Ancestor: hazard pointers (Michael), with the kernel's proof of death in place of a scan before each reuse.
     *
     * A thread announces the position that it is about to claim (take) on a word of its process, by a plain release
     * store, and then claims it by compare-and-set, which is a full fence. Whoever finds a position claimed and without
     * message reads the tail (head) first and all words after it: if no living owner announces the position, nobody
     * will ever write (read) there. So a word stays as it is until the header is stored, and its owner may leave it
     * after that: of a published position it says nothing. Who stops trying stores OUT first: it may be asleep for
     * long, and would keep the message of a dead one back.
     *
     * Words come into use in order; a count of those in use is raised before the first use, and read by readers before
     * they read so many. A process takes a word by compare-and-set from zero, or from a dead owner whatever it
     * announces: that claim needs no trace, because "no living announcer" is what repairs it. It keeps up to 32, each
     * on a line that others hardly use, and its threads borrow them, by a compare-and-set on the heap. When all of
     * these are at work, or there are none, one more is taken for a single operation, and given back as zero. The last
     * words are never kept, so that processes that do nothing cannot keep others from working. When all words of the
     * ring are in living hands the caller is held up.
     *
     * Word 0 is the inside word of the bias. It is no business of this class but to be read.
     */
    private static final int KEPT = 32;
    private static final int RESERVED = 32;
    private static final int LINE_BITS = Integer.numberOfTrailingZeros(ANNOUNCEMENTS_LENGTH / LINE_LENGTH);
    private static final int LINES = 1 << LINE_BITS;
    private static final Map<Key, WeakReference<Announcements>> ALL = new WeakHashMap<>();
    private static final Cleaner CLEANER = Cleaner.create();

    /** Keeps this instance in {@link #ALL}. */
    private final Key key;
    private final int wordsOffset;
    private final int insideOffset;
    private final int countOffset;
    private final Words words;
    private final AtomicInteger handles = new AtomicInteger();

    private Announcements(final Key key, final AtomicBuffer buffer, final RingLayout layout)
    {
        this.key = key;
        wordsOffset = key.isOfProducers ? layout.producersOffset : layout.consumersOffset;
        insideOffset = key.isOfProducers ? PRODUCER_INSIDE_OFFSET : CONSUMER_INSIDE_OFFSET;
        countOffset = key.isOfProducers ? PRODUCER_WORDS_OFFSET : CONSUMER_WORDS_OFFSET;
        words = new Words(buffer, key.owner);
        // When the collector has found that no handle is left, nobody can be at work through one.
        CLEANER.register(this, words::giveBack);
    }

    /** Returns the instance for one side of a ring, in the name of one owner, for one more handle. */
    static Announcements open(final RingMemory ring, final boolean isOfProducers)
    {
        final Announcements opened = of(ring, isOfProducers);
        opened.handles.incrementAndGet();
        return opened;
    }

    private static Announcements of(final RingMemory ring, final boolean isOfProducers)
    {
        final Key key = new Key(identity(ring.buffer), ring.owner, isOfProducers);
        synchronized (ALL)
        {
            final WeakReference<Announcements> known = ALL.get(key);
            final Announcements found = null == known ? null : known.get();
            if (null != found)
            {
                return found;
            }
            final Announcements made = new Announcements(key, ring.buffer, ring.layout);
            ALL.remove(key);
            ALL.put(key, new WeakReference<>(made));
            return made;
        }
    }

    /** A name may be given to another ring, so the first who needs it draws a number. */
    private static long identity(final AtomicBuffer buffer)
    {
        // SYNC POINT: ring identified
        final long known = buffer.getLongAcquire(IDENTITY_OFFSET);
        if (0 != known)
        {
            return known;
        }
        final long drawn = RandomNumber.next();
        // SYNC POINT: ring identified
        final long seen = buffer.compareAndExchangeLong(IDENTITY_OFFSET, 0, drawn);
        return 0 == seen ? drawn : seen;
    }

    /** Which ring, in whose name, which side. */
    private record Key(long identity, int owner, boolean isOfProducers)
    {
    }

    /** A word of this process, and whether a thread has borrowed it. */
    static final class Word
    {
        private static final long IDLE = 0;
        private static final long BORROWED = 1;
        private static final long HELD = 2;

        /** The one element used has its line of the heap for itself: other threads spin on their own words. */
        private static final int STATE = 8;
        private static final int STATE_LENGTH = 24;

        private final AtomicLongArray state = new AtomicLongArray(STATE_LENGTH);
        private final int index;
        private final boolean isTemporary;

        private Word(final int index, final boolean isTemporary)
        {
            this.index = index;
            this.isTemporary = isTemporary;
            state.setPlain(STATE, BORROWED);
        }

        private boolean tryBorrow()
        {
            return IDLE == state.getPlain(STATE) && state.compareAndSet(STATE, IDLE, BORROWED);
        }

        /** By the thread that has borrowed it: this position stays announced until it gives the word back. */
        void hold(final long position)
        {
            // Plain: others only compare it with a position that is not in their hand.
            state.setPlain(STATE, position + HELD);
        }

        private boolean isHolding(final long position)
        {
            return state.getPlain(STATE) == position + HELD;
        }
    }

    /** The words that this process has, apart from the instance so that they can be given back when it is gone. */
    private static final class Words
    {
        private final AtomicBuffer buffer;
        private final int owner;
        private final AtomicReferenceArray<Word> kept = new AtomicReferenceArray<>(KEPT);
        private final List<Word> temporary = new ArrayList<>();

        Words(final AtomicBuffer buffer, final int owner)
        {
            this.buffer = buffer;
            this.owner = owner;
        }

        void giveBack()
        {
            for (int i = 0; i < KEPT; i++)
            {
                final Word word = kept.get(i);
                if (null != word && word.tryBorrow())
                {
                    kept.set(i, null);
                    giveBack(word.index);
                }
            }
        }

        /** Where death is played, another may have taken the word of this owner before the collector came. */
        private void giveBack(final int index)
        {
            // SYNC POINT: position announced
            final long seen = buffer.getLongAcquire(index);
            if (announcer(seen) == owner)
            {
                // SYNC POINT: position announced
                buffer.compareAndSetLong(index, seen, 0);
            }
        }

        synchronized void add(final Word word)
        {
            temporary.add(word);
        }

        synchronized void remove(final Word word)
        {
            temporary.remove(word);
        }

        synchronized Word held(final long position)
        {
            for (final Word word : temporary)
            {
                if (word.isHolding(position))
                {
                    return word;
                }
            }
            return null;
        }
    }

    /** A word for one operation of the calling thread, or null when all are in living hands. */
    Word borrow(final RingMemory ring)
    {
        final int home = home();
        final Word word = words.kept.get(home);
        return null != word && word.tryBorrow() ? word : borrowOther(ring, home);
    }

    private static int home()
    {
        return (int)ThreadNumber.of(Thread.currentThread()) & (KEPT - 1);
    }

    private Word borrowOther(final RingMemory ring, final int home)
    {
        if (null == words.kept.get(home))
        {
            final int index = acquire(ring, 0, ANNOUNCEMENT_WORDS - RESERVED);
            final Word word = index < 0 ? null : new Word(index, false);
            if (null != word && words.kept.compareAndSet(home, null, word))
            {
                return word;
            }
            if (null != word)
            {
                store(ring.buffer, index, 0);
            }
        }
        for (int i = 0; i < KEPT; i++)
        {
            final Word word = words.kept.get((home + i) & (KEPT - 1));
            if (null != word && word.tryBorrow())
            {
                return word;
            }
        }
        return borrowTemporary(ring);
    }

    private Word borrowTemporary(final RingMemory ring)
    {
        final int reserved = acquire(ring, ANNOUNCEMENT_WORDS - RESERVED, ANNOUNCEMENT_WORDS);
        final int index = reserved < 0 ? acquire(ring, 0, ANNOUNCEMENT_WORDS - RESERVED) : reserved;
        if (index < 0)
        {
            return null;
        }
        final Word word = new Word(index, true);
        words.add(word);
        return word;
    }

    /** Index of a word of the ring that is ours now, or -1. */
    private int acquire(final RingMemory ring, final int from, final int to)
    {
        final AtomicBuffer buffer = ring.buffer;
        int alive = ring.owner;
        for (int i = from; i < to; i++)
        {
            if (i >= count(buffer))
            {
                // SYNC POINT: position announced
                ring.raise(countOffset, i + 1);
            }
            final int index = indexOf(i);
            // SYNC POINT: position announced
            final long seen = buffer.getLongAcquire(index);
            final int owner = announcer(seen);
            if (0 != seen && (alive == owner || !ring.isDead(owner)))
            {
                alive = owner;
            }
            // SYNC POINT: position announced
            else if (buffer.compareAndSetLong(index, seen, announcementOf(ring.owner, OUT, 0)))
            {
                return index;
            }
        }
        return -1;
    }

    /** Before the claim. Release is enough, because the claim is a compare-and-set. */
    static void announce(final RingMemory ring, final Word word, final long position)
    {
        store(ring.buffer, word.index, announcementOf(ring.owner, HAND, position));
    }

    /** After the operation; what it announced may stay when a position was published, or handed over, under it. */
    void giveBack(final RingMemory ring, final Word word, final boolean isDone)
    {
        if (word.isTemporary)
        {
            words.remove(word);
            store(ring.buffer, word.index, 0);
            return;
        }
        if (!isDone)
        {
            store(ring.buffer, word.index, announcementOf(ring.owner, OUT, 0));
        }
        word.state.setRelease(Word.STATE, Word.IDLE);
    }

    private static void store(final AtomicBuffer buffer, final int index, final long announcement)
    {
        // Release: the header of the position announced before is stored before its announcement goes.
        // SYNC POINT: position announced
        buffer.putLongRelease(index, announcement);
    }

    /** The word under which this process has a position in hand, or null. */
    Word held(final long position)
    {
        final int home = home();
        for (int i = 0; i < KEPT; i++)
        {
            final Word word = words.kept.get((home + i) & (KEPT - 1));
            if (null != word && word.isHolding(position))
            {
                return word;
            }
        }
        return words.held(position);
    }

    /** Whether somebody who lives announces a position. The caller has read the tail, or the head, before. */
    boolean isAnnounced(final RingMemory ring, final long position)
    {
        if (isAnnounced(ring, insideOffset, position))
        {
            return true;
        }
        final long count = count(ring.buffer);
        for (int i = 0; i < count; i++)
        {
            if (isAnnounced(ring, indexOf(i), position))
            {
                return true;
            }
        }
        return false;
    }

    private static boolean isAnnounced(final RingMemory ring, final int index, final long position)
    {
        // SYNC POINT: position announced
        // SYNC POINT: holder left
        final long word = ring.buffer.getLongAcquire(index);
        return isAnnouncementOf(word, position) && !ring.isDead(announcer(word));
    }

    private long count(final AtomicBuffer buffer)
    {
        // SYNC POINT: position announced
        return Math.min(buffer.getLongAcquire(countOffset), ANNOUNCEMENT_WORDS);
    }

    /** Neighbours in number lie two lines apart, eight rounds of them side by side. */
    private int indexOf(final int number)
    {
        final int round = number >> LINE_BITS;
        final int turn = number & (LINES - 1);
        final int line = ((turn << 1) & (LINES - 1)) | (turn >> (LINE_BITS - 1));
        return wordsOffset + line * LINE_LENGTH + round * WORD_LENGTH;
    }

    /** By a handle that is closed; after the last one the words that no thread is using are given back. */
    void close()
    {
        if (0 == handles.decrementAndGet())
        {
            words.giveBack();
        }
    }

    @Override
    public String toString()
    {
        return key.toString();
    }
}
