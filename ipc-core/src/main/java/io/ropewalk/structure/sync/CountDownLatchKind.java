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
import org.agrona.concurrent.AtomicBuffer;

import java.util.Objects;

/**
 * What a {@link SharedCountDownLatch} is.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> {@link IllegalArgumentException} for a count that is negative.
 *
 * @param count    of a new one; all must agree.
 * @param strategy with which the handle waits.
 */
public record CountDownLatchKind(int count, WaitStrategy strategy) implements Kind<SharedCountDownLatch>
{
    /**
     * Checks the count.
     */
    public CountDownLatchKind
    {
        Objects.requireNonNull(strategy, "strategy");
        if (count < 0)
        {
            throw new IllegalArgumentException("count must not be negative: count=" + count);
        }
    }

    @Override
    public SegmentSpec spec()
    {
        return SegmentSpec.of(SegmentKind.COUNT_DOWN_LATCH, CountDownLatchDescriptor.FINGERPRINT,
            CountDownLatchDescriptor.BODY_LENGTH).withParameter("count", count);
    }

    @Override
    public void initialise(final AtomicBuffer body)
    {
        body.putLong(CountDownLatchDescriptor.COUNT_OFFSET, count);
    }

    @Override
    public SharedCountDownLatch handle(final Attachment attachment)
    {
        return new SharedCountDownLatch(attachment, this);
    }
}
