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
package io.ropewalk.bus;

import io.ropewalk.bus.topics.Topics;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The bus of those publishers and subscribers that were written by another process and read by this one: one for all
 * that want the same options in the same walk; it counts its users and is closed with the last one.
 */
final class SharedBus
{
    private static final ReentrantLock LOCK = new ReentrantLock();
    /** Guarded by the lock. */
    private static final Map<Key, SharedBus> OPEN = new HashMap<>();

    private final Key key;
    private final Bus bus;
    /** Guarded by the lock. */
    private int users;

    private SharedBus(final Key key, final Bus bus)
    {
        this.key = key;
        this.bus = bus;
    }

    /**
     * Takes its time: there may be no driver.
     *
     * @param opener opens its handle, which releases the bus when it is closed.
     */
    static <T> T acquire(final Topics topics, final BusOptions options, final Function<SharedBus, T> opener)
    {
        final SharedBus shared = acquire(topics, options);
        boolean isAcquired = false;
        try
        {
            final T handle = opener.apply(shared);
            isAcquired = true;
            return handle;
        }
        finally
        {
            if (!isAcquired)
            {
                shared.release();
            }
        }
    }

    private static SharedBus acquire(final Topics topics, final BusOptions options)
    {
        // No monitor: a virtual thread that waits for a driver in here would keep its carrier.
        LOCK.lock();
        try
        {
            final Key key = new Key(topics.attachment().path(), options);
            SharedBus shared = OPEN.get(key);
            if (shared == null)
            {
                shared = new SharedBus(key, Bus.open(topics, options));
                OPEN.put(key, shared);
            }
            shared.users++;
            return shared;
        }
        finally
        {
            LOCK.unlock();
        }
    }

    Bus bus()
    {
        return bus;
    }

    void release()
    {
        final boolean isLast;
        LOCK.lock();
        try
        {
            isLast = --users == 0 && OPEN.remove(key, this);
        }
        finally
        {
            LOCK.unlock();
        }
        if (isLast)
        {
            bus.close();
        }
    }

    private record Key(Path file, BusOptions options)
    {
    }
}
