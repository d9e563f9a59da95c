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

import org.agrona.MutableDirectBuffer;

import java.nio.ByteOrder;

import static io.ropewalk.structure.collection.MapTable.ABSENT;

/**
 * The operations on entries whose keys are longs, and, where it says so, their values: without objects.
 *
 * <p><b>Threads:</b> any, as {@link MapStore}.
 *
 * <p><b>Failure:</b> as {@link MapStore}.
 */
final class LongEntries
{
    private static final boolean SWAPS = ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN;
    private static final int MAX_LOOKS = 64;
    private static final int DONE = 0;
    private static final int NO_CREDIT = 1;
    private static final int NO_BYTES = 2;

    private final MapStore<?, ?> store;
    private final MapTable table;
    private final MapStripes stripes;

    LongEntries(final MapStore<?, ?> store)
    {
        this.store = store;
        this.table = store.table();
        this.stripes = store.stripes();
    }

    /** A number as the codec writes it, read as one word; and back. */
    private static long swap(final long value)
    {
        return SWAPS ? Long.reverseBytes(value) : value;
    }

    private int find(final Stripe stripe, final long hash, final long word, final long mark)
    {
        return table.find(hash, word, null, Long.BYTES, stripe.heap(), mark);
    }

    /** The value, a long too, or another one if there is none. */
    long get(final long key, final long missing)
    {
        final long word = swap(key);
        final long hash = KeyHash.of(word);
        final Stripe stripe = stripes.of(hash);
        for (int i = 0; i < MAX_LOOKS; i++)
        {
            final long mark = stripe.heap().mark();
            final int place = find(stripe, hash, word, mark);
            final int block = place > 0 ? table.blockAt(place) : place;
            final boolean isSound = block > 0 && table.containsWords(block);
            final long value = isSound ? table.wordAt(block) : 0;
            if (stripe.heap().isIntact(mark))
            {
                return isSound ? swap(value) : nothing(block, missing);
            }
            Thread.onSpinWait();
        }
        return getPatiently(stripe, hash, word, missing);
    }

    private long nothing(final int block, final long missing)
    {
        table.checked(0 == block ? ABSENT : MapTable.NONSENSE);
        return missing;
    }

    private long getPatiently(final Stripe stripe, final long hash, final long word, final long missing)
    {
        final boolean isMine = stripe.isHeldByCurrentThread();
        if (!isMine)
        {
            stripes.lock(stripe);
        }
        try
        {
            final int place = table.checked(find(stripe, hash, word, stripe.heap().mark()));
            return place > 0 ? swap(table.wordAt(checkedBlock(place))) : missing;
        }
        finally
        {
            if (!isMine)
            {
                stripe.unlock();
            }
        }
    }

    private int checkedBlock(final int place)
    {
        final int block = table.blockAt(place);
        table.checked(table.containsWords(block) ? block : MapTable.NONSENSE);
        return block;
    }

    boolean contains(final long key)
    {
        final long word = swap(key);
        final long hash = KeyHash.of(word);
        final Stripe stripe = stripes.of(hash);
        for (int i = 0; i < MAX_LOOKS; i++)
        {
            final long mark = stripe.heap().mark();
            final int place = find(stripe, hash, word, mark);
            if (stripe.heap().isIntact(mark))
            {
                return table.checked(place) > 0;
            }
            Thread.onSpinWait();
        }
        stripes.lock(stripe);
        try
        {
            return table.checked(find(stripe, hash, word, stripe.heap().mark())) > 0;
        }
        finally
        {
            stripe.unlock();
        }
    }

    /** Copies the bytes of the value; returns their number, or -1. */
    int copy(final long key, final MutableDirectBuffer target, final int offset)
    {
        final long word = swap(key);
        final long hash = KeyHash.of(word);
        final Stripe stripe = stripes.of(hash);
        for (int i = 0; i < MAX_LOOKS; i++)
        {
            final long mark = stripe.heap().mark();
            final int length = copyOnce(stripe, hash, word, mark, target, offset);
            if (stripe.heap().isIntact(mark))
            {
                return copied(length);
            }
            Thread.onSpinWait();
        }
        stripes.lock(stripe);
        try
        {
            return copied(copyOnce(stripe, hash, word, stripe.heap().mark(), target, offset));
        }
        finally
        {
            stripe.unlock();
        }
    }

    private int copyOnce(
        final Stripe stripe,
        final long hash,
        final long word,
        final long mark,
        final MutableDirectBuffer target,
        final int offset)
    {
        final int place = find(stripe, hash, word, mark);
        return place > 0 ? table.copyValue(place, target, offset) : place - 2;
    }

    /** Lengths are at least 0; absent is -2, nonsense -1 or -3. */
    private int copied(final int length)
    {
        if (length < 0)
        {
            table.checked(-2 == length ? ABSENT : MapTable.NONSENSE);
            return EntryImage.ABSENT;
        }
        return length;
    }

    void put(final long key, final long value)
    {
        final long word = swap(key);
        final long hash = KeyHash.of(word);
        final Stripe stripe = stripes.of(hash);
        int attempts = 0;
        int result = putOnce(stripe, hash, word, swap(value));
        while (DONE != result)
        {
            attempts = makeRoom(stripe, result, attempts);
            result = putOnce(stripe, hash, word, swap(value));
        }
        store.changed().signal();
    }

    private int makeRoom(final Stripe stripe, final int lack, final int attempts)
    {
        if (NO_CREDIT == lack)
        {
            store.room().findCredit(stripe);
            return attempts;
        }
        store.room().findBytes(attempts);
        return attempts + 1;
    }

    private int putOnce(final Stripe stripe, final long hash, final long word, final long value)
    {
        boolean isDone = false;
        stripes.enter(stripe);
        try
        {
            final int result = putHeld(stripe, hash, word, value);
            isDone = true;
            return result;
        }
        finally
        {
            stripes.leave(stripe, isDone);
        }
    }

    private int putHeld(final Stripe stripe, final long hash, final long word, final long value)
    {
        final int place = table.checked(find(stripe, hash, word, stripe.heap().mark()));
        if (place > 0)
        {
            table.replaceWord(stripe, checkedBlock(place) + MapDescriptor.EntryDescriptor.KEY_OFFSET + Long.BYTES, value);
            return DONE;
        }
        return insert(stripe, hash, word, value);
    }

    private int insert(final Stripe stripe, final long hash, final long word, final long value)
    {
        if (!store.room().hasCredit(stripe))
        {
            return NO_CREDIT;
        }
        return table.insertWords(stripe, hash, word, value) ? DONE : NO_BYTES;
    }

    /** Adds to the value, which is 0 if there is none. */
    long addAndGet(final long key, final long delta)
    {
        final long word = swap(key);
        final long hash = KeyHash.of(word);
        final Stripe stripe = stripes.of(hash);
        int attempts = 0;
        while (true)
        {
            long sum = 0;
            int result = DONE;
            boolean isDone = false;
            stripes.enter(stripe);
            try
            {
                final int place = table.checked(find(stripe, hash, word, stripe.heap().mark()));
                sum = delta + (place > 0 ? swap(table.wordAt(checkedBlock(place))) : 0);
                result = putHeld(stripe, hash, word, swap(sum));
                isDone = true;
            }
            finally
            {
                stripes.leave(stripe, isDone);
            }
            if (DONE == result)
            {
                store.changed().signal();
                return sum;
            }
            attempts = makeRoom(stripe, result, attempts);
        }
    }

    boolean remove(final long key)
    {
        final long word = swap(key);
        final long hash = KeyHash.of(word);
        final Stripe stripe = stripes.of(hash);
        boolean isRemoved = false;
        boolean isDone = false;
        stripes.enter(stripe);
        try
        {
            final int place = table.checked(find(stripe, hash, word, stripe.heap().mark()));
            if (place > 0)
            {
                table.remove(stripe, place);
                isRemoved = true;
            }
            isDone = true;
        }
        finally
        {
            stripes.leave(stripe, isDone);
        }
        if (isRemoved)
        {
            store.changed().signal();
        }
        return isRemoved;
    }
}
