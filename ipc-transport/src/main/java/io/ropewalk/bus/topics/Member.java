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

import static io.ropewalk.bus.topics.MemberDescriptor.*;

/**
 * The place of one open bus in the table of members.
 *
 * <p><b>Threads:</b> the bus that joined writes; anybody reads.
 *
 * <p><b>Failure:</b> the place of a dead process is given to the next who joins, or freed by the driver.
 */
public final class Member
{
    private final AtomicBuffer buffer;
    private final Slots slots;
    private final int slot;
    private final int index;
    private final long seen;

    Member(final AtomicBuffer buffer, final Slots slots, final int slot)
    {
        this.buffer = buffer;
        this.slots = slots;
        this.slot = slot;
        this.index = slots.index(slot);
        this.seen = slots.getWord(slot);
    }

    /** Owner token of its process. */
    public int owner()
    {
        return Slots.owner(seen);
    }

    /** Number of its Aeron client; zero before it has one. */
    public long clientId()
    {
        // SYNC POINT: bus client recorded
        return buffer.getLongAcquire(index + CLIENT_OFFSET);
    }

    /** Driver that the client belongs to. */
    public int epoch()
    {
        return buffer.getInt(index + EPOCH_OFFSET);
    }

    /** Whether the driver is to spin for it. */
    public boolean isSpinning()
    {
        return (buffer.getInt(index + PROFILE_OFFSET) & SPINNING) != 0;
    }

    /** Whether the driver is to look for what comes over the network. */
    public boolean isNetwork()
    {
        return (buffer.getInt(index + PROFILE_OFFSET) & NETWORK) != 0;
    }

    /**
     * Records the client, so that the driver can be told when this process has died.
     *
     * @param newClientId of Aeron.
     * @param newEpoch    of the driver.
     */
    public void client(final long newClientId, final int newEpoch)
    {
        buffer.putLong(index + CLIENT_OFFSET, 0);
        buffer.putInt(index + EPOCH_OFFSET, newEpoch);
        // SYNC POINT: bus client recorded
        buffer.putLongRelease(index + CLIENT_OFFSET, newClientId);
    }

    /**
     * Gives the place back, or takes it from the dead.
     *
     * @return whether it was still the one that was seen.
     */
    public boolean free()
    {
        return slots.compareAndSet(slot, seen, Slots.free(seen));
    }

    boolean isTaken()
    {
        return Slots.state(seen) != Slots.FREE;
    }

    void fill(final boolean isSpinning, final boolean isNetwork)
    {
        buffer.putInt(index + PROFILE_OFFSET, (isSpinning ? SPINNING : 0) | (isNetwork ? NETWORK : 0));
        buffer.putLong(index + CLIENT_OFFSET, 0);
    }
}
