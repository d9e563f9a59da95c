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
package io.ropewalk.structure.sync;

import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Walk;
import io.ropewalk.segment.file.SegmentKind;
import io.ropewalk.segment.file.SegmentSpec;
import org.agrona.concurrent.AtomicBuffer;

import java.io.Serializable;

/**
 * What all participants must agree on.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> {@link IllegalArgumentException} for what cannot be.
 *
 * @param isBounded whether permits are leased to processes.
 * @param isFair    whether those who wait are served in the order of their coming.
 * @param permits   in the beginning.
 */
record SemaphoreForm(boolean isBounded, boolean isFair, int permits) implements Serializable
{
    SemaphoreForm
    {
        if (isBounded && permits < 0)
        {
            throw new IllegalArgumentException(
                "permits of a bounded semaphore must not be negative: permits=" + permits);
        }
    }

    SharedSemaphore open(final Walk walk, final String name)
    {
        return handle(Attachment.openOrCreate(walk, name, spec(), this::initialise));
    }

    SharedSemaphore create(final Walk walk)
    {
        return handle(Attachment.create(walk, spec(), this::initialise));
    }

    private SharedSemaphore handle(final Attachment attachment)
    {
        return new SharedSemaphore(attachment, this, WaitStrategy.HYBRID);
    }

    private SegmentSpec spec()
    {
        final SegmentSpec spec = isBounded ?
            SegmentSpec.of(SegmentKind.BOUNDED_SEMAPHORE,
                BoundedSemaphoreDescriptor.FINGERPRINT, BoundedSemaphoreDescriptor.BODY_LENGTH) :
            SegmentSpec.of(SegmentKind.SEMAPHORE, SemaphoreDescriptor.FINGERPRINT, SemaphoreDescriptor.BODY_LENGTH);
        return spec.withParameter("permits", permits).withParameter("fair", isFair ? 1 : 0);
    }

    private void initialise(final AtomicBuffer body)
    {
        if (isBounded)
        {
            body.putInt(BoundedSemaphoreDescriptor.BOUND_OFFSET, permits);
            body.putInt(BoundedSemaphoreDescriptor.AVAILABLE_OFFSET, permits);
        }
        else
        {
            body.putInt(SemaphoreDescriptor.PERMITS_OFFSET, permits);
        }
    }

    Permits permits(final Attachment attachment)
    {
        return isBounded ? new LeasedPermits(attachment, permits) : new PlainPermits(attachment.buffer());
    }

    int lineOffset()
    {
        return isBounded ? BoundedSemaphoreDescriptor.LINE_OFFSET : SemaphoreDescriptor.LINE_OFFSET;
    }
}
