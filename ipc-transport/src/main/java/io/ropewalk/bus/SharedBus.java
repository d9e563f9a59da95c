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
import io.ropewalk.segment.Attachment;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Buses of those publishers and subscribers that were written by another process and read by this one: one for all that
 * want the same options in the same walk, open as long as one of them is.
 */
final class Loans
{
    private static final ReentrantLock LOCK = new ReentrantLock();
    /** Guarded by the lock. */
    private static final Map<Key, Loans> OPEN = new HashMap<>();

    private final Key key;
    private final Bus bus;
    /** Guarded by the lock. */
    private int borrowers;

    private Loans(final Key key, final Bus bus)
    {
        this.key = key;
        this.bus = bus;
    }

    /**
     * Takes its time: there may be no driver.
     *
     * @param borrower opens its handle; what it has borrowed it gives back when that is closed.
     */
    static <T> T borrow(final Attachment attachment, final BusOptions options, final Function<Loans, T> borrower)
    {
        final Loans loans = borrow(attachment, options);
        boolean isBorrowed = false;
        try
        {
            final T handle = borrower.apply(loans);
            isBorrowed = true;
            return handle;
        }
        finally
        {
            if (!isBorrowed)
            {
                loans.giveBack();
            }
        }
    }

    private static Loans borrow(final Attachment attachment, final BusOptions options)
    {
        // No monitor: a virtual thread that waits for a driver in here would keep its carrier.
        LOCK.lock();
        try
        {
            final Key key = new Key(attachment.path(), options);
            Loans loans = OPEN.get(key);
            if (loans == null)
            {
                loans = new Loans(key, Bus.open(Topics.of(attachment), options));
                OPEN.put(key, loans);
            }
            loans.borrowers++;
            return loans;
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

    void giveBack()
    {
        final boolean isLast;
        LOCK.lock();
        try
        {
            isLast = --borrowers == 0 && OPEN.remove(key, this);
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
