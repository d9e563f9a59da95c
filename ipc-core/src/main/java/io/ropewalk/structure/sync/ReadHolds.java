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
package io.ropewalk.structure.sync;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * How often each thread of this process reads under one lock, whatever handle it uses.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> a thread that ends while it reads goes on reading. Under another class loader there is another
 * one, and a thread that reads there is not known here.
 */
final class ReadHolds
{
    private static final Map<Key, WeakReference<ReadHolds>> ALL = new WeakHashMap<>();

    /** Keeps itself in {@link #ALL}. */
    private final Key key;
    private final ThreadLocal<Hold> own = ThreadLocal.withInitial(Hold::new);
    private volatile int place = Readers.NO_PLACE;

    private ReadHolds(final Key key)
    {
        this.key = key;
    }

    /** The same for all handles on an object; not for another object that gets its name afterwards. */
    static ReadHolds of(final Path path, final long identity)
    {
        final Key key = new Key(path, identity);
        synchronized (ALL)
        {
            final WeakReference<ReadHolds> known = ALL.get(key);
            final ReadHolds found = null == known ? null : known.get();
            if (null != found)
            {
                return found;
            }
            final ReadHolds made = new ReadHolds(key);
            ALL.remove(key);
            ALL.put(key, new WeakReference<>(made));
            return made;
        }
    }

    /** The calling thread's. */
    Hold own()
    {
        return own.get();
    }

    /** Where this process stands, taken when it is first asked for. */
    int place(final Readers readers)
    {
        final int known = place;
        return Readers.NO_PLACE == known ? takePlace(readers) : known;
    }

    private synchronized int takePlace(final Readers readers)
    {
        if (Readers.NO_PLACE == place)
        {
            place = readers.takePlace();
        }
        return place;
    }

    @Override
    public String toString()
    {
        return key + " place=" + place;
    }

    private record Key(Path path, long identity)
    {
    }

    /** What one thread holds. */
    static final class Hold
    {
        private int count;

        /** Lest it be forgotten while something is held and all handles are gone. */
        private ReadHolds kept;

        int count()
        {
            return count;
        }

        void add(final ReadHolds holds)
        {
            count++;
            kept = holds;
        }

        void remove()
        {
            count--;
            kept = 0 == count ? null : kept;
        }
    }
}
