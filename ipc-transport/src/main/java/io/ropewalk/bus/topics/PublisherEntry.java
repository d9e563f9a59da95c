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

import io.ropewalk.machine.platform.MemoryBarrier;
import org.agrona.concurrent.AtomicBuffer;

import java.lang.invoke.VarHandle;

import static io.ropewalk.bus.topics.PublisherDescriptor.*;

/**
 * What a publisher tells others about itself: how many messages it has begun and how many it has published.
 *
 * <p><b>Threads:</b> the thread of the publisher writes; anybody reads.
 *
 * <p><b>Failure:</b> that of a dead process stays as it was until another publisher needs the place.
 */
public final class PublisherEntry
{
    /*
     * Begun and done are one half of Dekker's pattern: the publisher stores begun and looks at the topic, whoever ends
     * the topic changes its word and looks at begun. Readers of begun issue the membarrier that stands for both fences;
     * where there is none, the publisher fences. So whoever has seen the topic ended, and then begun = done, knows that
     * nothing more will come from a living publisher.
     */
    private static final boolean BARRIER = MemoryBarrier.isSupported();

    private final AtomicBuffer buffer;
    private final Slots slots;
    private final int slot;
    private final int index;
    private final long seen;

    PublisherEntry(final AtomicBuffer buffer, final Slots slots, final int slot)
    {
        this.buffer = buffer;
        this.slots = slots;
        this.slot = slot;
        this.index = slots.index(slot);
        this.seen = slots.getWord(slot);
    }

    /** Number of the publisher on its bus; given again only after 2^20 others. */
    public long number()
    {
        return buffer.getLong(index + NUMBER_OFFSET);
    }

    /** Messages published. */
    public long done()
    {
        // SYNC POINT: bus message done
        return buffer.getLongVolatile(index + DONE_OFFSET);
    }

    /** Messages published while nobody listened. */
    public long unheard()
    {
        return buffer.getLong(index + UNHEARD_OFFSET);
    }

    /** How often it had to change to another driver. */
    public long interruptions()
    {
        return buffer.getLong(index + INTERRUPTIONS_OFFSET);
    }

    /** Driver that it publishes through. */
    public int epoch()
    {
        return buffer.getInt(index + EPOCH_OFFSET);
    }

    /** Whether its process lives and it was not closed. */
    public boolean isOpen()
    {
        final long word = slots.getWord(slot);
        return Slots.state(word) == Slots.ACTIVE && !slots.isDead(word);
    }

    /** Owner token of its process. */
    public int owner()
    {
        return Slots.owner(slots.getWord(slot));
    }

    /**
     * Whether a message may still come from it, although its topic was ended before this process issued a barrier.
     */
    public boolean isBusy()
    {
        final long word = slots.getWord(slot);
        if (Slots.state(word) != Slots.ACTIVE)
        {
            return false;
        }
        // SYNC POINT: bus message done
        final long done = buffer.getLongVolatile(index + DONE_OFFSET);
        // SYNC POINT: bus message begun
        return buffer.getLongVolatile(index + BEGUN_OFFSET) != done && !slots.isDead(word);
    }

    /**
     * Begins a message: says so, and then looks at the topic and at who drives.
     *
     * @param begun      number of messages begun, this one included.
     * @param topic      of this publisher.
     * @param driverWord that the publisher knows.
     * @return false if the topic was ended, or somebody else drives.
     */
    public boolean begin(final long begun, final Topic topic, final long driverWord)
    {
        // One reference, so that its class is looked at once a message.
        final AtomicBuffer words = buffer;
        // SYNC POINT: bus message begun
        words.putLongOpaque(index + BEGUN_OFFSET, begun);
        if (!BARRIER)
        {
            VarHandle.fullFence();
        }
        return topic.isOpen(words) && Topics.driver(words) == driverWord;
    }

    /**
     * The message begun will not come.
     *
     * @param done number of messages published.
     */
    public void giveUp(final long done)
    {
        // SYNC POINT: bus message begun
        buffer.putLongRelease(index + BEGUN_OFFSET, done);
    }

    /**
     * After a message that nobody listened to.
     *
     * @param done number of messages published, this one included.
     */
    public void end(final long done)
    {
        // SYNC POINT: bus message done
        buffer.putLongRelease(index + DONE_OFFSET, done);
    }

    /**
     * After the message was published: wakes who sleeps.
     *
     * @param done  number of messages published, this one included.
     * @param topic of this publisher.
     */
    public void end(final long done, final Topic topic)
    {
        final AtomicBuffer words = buffer;
        // SYNC POINT: bus message done
        words.putLongRelease(index + DONE_OFFSET, done);
        topic.signal(words);
    }

    /** @param newUnheard messages that nobody listened to. */
    public void unheard(final long newUnheard)
    {
        buffer.putLong(index + UNHEARD_OFFSET, newUnheard);
    }

    /**
     * Records another driver.
     *
     * @param newEpoch         of the driver.
     * @param newInterruptions how often that has happened.
     */
    public void moved(final int newEpoch, final long newInterruptions)
    {
        buffer.putInt(index + EPOCH_OFFSET, newEpoch);
        buffer.putLong(index + INTERRUPTIONS_OFFSET, newInterruptions);
    }

    /** Nothing more will be published; the counts stay. */
    public void close()
    {
        slots.compareAndSet(slot, Slots.word(seen, Slots.ACTIVE), Slots.word(seen, Slots.ENDED));
    }

    void fill(final long number, final int stream)
    {
        buffer.putLong(index + NUMBER_OFFSET, number);
        buffer.putInt(index + STREAM_OFFSET, stream);
        buffer.putLong(index + UNHEARD_OFFSET, 0);
        buffer.putLong(index + BEGUN_OFFSET, 0);
        buffer.putLong(index + DONE_OFFSET, 0);
        moved(0, 0);
    }

    boolean isOf(final int stream)
    {
        return Slots.state(seen) >= Slots.ACTIVE && buffer.getInt(index + STREAM_OFFSET) == stream;
    }

    boolean isEnded()
    {
        return Slots.state(seen) == Slots.ENDED;
    }

    /** For another publisher, if it is as it was seen. */
    boolean tryClaim()
    {
        return slots.tryClaim(slot, seen);
    }

    int slot()
    {
        return slot;
    }
}
