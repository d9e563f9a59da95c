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
import io.ropewalk.codec.Codecs;
import io.ropewalk.segment.AnyOf;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SegmentKind;
import org.agrona.MutableDirectBuffer;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A {@link ConcurrentMap} shared between processes, with a fixed number of entries and bytes. Keys are equal if their
 * bytes are, as the codec makes them; values as their {@code equals} says, arrays by their content.
 *
 * <p><b>Threads:</b> any, in any number of processes. Readers take no lock and stop for nobody. Writers take the lock
 * of a part of the map. {@code compute}, {@code computeIfAbsent}, {@code computeIfPresent}, {@code merge},
 * {@code replaceAll}, {@code replace(key, old, new)} and {@code remove(key, value)} run the function, or
 * {@code equals}, under it: it must be short. A function that changes the same map gets {@link IllegalStateException}.
 * If there is no room for its result, it may be called again. Views are live, their iterators weakly consistent.
 *
 * <p><b>Failure:</b> a process that dies half-way leaves the old value or the new one; the next writer of that part
 * repairs it, while all others go on. {@link io.ropewalk.error.CollectionFullException} if the entries or the bytes are
 * used up, {@link io.ropewalk.error.ElementTooLargeException} for an entry longer than the budget; then, and if a codec
 * or a function throws, nothing has changed.
 *
 * <pre>{@code
 * SharedMap<String, Long> stock = walk.map("stock", 10_000, Codecs.utf8(), Codecs.int64());
 * stock.put("apples", 3L);                         // in one JVM
 * stock.merge("apples", 2L, Long::sum);            // in another
 * }</pre>
 *
 * @param <K> type of the keys.
 * @param <V> type of the values.
 */
public final class SharedMap<K, V> extends StripedHandle<K, V> implements ConcurrentMap<K, V>
{
    /** Returned instead of a length if there is no such entry. */
    public static final int ABSENT = EntryImage.ABSENT;

    private static final long serialVersionUID = 1L;

    private final transient MapKind<K, V> kind;
    private final transient MapViews<K, V> views;
    private final transient LongEntries longs;

    SharedMap(final Attachment attachment, final MapKind<K, V> kind)
    {
        super(attachment, kind.layout(), kind.keyCodec(), kind.valueCodec());
        this.kind = kind;
        this.views = new MapViews<>(this);
        this.longs = Codecs.int64() == kind.keyCodec() ? new LongEntries(store) : null;
    }

    /**
     * Returns the spec of a map, to open or create one.
     *
     * @param entries    most entries, not rounded up.
     * @param keyCodec   for the keys.
     * @param valueCodec for the values.
     * @param <K>        type of the keys.
     * @param <V>        type of the values.
     * @return the spec, with a default {@linkplain MapKind#budget(int) budget}.
     */
    public static <K, V> MapKind<K, V> of(final int entries, final Codec<K> keyCodec, final Codec<V> valueCodec)
    {
        final int budget = CollectionKinds.defaultBudget(entries, keyCodec, valueCodec);
        return new MapKind<>(entries, budget, budget, keyCodec, valueCodec);
    }

    /**
     * Returns a spec that finds an existing map, whatever its limits.
     *
     * @param keyCodec   for the keys.
     * @param valueCodec for the values.
     * @param <K>        type of the keys.
     * @param <V>        type of the values.
     * @return the spec, for {@code find}.
     */
    public static <K, V> AnyOf<SharedMap<K, V>> any(final Codec<K> keyCodec, final Codec<V> valueCodec)
    {
        Objects.requireNonNull(keyCodec, "keyCodec");
        Objects.requireNonNull(valueCodec, "valueCodec");
        return new AnyOf<>(SegmentKind.MAP, MapDescriptor.FINGERPRINT, (parameters) -> new MapKind<>(
            (int)parameters.applyAsLong(CollectionKinds.ENTRIES), (int)parameters.applyAsLong(CollectionKinds.BUDGET),
            (int)parameters.applyAsLong(CollectionKinds.MAX_BUDGET), keyCodec, valueCodec));
    }

    // ---- Map

    @Override
    public V get(final Object key)
    {
        checkOpen();
        return store.get(key);
    }

    @Override
    public boolean containsKey(final Object key)
    {
        checkOpen();
        return store.contains(key);
    }

    @Override
    public boolean containsValue(final Object value)
    {
        Objects.requireNonNull(value, "value");
        for (final MapCursor<K, V> cursor = cursor(); cursor.hasNext();)
        {
            if (Objects.deepEquals(value, cursor.next().getValue()))
            {
                return true;
            }
        }
        return false;
    }

    @Override
    public V put(final K key, final V value)
    {
        checkOpen();
        return store.put(key, value, MapStore.Mode.ALWAYS, true);
    }

    /**
     * Puts a value without looking at the one that it replaces.
     *
     * @param key   of the entry.
     * @param value to put.
     */
    public void set(final K key, final V value)
    {
        checkOpen();
        store.put(key, value, MapStore.Mode.ALWAYS, false);
    }

    @Override
    public void putAll(final Map<? extends K, ? extends V> entries)
    {
        entries.forEach(this::set);
    }

    @Override
    public V putIfAbsent(final K key, final V value)
    {
        checkOpen();
        return store.put(key, value, MapStore.Mode.IF_ABSENT, true);
    }

    @Override
    public V remove(final Object key)
    {
        checkOpen();
        return store.remove(key);
    }

    @Override
    public boolean remove(final Object key, final Object value)
    {
        checkOpen();
        Objects.requireNonNull(key, "key");
        return null != value && store.tryUpdate(key, new MapUpdate<>((found) ->
            null != found && Objects.deepEquals(found, value) ? null : MapUpdate.keep())).isChanged();
    }

    boolean delete(final Object key)
    {
        checkOpen();
        return store.delete(key);
    }

    @Override
    public V replace(final K key, final V value)
    {
        checkOpen();
        return store.put(key, value, MapStore.Mode.IF_PRESENT, true);
    }

    @Override
    public boolean replace(final K key, final V oldValue, final V newValue)
    {
        checkOpen();
        Objects.requireNonNull(oldValue, "oldValue");
        Objects.requireNonNull(newValue, "newValue");
        return store.update(key, new MapUpdate<>((found) ->
            null != found && Objects.deepEquals(found, oldValue) ? newValue : MapUpdate.keep())).isChanged();
    }

    @Override
    public V compute(final K key, final BiFunction<? super K, ? super V, ? extends V> function)
    {
        checkOpen();
        Objects.requireNonNull(function, "function");
        return store.update(key, new MapUpdate<V>((found) -> function.apply(key, found))).now();
    }

    @Override
    public V computeIfAbsent(final K key, final Function<? super K, ? extends V> function)
    {
        Objects.requireNonNull(function, "function");
        final V present = get(key);
        return null != present ? present : store.update(key, new MapUpdate<V>((found) ->
            null == found ? function.apply(key) : MapUpdate.keep())).now();
    }

    @Override
    public V computeIfPresent(final K key, final BiFunction<? super K, ? super V, ? extends V> function)
    {
        checkOpen();
        Objects.requireNonNull(function, "function");
        return store.update(key, new MapUpdate<V>((found) ->
            null == found ? MapUpdate.keep() : function.apply(key, found))).now();
    }

    @Override
    public V merge(
        final K key, final V value, final BiFunction<? super V, ? super V, ? extends V> function)
    {
        checkOpen();
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(value, "value");
        return store.update(key, new MapUpdate<V>((found) ->
            null == found ? value : function.apply(found, value))).now();
    }

    /**
     * {@inheritDoc} Atomic for each entry, not for all of them.
     */
    @Override
    public void replaceAll(final BiFunction<? super K, ? super V, ? extends V> function)
    {
        Objects.requireNonNull(function, "function");
        for (final MapCursor<K, V> cursor = cursor(); cursor.hasNext();)
        {
            computeIfPresent(cursor.next().getKey(), (key, value) ->
                Objects.requireNonNull(function.apply(key, value), "value"));
        }
    }

    /**
     * Removes all entries, part by part: an entry that others put meanwhile may stay.
     */
    @Override
    public void clear()
    {
        checkOpen();
        store.clear();
    }

    @Override
    public int size()
    {
        checkOpen();
        return (int)store.stripes().entries();
    }

    @Override
    public boolean isEmpty()
    {
        return 0 == size();
    }

    @Override
    public Set<K> keySet()
    {
        return views.keys();
    }

    @Override
    public Collection<V> values()
    {
        return views.values();
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet()
    {
        return views.entries();
    }

    MapCursor<K, V> cursor()
    {
        checkOpen();
        return new MapCursor<>(store);
    }

    // ---- without garbage

    /**
     * Copies the bytes of a value to a buffer, without decoding them. If it throws, the buffer may have changed.
     *
     * @param key    of the entry.
     * @param buffer to copy to.
     * @param offset of the first byte.
     * @return the length in bytes, or {@link #ABSENT}.
     */
    public int get(final K key, final MutableDirectBuffer buffer, final int offset)
    {
        checkOpen();
        return store.copy(key, buffer, offset);
    }

    /**
     * Copies the bytes of a value to a buffer, for keys that are longs: without garbage. If another process changes the
     * entry meanwhile, it is copied again.
     *
     * @param key    of the entry.
     * @param buffer to copy to.
     * @param offset of the first byte.
     * @return the length in bytes, or {@link #ABSENT}.
     * @throws UnsupportedOperationException if the keys are not {@code Codecs.int64()}.
     */
    public int get(final long key, final MutableDirectBuffer buffer, final int offset)
    {
        return longKeys().copy(key, buffer, offset);
    }

    /**
     * Reads a value where it lies, under the lock of its part of the map.
     *
     * @param key     of the entry.
     * @param handler for the bytes; it must not change the same map.
     * @return false if there is no such entry.
     */
    public boolean read(final K key, final ValueHandler handler)
    {
        checkOpen();
        Objects.requireNonNull(handler, "handler");
        return store.show(key, handler);
    }

    /**
     * Returns a value, for keys and values that are longs: without garbage.
     *
     * @param key     of the entry.
     * @param missing returned if there is no such entry.
     * @throws UnsupportedOperationException if keys or values are not {@code Codecs.int64()}.
     */
    public long getLong(final long key, final long missing)
    {
        return longValues().get(key, missing);
    }

    /**
     * Puts a value, for keys and values that are longs: without garbage.
     *
     * @param key   of the entry.
     * @param value to put.
     * @throws UnsupportedOperationException if keys or values are not {@code Codecs.int64()}.
     */
    public void putLong(final long key, final long value)
    {
        longValues().put(key, value);
    }

    /**
     * Adds to a value, for keys and values that are longs: without garbage. A missing value counts as 0.
     *
     * @param key   of the entry.
     * @param delta to add.
     * @return the sum, which is the new value.
     * @throws UnsupportedOperationException if keys or values are not {@code Codecs.int64()}.
     */
    public long addAndGet(final long key, final long delta)
    {
        return longValues().addAndGet(key, delta);
    }

    /**
     * Returns whether there is an entry, for keys that are longs: without garbage.
     *
     * @param key of the entry.
     * @throws UnsupportedOperationException if the keys are not {@code Codecs.int64()}.
     */
    public boolean containsLong(final long key)
    {
        return longKeys().contains(key);
    }

    /**
     * Removes an entry, for keys that are longs: without garbage.
     *
     * @param key of the entry.
     * @return false if there was none.
     * @throws UnsupportedOperationException if the keys are not {@code Codecs.int64()}.
     */
    public boolean removeLong(final long key)
    {
        return longKeys().remove(key);
    }

    private LongEntries longKeys()
    {
        checkOpen();
        if (null == longs)
        {
            throw new UnsupportedOperationException("keys are not int64: codec=" + kind.keyCodec().name());
        }
        return longs;
    }

    private LongEntries longValues()
    {
        if (Codecs.int64() != kind.valueCodec())
        {
            throw new UnsupportedOperationException("values are not int64: codec=" + kind.valueCodec().name());
        }
        return longKeys();
    }

    @Override
    public boolean equals(final Object other)
    {
        if (other == this)
        {
            return true;
        }
        return other instanceof Map<?, ?> map && entrySet().equals(map.entrySet());
    }

    @Override
    public int hashCode()
    {
        return entrySet().hashCode();
    }

    @Override
    public String toString()
    {
        if (isClosed())
        {
            return super.toString();
        }
        final StringBuilder text = new StringBuilder("{");
        for (final MapCursor<K, V> cursor = cursor(); cursor.hasNext();)
        {
            final MapEntry<K, V> entry = cursor.next();
            text.append(text.length() > 1 ? ", " : "")
                .append(entry.getKey() == this ? "(this Map)" : entry.getKey()).append('=')
                .append(entry.getValue() == this ? "(this Map)" : entry.getValue());
        }
        return text.append('}').toString();
    }
}
