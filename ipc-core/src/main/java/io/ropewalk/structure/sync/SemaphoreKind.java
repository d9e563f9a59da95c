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
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.structure.sync.SemaphoreDescriptor.BoundedSemaphoreDescriptor;
import org.agrona.concurrent.AtomicBuffer;

import java.util.Objects;

/**
 * What a {@link SharedSemaphore} is; all participants must agree on it.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> {@link IllegalArgumentException} for what cannot be.
 *
 * @param isBounded whether permits are leased to processes.
 * @param isFair    whether those who wait are served in the order of their coming.
 * @param permits   in the beginning.
 * @param strategy  with which the handle waits.
 */
public record SemaphoreKind(boolean isBounded, boolean isFair, int permits, WaitStrategy strategy)
    implements Kind<SharedSemaphore>
{
    /**
     * Checks the number.
     */
    public SemaphoreKind
    {
        Objects.requireNonNull(strategy, "strategy");
        if (isBounded && permits < 0)
        {
            throw new IllegalArgumentException(
                "permits of a bounded semaphore must not be negative: permits=" + permits);
        }
    }

    /**
     * The same, serving those who wait in the order of their coming.
     *
     * @return the fair kind.
     */
    public SemaphoreKind fair()
    {
        return new SemaphoreKind(isBounded, true, permits, strategy);
    }

    @Override
    public SharedSemaphore handle(final Attachment attachment)
    {
        return new SharedSemaphore(attachment, this);
    }

    @Override
    public SegmentSpec spec()
    {
        final SegmentSpec spec = isBounded ?
            SegmentSpec.of(SegmentKind.BOUNDED_SEMAPHORE,
                BoundedSemaphoreDescriptor.FINGERPRINT, BoundedSemaphoreDescriptor.BODY_LENGTH) :
            SegmentSpec.of(SegmentKind.SEMAPHORE, SemaphoreDescriptor.FINGERPRINT, SemaphoreDescriptor.BODY_LENGTH);
        return spec.withParameter("permits", permits).withParameter("fair", isFair ? 1 : 0);
    }

    @Override
    public void initialise(final AtomicBuffer body)
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
        return isBounded ? new LeasedPermits(attachment, permits) : new Permits.PlainPermits(attachment.buffer());
    }

    int lineOffset()
    {
        return isBounded ? BoundedSemaphoreDescriptor.LINE_OFFSET : SemaphoreDescriptor.LINE_OFFSET;
    }
}
