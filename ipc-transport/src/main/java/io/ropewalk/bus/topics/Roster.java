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
package io.ropewalk.bus.topics;

import io.ropewalk.segment.Attachment;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static io.ropewalk.bus.topics.TopicsDescriptor.*;

/** Who publishes and who subscribes. */
final class Roster
{
    private static final long PUBLISHER_MASK = (1L << Topics.PUBLISHER_BITS) - 1;

    private final AtomicBuffer buffer;
    private final Path file;
    private final Slots publishers;
    private final Slots subscriptions;

    Roster(final AtomicBuffer buffer, final Attachment attachment, final Path file)
    {
        this.buffer = buffer;
        this.file = file;
        this.publishers =
            new Slots(buffer, attachment, PUBLISHERS_OFFSET, PUBLISHER_COUNT, PublisherDescriptor.LENGTH);
        this.subscriptions =
            new Slots(buffer, attachment, SUBSCRIPTIONS_OFFSET, SUBSCRIPTION_COUNT, SubscriptionDescriptor.LENGTH);
    }

    PublisherEntry addPublisher(final int stream)
    {
        int slot = publishers.claim();
        for (int attempt = 0; slot == Slots.NONE && attempt < PUBLISHER_COUNT; attempt++)
        {
            slot = claimOldestEnded();
        }
        checkClaimed(slot, "publishers", PUBLISHER_COUNT);
        final PublisherEntry entry = publisher(slot);
        entry.fill(buffer.getAndAddLong(NEXT_PUBLISHER_OFFSET, 1) & PUBLISHER_MASK, stream);
        publishers.publish(slot);
        return entry;
    }

    long nextPublisher()
    {
        return buffer.getLongVolatile(NEXT_PUBLISHER_OFFSET) & PUBLISHER_MASK;
    }

    SubscriptionEntry addSubscription(final int stream, final int policy)
    {
        final int slot = subscriptions.claim();
        checkClaimed(slot, "subscriptions", SUBSCRIPTION_COUNT);
        final SubscriptionEntry entry = subscription(slot);
        entry.fill(stream, policy);
        return entry;
    }

    List<PublisherEntry> publishers(final int stream)
    {
        final List<PublisherEntry> found = new ArrayList<>();
        for (int slot = 0; slot < PUBLISHER_COUNT; slot++)
        {
            final PublisherEntry entry = publisher(slot);
            if (entry.isOf(stream))
            {
                found.add(entry);
            }
        }
        return found;
    }

    List<SubscriptionEntry> subscriptions(final int stream)
    {
        final List<SubscriptionEntry> found = new ArrayList<>();
        for (int slot = 0; slot < SUBSCRIPTION_COUNT; slot++)
        {
            final SubscriptionEntry entry = subscription(slot);
            if (entry.isOf(stream))
            {
                found.add(entry);
            }
        }
        return found;
    }

    /**
     * Streams of those who live, be they slow or stopped: open publishers, and subscriptions that listen, were thrown
     * out or are just being made.
     */
    Set<Integer> usedStreams()
    {
        final Set<Integer> used = new HashSet<>();
        for (int slot = 0; slot < PUBLISHER_COUNT; slot++)
        {
            final long word = publishers.getWord(slot);
            if (Slots.state(word) != Slots.FREE && Slots.state(word) != Slots.ENDED && !publishers.isDead(word))
            {
                used.add(buffer.getInt(publishers.index(slot) + PublisherDescriptor.STREAM_OFFSET));
            }
        }
        for (int slot = 0; slot < SUBSCRIPTION_COUNT; slot++)
        {
            final long word = subscriptions.getWord(slot);
            if (Slots.state(word) != Slots.FREE && !subscriptions.isDead(word))
            {
                used.add(buffer.getInt(subscriptions.index(slot) + SubscriptionDescriptor.STREAM_OFFSET));
            }
        }
        return used;
    }

    /** Frees the subscriptions of a dead process, which others would ask the kernel about again and again. */
    void bury(final int owner)
    {
        for (int slot = 0; slot < SUBSCRIPTION_COUNT; slot++)
        {
            if (Slots.owner(subscriptions.getWord(slot)) == owner)
            {
                subscription(slot).bury(owner);
            }
        }
    }

    private int claimOldestEnded()
    {
        PublisherEntry oldest = null;
        for (int slot = 0; slot < PUBLISHER_COUNT; slot++)
        {
            final PublisherEntry entry = publisher(slot);
            if (entry.isEnded() && (oldest == null || entry.number() < oldest.number()))
            {
                oldest = entry;
            }
        }
        return oldest != null && oldest.tryClaim() ? oldest.slot() : Slots.NONE;
    }

    private void checkClaimed(final int slot, final String what, final int most)
    {
        if (slot == Slots.NONE)
        {
            throw new IllegalStateException("too many " + what + ": max=" + most + " file=" + file);
        }
    }

    private PublisherEntry publisher(final int slot)
    {
        return new PublisherEntry(buffer, publishers, slot);
    }

    private SubscriptionEntry subscription(final int slot)
    {
        return new SubscriptionEntry(buffer, subscriptions, slot);
    }
}
