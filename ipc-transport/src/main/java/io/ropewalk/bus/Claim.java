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

import io.aeron.logbuffer.BufferClaim;
import io.aeron.protocol.DataHeaderFlyweight;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Room for one message in the publisher's log: write it in place, then commit or abort.
 *
 * <p><b>Threads:</b> that of its publisher.
 *
 * <p><b>Failure:</b> subscribers receive nothing after an open claim until it is committed or aborted; the claim of a
 * dead process is aborted. Do not touch the buffer afterwards: it belongs to others.
 */
public final class Claim
{
    private static final int NOTHING_LENGTH = DataHeaderFlyweight.HEADER_LENGTH;

    private final TopicPublication publication;
    private final HandleGate gate;
    private final BufferClaim claim = new BufferClaim();

    Claim(final TopicPublication publication, final HandleGate gate)
    {
        this.publication = publication;
        this.gate = gate;
    }

    BufferClaim claim()
    {
        return claim;
    }

    /** Returns the buffer that holds the message, from {@link #offset()} on. */
    public MutableDirectBuffer buffer()
    {
        return claim.buffer();
    }

    /** Returns the offset of the message in the buffer. */
    public int offset()
    {
        return claim.offset();
    }

    /** Returns the length of the message in bytes. */
    public int length()
    {
        return claim.length();
    }

    /**
     * Publishes the message.
     *
     * @throws IllegalStateException if it was committed or aborted before.
     */
    public void commit()
    {
        publication.checkClaimed();
        try
        {
            publication.commit(claim);
        }
        finally
        {
            gate.leave();
        }
    }

    /**
     * Aborts the claim: nothing is published.
     *
     * @throws IllegalStateException if it was committed or aborted before.
     */
    public void abort()
    {
        publication.checkClaimed();
        try
        {
            publication.abort(claim);
        }
        finally
        {
            gate.leave();
        }
    }

    /** By the thread that has made it, when its publisher is closed: nothing of the log can be reached from here. */
    void abandon()
    {
        if (publication.isClaimed())
        {
            abort();
            claim.wrap(new UnsafeBuffer(new byte[NOTHING_LENGTH]), 0, NOTHING_LENGTH);
        }
    }
}
