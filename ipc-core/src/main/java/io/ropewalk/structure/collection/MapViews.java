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

import java.util.AbstractCollection;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The live views of a map.
 *
 * <p><b>Threads:</b> any; iterators are weakly consistent.
 *
 * <p><b>Failure:</b> as that of the map; none can be added to.
 *
 * @param <K> type of the keys.
 * @param <V> type of the values.
 */
final class MapViews<K, V>
{
    private static final int SET_TRAITS = Spliterator.DISTINCT | Spliterator.CONCURRENT | Spliterator.NONNULL;
    private static final int COLLECTION_TRAITS = Spliterator.CONCURRENT | Spliterator.NONNULL;

    private final SharedMap<K, V> map;

    MapViews(final SharedMap<K, V> map)
    {
        this.map = map;
    }

    Set<K> keys()
    {
        return new Keys();
    }

    Collection<V> values()
    {
        return new Values();
    }

    Set<Map.Entry<K, V>> entries()
    {
        return new Entries();
    }

    /** Removes the entries that are as they were found; each by itself. */
    private boolean removeEntriesIf(final Predicate<? super Map.Entry<K, V>> filter)
    {
        boolean isRemoved = false;
        for (final MapCursor<K, V> cursor = map.cursor(); cursor.hasNext();)
        {
            final MapEntry<K, V> entry = cursor.next();
            isRemoved |= filter.test(entry) && map.remove(entry.getKey(), entry.getValue());
        }
        return isRemoved;
    }

    /** An iterator over a part of each entry. */
    private static final class Parts<K, V, T> implements Iterator<T>
    {
        private final MapCursor<K, V> cursor;
        private final Function<MapEntry<K, V>, T> part;

        Parts(final MapCursor<K, V> cursor, final Function<MapEntry<K, V>, T> part)
        {
            this.cursor = cursor;
            this.part = part;
        }

        @Override
        public boolean hasNext()
        {
            return cursor.hasNext();
        }

        @Override
        public T next()
        {
            return part.apply(cursor.next());
        }

        @Override
        public void remove()
        {
            cursor.remove();
        }
    }

    /** Keys. */
    private final class Keys extends AbstractSet<K>
    {
        @Override
        public Iterator<K> iterator()
        {
            return new Parts<>(map.cursor(), MapEntry::getKey);
        }

        @Override
        public Spliterator<K> spliterator()
        {
            return Spliterators.spliteratorUnknownSize(iterator(), SET_TRAITS);
        }

        @Override
        public int size()
        {
            return map.size();
        }

        @Override
        public boolean isEmpty()
        {
            return map.isEmpty();
        }

        @Override
        public boolean contains(final Object key)
        {
            return map.containsKey(key);
        }

        @Override
        public boolean remove(final Object key)
        {
            return map.delete(key);
        }

        @Override
        public boolean removeAll(final Collection<?> others)
        {
            Objects.requireNonNull(others, "others");
            return removeIf(others::contains);
        }

        @Override
        public void clear()
        {
            map.clear();
        }
    }

    /** Values. */
    private final class Values extends AbstractCollection<V>
    {
        @Override
        public Iterator<V> iterator()
        {
            return new Parts<>(map.cursor(), MapEntry::getValue);
        }

        @Override
        public Spliterator<V> spliterator()
        {
            return Spliterators.spliteratorUnknownSize(iterator(), COLLECTION_TRAITS);
        }

        @Override
        public int size()
        {
            return map.size();
        }

        @Override
        public boolean isEmpty()
        {
            return map.isEmpty();
        }

        @Override
        public boolean contains(final Object value)
        {
            return map.containsValue(value);
        }

        @Override
        public boolean removeIf(final Predicate<? super V> filter)
        {
            Objects.requireNonNull(filter, "filter");
            return removeEntriesIf((entry) -> filter.test(entry.getValue()));
        }

        @Override
        public void clear()
        {
            map.clear();
        }
    }

    /** Entries. */
    private final class Entries extends AbstractSet<Map.Entry<K, V>>
    {
        @Override
        public Iterator<Map.Entry<K, V>> iterator()
        {
            return new Parts<>(map.cursor(), (entry) -> entry);
        }

        @Override
        public Spliterator<Map.Entry<K, V>> spliterator()
        {
            return Spliterators.spliteratorUnknownSize(iterator(), SET_TRAITS);
        }

        @Override
        public int size()
        {
            return map.size();
        }

        @Override
        public boolean isEmpty()
        {
            return map.isEmpty();
        }

        @Override
        public boolean contains(final Object other)
        {
            if (other instanceof Map.Entry<?, ?> entry && null != entry.getKey() && null != entry.getValue())
            {
                final V value = map.get(entry.getKey());
                return null != value && Objects.deepEquals(value, entry.getValue());
            }
            return false;
        }

        @Override
        public boolean remove(final Object other)
        {
            return other instanceof Map.Entry<?, ?> entry && null != entry.getKey() &&
                map.remove(entry.getKey(), entry.getValue());
        }

        @Override
        public boolean removeAll(final Collection<?> others)
        {
            Objects.requireNonNull(others, "others");
            return removeIf(others::contains);
        }

        @Override
        public boolean removeIf(final Predicate<? super Map.Entry<K, V>> filter)
        {
            Objects.requireNonNull(filter, "filter");
            return removeEntriesIf(filter);
        }

        @Override
        public void clear()
        {
            map.clear();
        }
    }
}
