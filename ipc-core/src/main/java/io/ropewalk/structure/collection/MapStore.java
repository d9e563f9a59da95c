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

import io.ropewalk.codec.Codec;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.arena.Slabs;
import org.agrona.MutableDirectBuffer;

import java.util.Objects;

import static io.ropewalk.structure.collection.MapTable.ABSENT;

/**
 * The operations on one entry, of a map or a set.
 *
 * <p><b>Threads:</b> any. Readers take nothing, unless writers of the same stripe are always faster; writers take the
 * mutex of the stripe.
 *
 * <p><b>Failure:</b> what the codecs throw, with nothing changed; {@link io.ropewalk.error.CollectionFullException}.
 *
 * @param <K> type of the keys.
 * @param <V> type of the values.
 */
final class MapStore<K, V>
{
    /** What is put where, and what is returned: always, or only if there is no entry, or only if there is one. */
    enum Mode
    {
        ALWAYS, IF_ABSENT, IF_PRESENT
    }

    private static final int MAX_LOOKS = 64;
    private static final int DONE = 0;
    private static final int UNCHANGED = 1;
    private static final int NO_CREDIT = 2;
    private static final int NO_BYTES = 3;

    private final Attachment attachment;
    private final MapLayout layout;
    private final MapTable table;
    private final MapRepair repair;
    private final MapStripes stripes;
    private final MapRoom room;
    private final EventCount changed;
    private final Codec<K> keyCodec;
    private final Codec<V> valueCodec;

    /** Without values, the codec for them is null. */
    MapStore(
        final Attachment attachment, final MapLayout layout, final Codec<K> keyCodec, final Codec<V> valueCodec)
    {
        final Slabs slabs = new Slabs(attachment.buffer(), layout.tableOffset(), layout.dataOffset(), layout.slabs(),
            layout.slabLength(), layout.isGrowing() ? MapDescriptor.AVAILABLE_OFFSET : Slabs.ALL_AVAILABLE,
            layout.isGrowing() ? (available) -> {} : null, attachment.path());
        this.attachment = attachment;
        this.layout = layout;
        this.table = new MapTable(attachment, layout, slabs);
        this.repair = new MapRepair(table);
        this.stripes = new MapStripes(attachment, layout, slabs, repair);
        this.room = new MapRoom(stripes, repair, attachment.buffer(), layout.entries());
        this.changed = stripes.changed();
        this.keyCodec = keyCodec;
        this.valueCodec = valueCodec;
    }

    MapTable table()
    {
        return table;
    }

    MapStripes stripes()
    {
        return stripes;
    }

    MapRoom room()
    {
        return room;
    }

    EventCount changed()
    {
        return changed;
    }

    Codec<K> keyCodec()
    {
        return keyCodec;
    }

    Codec<V> valueCodec()
    {
        return valueCodec;
    }

    // ---- reading

    V get(final Object key)
    {
        final EntryImage image = EntryImage.acquire();
        try
        {
            return image.tryEncodeKey(keyCodec, key) && look(image) ? image.decodeFound(valueCodec) : null;
        }
        finally
        {
            image.release();
        }
    }

    boolean contains(final Object key)
    {
        final EntryImage image = EntryImage.acquire();
        try
        {
            return image.tryEncodeKey(keyCodec, key) && look(image);
        }
        finally
        {
            image.release();
        }
    }

    /** Copies the value to a buffer; returns its length, or -1. */
    int copy(final K key, final MutableDirectBuffer target, final int offset)
    {
        final EntryImage image = EntryImage.acquire();
        try
        {
            image.encodeKey(keyCodec, key);
            if (!look(image))
            {
                return EntryImage.ABSENT;
            }
            target.putBytes(offset, image.buffer(), image.foundOffset(), image.foundLength());
            return image.foundLength();
        }
        finally
        {
            image.release();
        }
    }

    /** Copies the value of an entry, if there is one. */
    private boolean look(final EntryImage image)
    {
        final Stripe stripe = stripes.of(image.hash());
        for (int i = 0; i < MAX_LOOKS; i++)
        {
            final long mark = stripe.heap().mark();
            final int place = lookOnce(stripe, mark, image);
            if (stripe.heap().isIntact(mark))
            {
                return table.checked(place) > 0;
            }
            Thread.onSpinWait();
        }
        return lookPatiently(stripe, image);
    }

    private int lookOnce(final Stripe stripe, final long mark, final EntryImage image)
    {
        final int place = table.find(image, stripe.heap(), mark);
        if (place <= 0)
        {
            image.foundNothing();
            return place;
        }
        return table.copyValue(place, image);
    }

    private boolean lookPatiently(final Stripe stripe, final EntryImage image)
    {
        final boolean isMine = stripe.isHeldByCurrentThread();
        if (!isMine)
        {
            stripes.lock(stripe);
        }
        try
        {
            return table.checked(lookOnce(stripe, stripe.heap().mark(), image)) > 0;
        }
        finally
        {
            if (!isMine)
            {
                stripe.unlock();
            }
        }
    }

    /** Shows a value under the mutex. */
    boolean show(final K key, final ValueHandler handler)
    {
        final EntryImage image = EntryImage.acquire();
        try
        {
            image.encodeKey(keyCodec, key);
            final Stripe stripe = stripes.of(image.hash());
            stripes.enter(stripe);
            RunningUpdate.begin(attachment);
            try
            {
                final int place = table.checked(table.find(image, stripe.heap(), stripe.heap().mark()));
                if (place > 0)
                {
                    table.show(place, handler);
                }
                return place > 0;
            }
            finally
            {
                RunningUpdate.end();
                stripe.unlock();
            }
        }
        finally
        {
            image.release();
        }
    }

    // ---- writing

    /** Puts a value; returns the one that was there, if that is wanted, or null. */
    V put(final K key, final V value, final Mode mode, final boolean isOldWanted)
    {
        final EntryImage image = EntryImage.acquire();
        try
        {
            encode(image, key, value);
            store(image, mode, isOldWanted);
            return isOldWanted ? image.decodeFound(valueCodec) : null;
        }
        finally
        {
            image.release();
        }
    }

    /** Adds an element without a value; false if it was there. */
    boolean add(final K key)
    {
        final EntryImage image = EntryImage.acquire();
        try
        {
            image.encodeKey(keyCodec, key);
            image.encodeNoValue(layout.maxBlockLength());
            return DONE == store(image, Mode.IF_ABSENT, false);
        }
        finally
        {
            image.release();
        }
    }

    private void encode(final EntryImage image, final K key, final V value)
    {
        Objects.requireNonNull(value, "value");
        image.encodeKey(keyCodec, key);
        image.encodeValue(valueCodec, layout.form(), value, layout.maxBlockLength());
    }

    private int store(final EntryImage image, final Mode mode, final boolean isOldWanted)
    {
        final Stripe stripe = stripes.of(image.hash());
        int attempts = 0;
        while (true)
        {
            final int result = storeOnce(stripe, image, mode, isOldWanted);
            if (result <= UNCHANGED)
            {
                return result;
            }
            attempts = makeRoom(stripe, result, attempts);
        }
    }

    private int makeRoom(final Stripe stripe, final int lack, final int attempts)
    {
        if (NO_CREDIT == lack)
        {
            room.findCredit(stripe);
            return attempts;
        }
        room.findBytes(attempts);
        return attempts + 1;
    }

    private int storeOnce(final Stripe stripe, final EntryImage image, final Mode mode, final boolean isOldWanted)
    {
        int result = UNCHANGED;
        boolean isDone = false;
        stripes.enter(stripe);
        try
        {
            result = storeHeld(stripe, image, mode, isOldWanted);
            isDone = true;
        }
        finally
        {
            stripes.leave(stripe, isDone);
        }
        return told(result);
    }

    private int told(final int result)
    {
        if (DONE == result)
        {
            changed.signal();
        }
        return result;
    }

    private int storeHeld(final Stripe stripe, final EntryImage image, final Mode mode, final boolean isOldWanted)
    {
        final int place = table.checked(table.find(image, stripe.heap(), stripe.heap().mark()));
        image.foundNothing();
        if (place > 0 && isOldWanted)
        {
            table.checked(table.copyValue(place, image));
        }
        if (ABSENT == place ? Mode.IF_PRESENT == mode : Mode.IF_ABSENT == mode)
        {
            return UNCHANGED;
        }
        return change(stripe, place, image);
    }

    private int change(final Stripe stripe, final int place, final EntryImage image)
    {
        if (place > 0)
        {
            return table.replace(stripe, place, image) ? DONE : NO_BYTES;
        }
        if (!room.hasCredit(stripe))
        {
            return NO_CREDIT;
        }
        return table.insert(stripe, image) ? DONE : NO_BYTES;
    }

    /** Removes an entry; returns the value, if that is wanted, or null. */
    V remove(final Object key)
    {
        final EntryImage image = EntryImage.acquire();
        try
        {
            return image.tryEncodeKey(keyCodec, key) && removeEncoded(image, true) ?
                image.decodeFound(valueCodec) : null;
        }
        finally
        {
            image.release();
        }
    }

    /** Removes an entry; false if there is none. */
    boolean delete(final Object key)
    {
        final EntryImage image = EntryImage.acquire();
        try
        {
            return image.tryEncodeKey(keyCodec, key) && removeEncoded(image, false);
        }
        finally
        {
            image.release();
        }
    }

    private boolean removeEncoded(final EntryImage image, final boolean isOldWanted)
    {
        final Stripe stripe = stripes.of(image.hash());
        boolean isRemoved = false;
        boolean isDone = false;
        stripes.enter(stripe);
        try
        {
            final int place = table.checked(table.find(image, stripe.heap(), stripe.heap().mark()));
            if (place > 0)
            {
                if (isOldWanted)
                {
                    table.checked(table.copyValue(place, image));
                }
                table.remove(stripe, place);
                isRemoved = true;
            }
            isDone = true;
        }
        finally
        {
            stripes.leave(stripe, isDone);
        }
        return told(isRemoved ? DONE : UNCHANGED) == DONE;
    }

    /** Removes all entries, stripe by stripe. */
    void clear()
    {
        for (int number = 0; number < stripes.count(); number++)
        {
            final Stripe stripe = stripes.get(number);
            boolean isDone = false;
            stripes.enter(stripe);
            try
            {
                repair.clear(stripe);
                isDone = true;
            }
            finally
            {
                stripes.leave(stripe, isDone);
            }
        }
        changed.signal();
    }

    // ---- by a function

    /** Runs an update under the mutex, and does what it says. */
    MapUpdate<V> update(final K key, final MapUpdate<V> update)
    {
        final EntryImage image = EntryImage.acquire();
        try
        {
            image.encodeKey(keyCodec, key);
            updateEncoded(image, update);
            return update;
        }
        finally
        {
            image.release();
        }
    }

    /** The same, of a key that may have a type that no key has: nothing happens then. */
    MapUpdate<V> tryUpdate(final Object key, final MapUpdate<V> update)
    {
        final EntryImage image = EntryImage.acquire();
        try
        {
            if (image.tryEncodeKey(keyCodec, key))
            {
                updateEncoded(image, update);
            }
            return update;
        }
        finally
        {
            image.release();
        }
    }

    private void updateEncoded(final EntryImage image, final MapUpdate<V> update)
    {
        final Stripe stripe = stripes.of(image.hash());
        int attempts = 0;
        int result = updateOnce(stripe, image, update);
        while (result > UNCHANGED)
        {
            attempts = makeRoom(stripe, result, attempts);
            result = updateOnce(stripe, image, update);
        }
        update.isChanged(DONE == result);
    }

    private int updateOnce(final Stripe stripe, final EntryImage image, final MapUpdate<V> update)
    {
        int result = UNCHANGED;
        boolean isDone = false;
        stripes.enter(stripe);
        try
        {
            result = updateHeld(stripe, image, update);
            isDone = true;
        }
        finally
        {
            stripes.leave(stripe, isDone);
        }
        update.throwFailure();
        return told(result);
    }

    private int updateHeld(final Stripe stripe, final EntryImage image, final MapUpdate<V> update)
    {
        final int place = table.checked(table.find(image, stripe.heap(), stripe.heap().mark()));
        if (!update.isStillRight(stripe.version()) && !runFunction(stripe, place, image, update))
        {
            return UNCHANGED;
        }
        if (null != update.fresh())
        {
            return change(stripe, place, image);
        }
        if (place > 0)
        {
            table.remove(stripe, place);
            return DONE;
        }
        return UNCHANGED;
    }

    /** Foreign code: whatever it throws, nothing has changed, and it is thrown when the mutex is free. */
    private boolean runFunction(
        final Stripe stripe, final int place, final EntryImage image, final MapUpdate<V> update)
    {
        image.foundNothing();
        if (place > 0)
        {
            table.checked(table.copyValue(place, image));
        }
        RunningUpdate.begin(attachment);
        try
        {
            update.run(image.decodeFound(valueCodec), stripe.version());
            if (update.isToChange() && null != update.fresh())
            {
                image.encodeValue(valueCodec, layout.form(), update.fresh(), layout.maxBlockLength());
            }
            return update.isToChange();
        }
        catch (final Throwable ex)
        {
            update.failed(ex);
            return false;
        }
        finally
        {
            RunningUpdate.end();
        }
    }
}
