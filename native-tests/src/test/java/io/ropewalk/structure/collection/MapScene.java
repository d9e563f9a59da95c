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

import io.ropewalk.codec.Codecs;
import io.ropewalk.segment.SharedObject;
import io.ropewalk.segment.Views;
import io.ropewalk.segment.walk.Walk;
import org.agrona.concurrent.AtomicBuffer;

import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A map or a set of numbers, as the matrix sees both; what is about to change is noted before and after.
 */
abstract class MapScene
{
    /** What is in it. */
    enum Form
    {
        /** Long to long: eight bytes, overwritten where they lie. */
        LONGS,
        /** Long to string: each value has a block of its own, a long one whole slabs. */
        TEXTS,
        /** As that, and the bytes may grow. */
        GROWING,
        /** A set of longs. */
        SET
    }

    static final int ENTRIES = 64;
    static final int BUDGET = 8_192;
    static final int GROWN = 3 * BUDGET;
    static final int ABSENT = 0;

    /** A value that takes more than a slab. */
    static final int HUGE = 1_000;

    /** A value of a sixth of a slab. */
    static final int FILLING = 500;

    /** A value that nearly fills a slab. */
    static final int LARGE = 750;

    private static final int HUGE_LENGTH = 3_000;
    private static final int LARGE_LENGTH = 1_700;
    private static final int FILLING_LENGTH = 320;
    private static final int LENGTHS = 60;

    private final Consumer<String> notes;

    MapScene(final Consumer<String> notes)
    {
        this.notes = notes;
    }

    static MapScene open(
        final Walk walk,
        final String name,
        final Form form,
        final UnaryOperator<AtomicBuffer> view,
        final Consumer<String> notes)
    {
        return switch (form)
        {
            case LONGS -> new Entries<>(Views.through(walk.open(name, SharedMap.of(
                ENTRIES, Codecs.int64(), Codecs.int64()).budget(BUDGET)), view), notes)
            {
                @Override
                Long of(final int number)
                {
                    return (long)number;
                }

                @Override
                int numberOf(final Long value)
                {
                    return value.intValue();
                }
            };
            case TEXTS, GROWING -> new Entries<>(Views.through(walk.open(name, Form.GROWING == form ?
                texts().growUpTo(ENTRIES, GROWN) : texts()), view), notes)
            {
                @Override
                String of(final int number)
                {
                    return text(number);
                }

                @Override
                int numberOf(final String value)
                {
                    final int number = Integer.parseInt(value.substring(0, value.indexOf(' ')));
                    require(value.equals(text(number)), "mixture: " + value);
                    return number;
                }
            };
            default -> new Elements(Views.through(walk.open(name, SharedSet.of(
                ENTRIES, Codecs.int64()).budget(BUDGET)), view), notes);
        };
    }

    private static MapKind<Long, String> texts()
    {
        return SharedMap.of(ENTRIES, Codecs.int64(), Codecs.utf8()).budget(BUDGET);
    }

    static String text(final int number)
    {
        return number + " " + String.valueOf((char)('a' + number % 26)).repeat(lengthOf(number));
    }

    private static int lengthOf(final int number)
    {
        if (number >= HUGE)
        {
            return HUGE_LENGTH;
        }
        if (number >= LARGE)
        {
            return LARGE_LENGTH;
        }
        return number >= FILLING ? FILLING_LENGTH : number % LENGTHS;
    }

    /** A key of the first bucket, so that seven of them lie in it and all others in its chain. */
    static long crowded(final int index)
    {
        return inBucket(0, index);
    }

    static long inBucket(final int bucket, final int index)
    {
        long key = 0;
        for (int found = -1; found < index; key++)
        {
            found += bucket == ((int)KeyHash.of(key) & (ENTRIES / 4 - 1)) ? 1 : 0;
        }
        return key - 1;
    }

    static void require(final boolean isTrue, final String what)
    {
        if (!isTrue)
        {
            throw new AssertionError(what);
        }
    }

    /** Says what may be there from now on. */
    final void may(final long key, final int number)
    {
        notes.accept("may:" + key + ":" + number);
    }

    /** Says what is there for certain. */
    final void is(final long key, final int number)
    {
        notes.accept("is:" + key + ":" + number);
    }

    final void noted(final long key, final int number, final Runnable change)
    {
        may(key, number);
        change.run();
        is(key, number);
    }

    abstract SharedObject object();

    abstract long usedBytes();

    abstract int get(long key);

    abstract void put(long key, int number);

    abstract boolean remove(long key);

    abstract void clear();

    abstract int size();

    abstract Iterator<Long> keys();

    /** A map. */
    abstract static class Entries<V> extends MapScene
    {
        final SharedMap<Long, V> map;

        Entries(final SharedMap<Long, V> map, final Consumer<String> notes)
        {
            super(notes);
            this.map = map;
        }

        abstract V of(int number);

        abstract int numberOf(V value);

        @Override
        SharedObject object()
        {
            return map;
        }

        @Override
        long usedBytes()
        {
            return map.usedBytes();
        }

        @Override
        int get(final long key)
        {
            final V value = map.get(key);
            return null == value ? ABSENT : numberOf(value);
        }

        @Override
        void put(final long key, final int number)
        {
            map.put(key, of(number));
        }

        @Override
        boolean remove(final long key)
        {
            return null != map.remove(key);
        }

        @Override
        void clear()
        {
            map.clear();
        }

        @Override
        int size()
        {
            return map.size();
        }

        @Override
        Iterator<Long> keys()
        {
            return map.keySet().iterator();
        }
    }

    /** A set: the number of what is in it is 1. */
    static final class Elements extends MapScene
    {
        private final SharedSet<Long> set;

        Elements(final SharedSet<Long> set, final Consumer<String> notes)
        {
            super(notes);
            this.set = set;
        }

        @Override
        SharedObject object()
        {
            return set;
        }

        @Override
        long usedBytes()
        {
            return set.usedBytes();
        }

        @Override
        int get(final long key)
        {
            return set.contains(key) ? 1 : ABSENT;
        }

        @Override
        void put(final long key, final int number)
        {
            set.add(key);
        }

        @Override
        boolean remove(final long key)
        {
            return set.remove(key);
        }

        @Override
        void clear()
        {
            set.clear();
        }

        @Override
        int size()
        {
            return set.size();
        }

        @Override
        Iterator<Long> keys()
        {
            return set.iterator();
        }
    }
}
