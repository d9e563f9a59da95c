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

import io.ropewalk.segment.Description;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.arena.BlockHeap;
import io.ropewalk.structure.collection.MapDescriptor.StripeDescriptor;
import io.ropewalk.structure.sync.SyncDescriber;
import org.agrona.concurrent.AtomicBuffer;

import java.util.function.LongUnaryOperator;

/**
 * What a copy of a map, set, namespace or list says, for those who only look.
 * <p>
 * <b>Threads:</b> stateless; the copy is used by one.
 */
public final class CollectionDescriber
{
    private CollectionDescriber()
    {
    }

    /**
     * Of an object of one of the kinds of this package.
     *
     * @param kind       that it is of.
     * @param copy       of its body, or of its beginning.
     * @param parameters that it was made with, by index.
     * @param into       that takes what it says.
     */
    public static void describe(
        final SegmentKind kind, final AtomicBuffer copy, final LongUnaryOperator parameters, final Description into)
    {
        if (SegmentKind.LIST == kind)
        {
            final long header = copy.getLong(ListDescriptor.HEADER_OFFSET);
            into.parameter("capacity", parameters.applyAsLong(0));
            into.parameter("budget", parameters.applyAsLong(1));
            into.occupancy(ListDescriptor.size(header), parameters.applyAsLong(0));
            into.state("version", ListDescriptor.version(header));
            into.state("changes", copy.getLong(ListDescriptor.CHANGES_OFFSET));
            into.counts(copy.getLong(ListDescriptor.CHANGES_OFFSET), -1);
            SyncDescriber.describeMutex(copy, ListDescriptor.LOCK_OFFSET, "lock", into);
        }
        else
        {
            describeMap(copy, parameters, into);
        }
    }

    private static void describeMap(
        final AtomicBuffer copy, final LongUnaryOperator parameters, final Description into)
    {
        final MapLayout layout = MapLayout.of((int)parameters.applyAsLong(0), (int)parameters.applyAsLong(1),
            (int)parameters.applyAsLong(2), false, ValueForm.NONE);
        long count = 0;
        long changes = 0;
        long held = 0;
        int damaged = 0;
        for (int i = 0; i < layout.stripes(); i++)
        {
            final int stripe = MapLayout.STRIPES_OFFSET + i * StripeDescriptor.STRIPE_LENGTH;
            count += copy.getLong(stripe + StripeDescriptor.COUNT_OFFSET);
            changes += copy.getLong(stripe + StripeDescriptor.VERSION_OFFSET);
            held += copy.getInt(stripe + StripeDescriptor.HEAP_OFFSET + BlockHeap.HELD_OFFSET);
            damaged += copy.getInt(stripe + StripeDescriptor.DAMAGED_OFFSET) & 1;
            SyncDescriber.describeMutex(copy, stripe + StripeDescriptor.MUTEX_OFFSET, "stripe " + i, into);
        }
        into.parameter("entries", parameters.applyAsLong(0));
        into.parameter("budget", parameters.applyAsLong(1));
        into.parameter("grows up to", parameters.applyAsLong(2));
        into.occupancy(count, parameters.applyAsLong(0));
        into.counts(changes, -1);
        into.state("changes", changes);
        into.state("bytes held", held * layout.slabLength());
        into.state("bytes available", (long)copy.getInt(MapDescriptor.AVAILABLE_OFFSET) * layout.slabLength());
        into.state("stripes", layout.stripes());
        into.state("stripes to be repaired", damaged);
    }
}
