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

import io.ropewalk.machine.memory.Scratch;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Goes through the entries of a map, bucket by bucket: each bucket as it was at one moment.
 *
 * <p><b>Threads:</b> one.
 *
 * <p><b>Failure:</b> what the codecs throw.
 *
 * @param <K> type of the keys.
 * @param <V> type of the values.
 */
final class MapCursor<K, V>
{
    private static final int MAX_LOOKS = 64;

    private final MapStore<K, V> store;
    private final List<MapEntry<K, V>> entries = new ArrayList<>();
    private int next;
    private int bucket;
    private MapEntry<K, V> last;

    MapCursor(final MapStore<K, V> store)
    {
        this.store = store;
    }

    boolean hasNext()
    {
        while (next == entries.size() && bucket < store.table().layout().buckets())
        {
            fill(bucket++);
        }
        return next < entries.size();
    }

    MapEntry<K, V> next()
    {
        if (!hasNext())
        {
            throw new NoSuchElementException();
        }
        last = entries.get(next++);
        return last;
    }

    void remove()
    {
        if (null == last)
        {
            throw new IllegalStateException("next() was not called, or the entry was removed already");
        }
        store.delete(last.getKey());
        last = null;
    }

    private void fill(final int index)
    {
        next = 0;
        entries.clear();
        final MapTable table = store.table();
        if (0 == table.firstPlace(table.bucket(index)))
        {
            return;
        }
        final Scratch scratch = Scratch.acquire();
        try
        {
            final BucketCopy copy = new BucketCopy(scratch);
            copy(index, copy);
            for (int i = 0; i < copy.size(); i++)
            {
                entries.add(new MapEntry<>(store, copy.key(store.keyCodec(), i),
                    null == store.valueCodec() ? null : copy.value(store.valueCodec(), i)));
            }
        }
        finally
        {
            scratch.release();
        }
    }

    private void copy(final int index, final BucketCopy copy)
    {
        final MapTable table = store.table();
        final int offset = table.bucket(index);
        final Stripe stripe = store.stripes().get(index & (store.stripes().count() - 1));
        for (int i = 0; i < MAX_LOOKS; i++)
        {
            final long mark = stripe.heap().mark();
            final long version = stripe.version();
            final boolean isSound = table.copyBucket(offset, copy);
            if (stripe.heap().isIntact(mark) && version == stripe.version())
            {
                table.checked(isSound ? 0 : MapTable.NONSENSE);
                return;
            }
            Thread.onSpinWait();
        }
        copyPatiently(stripe, offset, copy);
    }

    private void copyPatiently(final Stripe stripe, final int offset, final BucketCopy copy)
    {
        final boolean isMine = stripe.isHeldByCurrentThread();
        if (!isMine)
        {
            store.stripes().lock(stripe);
        }
        try
        {
            store.table().checked(store.table().copyBucket(offset, copy) ? 0 : MapTable.NONSENSE);
        }
        finally
        {
            if (!isMine)
            {
                stripe.unlock();
            }
        }
    }
}
