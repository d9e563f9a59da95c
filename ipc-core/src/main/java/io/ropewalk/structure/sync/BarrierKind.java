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

import java.util.Objects;

import static io.ropewalk.structure.sync.BarrierDescriptor.*;

/**
 * What a {@link SharedBarrier} is.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> {@link IllegalArgumentException} for a number of parties that is out of range.
 *
 * @param parties  how many wait for each other, up to 32,768; all must agree.
 * @param action   run when the last one arrives through this handle; null if there is nothing to do.
 * @param strategy with which the handle waits.
 */
public record BarrierKind(int parties, Runnable action, WaitStrategy strategy) implements Kind<SharedBarrier>
{
    /**
     * Checks the number.
     */
    public BarrierKind
    {
        Objects.requireNonNull(strategy, "strategy");
        if (parties <= 0 || parties > MAX_PARTIES)
        {
            throw new IllegalArgumentException(
                "number of parties out of range: parties=" + parties + " min=1 max=" + MAX_PARTIES);
        }
    }

    /**
     * The same, with something to do when all have arrived.
     *
     * @param newAction run when the last one arrives through this handle; to be sent with it, it must be serialisable.
     * @return the other kind.
     */
    public BarrierKind action(final Runnable newAction)
    {
        return new BarrierKind(parties, newAction, strategy);
    }

    @Override
    public SegmentSpec spec()
    {
        return SegmentSpec.of(SegmentKind.BARRIER, FINGERPRINT, bodyLength(parties)).withParameter("parties", parties);
    }

    @Override
    public SharedBarrier handle(final Attachment attachment)
    {
        return new SharedBarrier(attachment, this);
    }
}
