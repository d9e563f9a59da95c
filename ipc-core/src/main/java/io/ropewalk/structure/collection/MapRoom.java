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

import io.ropewalk.error.CollectionFullException;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.collection.MapDescriptor.POOL_OFFSET;

/**
 * Room for one more entry: the number of entries, and the bytes.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> {@link CollectionFullException}, with nothing changed. Credits that a dead process had taken from
 * the pool are found again by the next one who looks for some.
 */
final class MapRoom
{
    /*
     * Each stripe has a credit, which its count must not exceed, so that who inserts touches nothing that all share.
     * Credits come from a pool. When that is empty, they are counted: under all mutexes, taken in the order of the
     * stripes, each credit becomes the count of the stripe, and the pool what is left of the limit. Who counts writes
     * the pool first of all as empty, so that a death leaves too few credits and never too many; the next one counts
     * again.
     */
    private static final int SHARE = 8;

    private final MapStripes stripes;
    private final MapRepair repair;
    private final AtomicBuffer buffer;
    private final int limit;

    MapRoom(final MapStripes stripes, final MapRepair repair, final AtomicBuffer buffer, final int limit)
    {
        this.stripes = stripes;
        this.repair = repair;
        this.buffer = buffer;
        this.limit = limit;
    }

    /** By the holder of the stripe: whether it may have one more entry. */
    boolean hasCredit(final Stripe stripe)
    {
        return stripe.count() < stripe.credit() || takeCredit(stripe);
    }

    private boolean takeCredit(final Stripe stripe)
    {
        while (true)
        {
            // SYNC POINT: credits counted
            final long pool = buffer.getLongVolatile(POOL_OFFSET);
            if (pool <= 0)
            {
                return false;
            }
            final long share = Math.min(pool, SHARE);
            // SYNC POINT: credits counted
            if (buffer.compareAndSetLong(POOL_OFFSET, pool, pool - share))
            {
                stripe.credit(stripe.credit() + share);
                return true;
            }
        }
    }

    /** By who holds nothing: counts, and gives the stripe a credit. */
    void findCredit(final Stripe wanting)
    {
        int held = 0;
        try
        {
            long count = 0;
            for (; held < stripes.count(); held++)
            {
                final Stripe stripe = stripes.get(held);
                stripes.enter(stripe);
                count += stripe.count();
            }
            if (count >= limit)
            {
                throw full();
            }
            // SYNC POINT: credits counted
            buffer.putLongVolatile(POOL_OFFSET, 0);
            for (int number = 0; number < held; number++)
            {
                final Stripe stripe = stripes.get(number);
                stripe.credit(stripe.count());
            }
            wanting.credit(wanting.count() + 1);
            // SYNC POINT: credits counted
            buffer.putLongVolatile(POOL_OFFSET, limit - count - 1);
        }
        finally
        {
            while (held > 0)
            {
                stripes.get(--held).unlock();
            }
        }
    }

    /** By who holds nothing: makes room for a block by moving others, and then by growing. */
    void findBytes(final int attempt)
    {
        if (0 == attempt)
        {
            for (int number = 0; number < stripes.count(); number++)
            {
                compact(stripes.get(number));
            }
        }
        else if (!stripes.slabs().grow())
        {
            throw full();
        }
    }

    private void compact(final Stripe stripe)
    {
        boolean isDone = false;
        stripes.enter(stripe);
        try
        {
            repair.compact(stripe);
            isDone = true;
        }
        finally
        {
            stripes.leave(stripe, isDone);
        }
    }

    private CollectionFullException full()
    {
        long bytes = 0;
        long count = 0;
        for (int number = 0; number < stripes.count(); number++)
        {
            bytes += stripes.get(number).heap().heldBytes();
            count += stripes.get(number).count();
        }
        return new CollectionFullException(stripes.name(), count, limit, bytes, stripes.dataLength());
    }
}
