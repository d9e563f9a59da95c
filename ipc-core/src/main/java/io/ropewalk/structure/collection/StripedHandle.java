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
import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SharedObject;

/** What maps, sets and namespaces say of themselves. */
abstract class StripedHandle<K, V> extends SharedObject
{
    private static final long serialVersionUID = 1L;

    final transient MapStore<K, V> store;
    private final transient int capacity;

    StripedHandle(
        final Attachment attachment, final MapLayout layout, final Codec<K> keyCodec, final Codec<V> valueCodec)
    {
        super(attachment);
        store = new MapStore<>(attachment, layout, keyCodec, valueCodec);
        capacity = layout.entries();
    }

    /**
     * Returns a number that grows with every change.
     */
    public final long version()
    {
        checkOpen();
        return store.stripes().version();
    }

    /**
     * Returns what to wait for, with {@code Waiting.any}, until this differs from a version that was seen.
     *
     * @param version that was seen, from {@link #version()}.
     */
    public final Waitable changeAfter(final long version)
    {
        checkOpen();
        return new ChangeWaitable(store.stripes()::version, version, store.changed());
    }

    /**
     * Returns the maximum number of entries.
     */
    public final int capacity()
    {
        return capacity;
    }

    /**
     * Returns the bytes that the entries use, rounded up to 32 each; a snapshot.
     */
    public final long usedBytes()
    {
        checkOpen();
        return store.stripes().usedBytes();
    }

    /**
     * Returns the bytes that parts of it hold for their entries, used or not; a snapshot. What they hold beyond
     * {@link #usedBytes()} is fragmentation: it is given back when another part needs it.
     */
    public final long heldBytes()
    {
        checkOpen();
        return store.stripes().heldBytes();
    }

    /**
     * Returns the bytes that can be held at most.
     */
    public final long capacityBytes()
    {
        return store.stripes().dataLength();
    }
}
