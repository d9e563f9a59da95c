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
    private final AtomicBuffer buffer;
    private final Slots slots;
    private final int slot;
    private final int index;

    SubscriptionEntry(final AtomicBuffer buffer, final Slots slots, final int slot)
    {
        this.buffer = buffer;
        this.slots = slots;
        this.slot = slot;
        this.index = slots.index(slot);
    }

    /** What is to happen when it is slow, as a number. */
    public int policy()
    {
        return buffer.getInt(index + POLICY_OFFSET);
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
        return Slots.owner(slots.wordAt(slot));
    }

    /** Whether messages are kept for it: it is subscribed, and its process lives. */
    public boolean isListening()
    {
        final long word = slots.wordAt(slot);
        return Slots.state(word) == Slots.ACTIVE && !slots.isDead(word);
    }

    /** Whether it was thrown out. */
    public boolean isEvicted()
    {
        // SYNC POINT: bus subscription evicted
        return Slots.state(buffer.getLongVolatile(index + STATE_OFFSET)) == Slots.ENDED;
    }

    /** By a publisher that is held up: throws it out. False if somebody else did, or if it has left. */
    public boolean evict()
    {
        final long word = slots.wordAt(slot);
        // SYNC POINT: bus subscription evicted
        return Slots.state(word) == Slots.ACTIVE && buffer.compareAndSetLong(
            index + STATE_OFFSET, word, Slots.word(Slots.ENDED, Slots.owner(word)));
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
     */
    public void listen(final long clientId, final long registrationId, final int epoch)
    {
        buffer.putLong(index + CLIENT_OFFSET, clientId);
        buffer.putLong(index + REGISTRATION_OFFSET, registrationId);
        buffer.putInt(index + EPOCH_OFFSET, epoch);
        slots.publish(slot);
    }

    /** Gone. */
    public void close()
    {
        buffer.putLongVolatile(index + STATE_OFFSET, 0);
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
        return Slots.state(slots.wordAt(slot)) >= Slots.ACTIVE && buffer.getInt(index + STREAM_OFFSET) == stream;
    }
}
