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

import java.util.Map;
import java.util.Objects;

/**
 * An entry as an iterator has found it; setting its value puts it into the map.
 *
 * @param <K> type of the key.
 * @param <V> type of the value.
 */
final class MapEntry<K, V> implements Map.Entry<K, V>
{
    private final MapStore<K, V> store;
    private final K key;
    private V value;

    MapEntry(final MapStore<K, V> store, final K key, final V value)
    {
        this.store = store;
        this.key = key;
        this.value = value;
    }

    @Override
    public K getKey()
    {
        return key;
    }

    @Override
    public V getValue()
    {
        return value;
    }

    @Override
    public V setValue(final V newValue)
    {
        store.put(key, newValue, MapStore.Mode.ALWAYS, false);
        final V old = value;
        value = newValue;
        return old;
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof Map.Entry<?, ?> entry && Objects.equals(key, entry.getKey()) &&
            Objects.equals(value, entry.getValue());
    }

    @Override
    public int hashCode()
    {
        return key.hashCode() ^ value.hashCode();
    }

    @Override
    public String toString()
    {
        return key + "=" + value;
    }
}
