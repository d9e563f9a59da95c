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
package io.ropewalk.structure.pipe;

import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.segment.Attachment;
import io.ropewalk.structure.ring.core.PipeRing;
import org.agrona.concurrent.AtomicBuffer;

/**
 * One direction of a pipe, as one handle sees it.
 */
final class Lane
{
    final PipeRing ring;
    final EventCount notEmpty;
    final EventCount notFull;

    Lane(final Attachment attachment, final PipeKind<?> kind, final boolean isToFirst)
    {
        final AtomicBuffer buffer = attachment.slice(
            kind.ringOffset(isToFirst), kind.ring().bodyLength());
        notEmpty = EventCount.named(buffer, PipeRing.NOT_EMPTY_OFFSET, "not empty");
        notFull = EventCount.named(buffer, PipeRing.NOT_FULL_OFFSET, "not full");
        ring = new PipeRing(buffer, kind.ring(), attachment.owner(), attachment::isDead,
            attachment.path(), notFull::signal, notEmpty::signal);
    }

    /** Wakes all waiters, to look for a change outside the ring. */
    void wakeAll()
    {
        notEmpty.signal();
        notFull.signal();
    }
}
