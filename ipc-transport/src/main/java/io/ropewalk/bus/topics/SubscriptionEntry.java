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

import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.bus.topics.SubscriptionDescriptor.*;

/**
 * What a subscription tells others about itself, and whether it was thrown out for being slow.
 *
 * <p><b>Threads:</b> the thread of the subscriber writes, but for the state; anybody reads.
 *
 * <p><b>Failure:</b> that of a dead process counts no more and is given to the next subscriber.
 */
public final class SubscriptionEntry
{
    /** Added to the policy of a subscription that records what it receives. */
    public static final int RECORDS = 1 << 8;

    private final AtomicBuffer buffer;
    private final Slots slots;
    private final int slot;
    private final int index;
    private final long seen;
    private boolean isClosed;
    /** Thrown out, and listening again before that was looked at. */
    private volatile boolean isEvictedUnseen;

    SubscriptionEntry(final AtomicBuffer buffer, final Slots slots, final int slot)
    {
        this.buffer = buffer;
        this.slots = slots;
        this.slot = slot;
        this.index = slots.index(slot);
        this.seen = slots.getWord(slot);
    }

    /** What is to happen when it is slow, as a number. */
    public int policy()
    {
        return buffer.getInt(index + POLICY_OFFSET) & ~RECORDS;
    }

    /** Whether it records what it receives. */
    public boolean isRecorder()
    {
        return (buffer.getInt(index + POLICY_OFFSET) & RECORDS) != 0;
    }

    /** Whether it is the same place. */
    public boolean isSame(final SubscriptionEntry other)
    {
        return slot == other.slot;
    }

    /** Whether its process lives and it was not closed; it may be on its way to another driver. */
    public boolean isOpen()
    {
        final long word = slots.getWord(slot);
        return Slots.state(word) != Slots.FREE && !slots.isDead(word);
    }

    /** Whether publishers are not to wait for it when it is slow. */
    public boolean mayBeEvicted()
    {
        return policy() != 0;
    }

    /** Number of its Aeron client. */
    public long clientId()
    {
        return buffer.getLong(index + CLIENT_OFFSET);
    }

    /** Number of its Aeron subscription. */
    public long registrationId()
    {
        return buffer.getLong(index + REGISTRATION_OFFSET);
    }

    /** Driver that it listens to. */
    public int epoch()
    {
        return buffer.getInt(index + EPOCH_OFFSET);
    }

    /** Messages received. */
    public long received()
    {
        // SYNC POINT: bus statistics
        return buffer.getLongAcquire(index + RECEIVED_OFFSET);
    }

    /** Messages missed. */
    public long missed()
    {
        // SYNC POINT: bus statistics
        return buffer.getLongAcquire(index + MISSED_OFFSET);
    }

    /** How often it was thrown out for being slow. */
    public long evictions()
    {
        // SYNC POINT: bus statistics
        return buffer.getLongAcquire(index + EVICTIONS_OFFSET);
    }

    /** Owner token of its process. */
    public int owner()
    {
        return Slots.owner(slots.getWord(slot));
    }

    /** Whether messages are kept for it: it is subscribed, and its process lives. */
    public boolean isListening()
    {
        final long word = slots.getWord(slot);
        return Slots.state(word) == Slots.ACTIVE && !slots.isDead(word);
    }

    /** Whether it was thrown out, and {@link #comeBack} not called since. */
    public boolean isEvicted()
    {
        // SYNC POINT: bus subscription evicted
        return Slots.state(slots.getWord(slot)) == Slots.ENDED || isEvictedUnseen;
    }

    /** Having seen that it was thrown out, it will listen again. */
    public synchronized void comeBack()
    {
        isEvictedUnseen = false;
        final long word = slots.getWord(slot);
        if (Slots.state(word) == Slots.ENDED)
        {
            slots.tryRefill(slot, word);
        }
    }

    /**
     * By a publisher that is held up: throws it out. False if it is not as it was when this entry was looked up:
     * somebody else did, it has left, or it listens anew.
     */
    public boolean evict()
    {
        // SYNC POINT: bus subscription evicted
        return Slots.state(seen) == Slots.ACTIVE &&
            slots.compareAndSet(slot, seen, Slots.word(seen, Slots.ENDED));
    }

    /** @param newEvictions how often it was thrown out. */
    public void evictions(final long newEvictions)
    {
        // SYNC POINT: bus statistics
        buffer.putLongRelease(index + EVICTIONS_OFFSET, newEvictions);
    }

    /**
     * For others to see.
     *
     * @param received messages.
     * @param missed   messages.
     */
    public void progress(final long received, final long missed)
    {
        // SYNC POINT: bus statistics
        buffer.putLongRelease(index + RECEIVED_OFFSET, received);
        buffer.putLongRelease(index + MISSED_OFFSET, missed);
    }

    /**
     * Listening from now on, to this driver.
     *
     * @param clientId       of Aeron.
     * @param registrationId of Aeron.
     * @param epoch          of the driver.
     * @return false if this entry was closed.
     */
    public synchronized boolean listen(final long clientId, final long registrationId, final int epoch)
    {
        if (isClosed)
        {
            return false;
        }
        // Another turn first: nobody throws out who listens here because of what it has seen there.
        long word;
        do
        {
            word = slots.getWord(slot);
            isEvictedUnseen |= Slots.state(word) == Slots.ENDED;
        }
        while (!slots.tryRefill(slot, word));
        buffer.putLong(index + CLIENT_OFFSET, clientId);
        buffer.putLong(index + REGISTRATION_OFFSET, registrationId);
        buffer.putInt(index + EPOCH_OFFSET, epoch);
        slots.publish(slot);
        return true;
    }

    /** Gone. */
    public synchronized void close()
    {
        while (!isClosed)
        {
            final long word = slots.getWord(slot);
            isClosed = slots.compareAndSet(slot, word, Slots.free(word));
        }
    }

    /** By who knows this process dead. */
    void bury(final int owner)
    {
        if (Slots.owner(seen) == owner)
        {
            slots.compareAndSet(slot, seen, Slots.free(seen));
        }
    }

    void fill(final int stream, final int policy)
    {
        buffer.putInt(index + STREAM_OFFSET, stream);
        buffer.putInt(index + POLICY_OFFSET, policy);
        buffer.putLong(index + EVICTIONS_OFFSET, 0);
        progress(0, 0);
    }

    boolean isOf(final int stream)
    {
        return Slots.state(seen) >= Slots.ACTIVE && buffer.getInt(index + STREAM_OFFSET) == stream;
    }
}
