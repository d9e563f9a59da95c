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

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.machine.platform.StackReserve;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.arena.Slabs;

/**
 * All stripes of a map, and the way in and out of each.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> who enters a stripe that the dead have left repairs it first. {@link IllegalStateException} to a
 * thread that is inside a function of the same map.
 */
final class MapStripes
{
    private final Attachment attachment;
    private final MapLayout layout;
    private final Slabs slabs;
    private final MapRepair repair;
    private final EventCount changed;
    private final Stripe[] stripes;
    private final int mask;

    MapStripes(final Attachment attachment, final MapLayout layout, final Slabs slabs, final MapRepair repair)
    {
        this.attachment = attachment;
        this.layout = layout;
        this.slabs = slabs;
        this.repair = repair;
        this.changed = new EventCount(attachment.buffer(), MapDescriptor.CHANGED_OFFSET);
        this.stripes = new Stripe[layout.stripes()];
        this.mask = layout.stripes() - 1;
    }

    Stripe of(final long hash)
    {
        return get((int)hash & mask);
    }

    /** Two threads may make two views of one stripe, which does no harm. */
    Stripe get(final int number)
    {
        final Stripe stripe = stripes[number];
        return null == stripe ? make(number) : stripe;
    }

    private Stripe make(final int number)
    {
        return stripes[number] = new Stripe(attachment, slabs, number);
    }

    int count()
    {
        return stripes.length;
    }

    /** Signalled after every change. */
    EventCount changed()
    {
        return changed;
    }

    Slabs slabs()
    {
        return slabs;
    }

    long dataLength()
    {
        return (long)layout.slabs() * layout.slabLength();
    }

    /** Takes the mutex of a stripe in which all is in order, to change something. */
    void enter(final Stripe stripe)
    {
        RunningUpdate.check(attachment);
        lock(stripe);
    }

    /** The same, to look. */
    void lock(final Stripe stripe)
    {
        StackReserve.ensure();
        if (stripe.lock())
        {
            repair(stripe);
        }
    }

    private void repair(final Stripe stripe)
    {
        boolean isDone = false;
        try
        {
            repair.repair(stripe);
            isDone = true;
            // The dead one may have changed something and told nobody.
            changed.signal();
        }
        finally
        {
            if (!isDone)
            {
                stripe.unlock();
            }
        }
    }

    /** Gives the mutex up; if what was done was not finished, the next one repairs the stripe. */
    void leave(final Stripe stripe, final boolean isDone)
    {
        if (!isDone)
        {
            stripe.damaged(true);
        }
        stripe.unlock();
    }

    /** Number of entries; a stripe that the dead have left is repaired first. */
    long entries()
    {
        long entries = 0;
        for (int number = 0; number < stripes.length; number++)
        {
            final Stripe stripe = get(number);
            if (stripe.isLeftByTheDead() && !stripe.isHeldByCurrentThread())
            {
                lock(stripe);
                stripe.unlock();
            }
            final long count = stripe.count();
            if (count < 0 || count > layout.entries())
            {
                throw new CorruptSegmentException("entries of a stripe out of range: stripe=" + number + " entries=" +
                    count + " capacity=" + layout.entries(), attachment.path());
            }
            entries += count;
        }
        // The stripes are not counted at one moment.
        return Math.min(entries, layout.entries());
    }

    /** Grows with every change. */
    long version()
    {
        long version = 0;
        for (int number = 0; number < stripes.length; number++)
        {
            version += get(number).version();
        }
        return version;
    }

    long usedBytes()
    {
        long bytes = 0;
        for (int number = 0; number < stripes.length; number++)
        {
            final Stripe stripe = get(number);
            lock(stripe);
            try
            {
                bytes += stripe.heap().usedBytes();
            }
            finally
            {
                stripe.unlock();
            }
        }
        return bytes;
    }

    long heldBytes()
    {
        long bytes = 0;
        for (int number = 0; number < stripes.length; number++)
        {
            bytes += get(number).heap().heldBytes();
        }
        return bytes;
    }

    /** The name of the map. */
    String name()
    {
        return attachment.name();
    }
}
