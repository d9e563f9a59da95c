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
package io.ropewalk.structure.queue;

import io.ropewalk.segment.Attachment;
import io.ropewalk.structure.ring.core.MpmcRing;

/**
 * One ring of a growing queue, as one handle sees it.
 */
final class ChainLink
{
    private static final int NUMBER_SHIFT = 40;

    final long number;
    final MpmcRing ring;
    final int maxElementLength;

    ChainLink(final long number, final Attachment attachment)
    {
        this.number = number;
        this.ring = MpmcRing.over(attachment, ((QueueKind<?>)attachment.kind()).layout());
        this.maxElementLength = ring.maxMessageLength();
    }

    /** Positions of the rings of a queue begin anew; these do not meet. */
    long uniquePositionOf(final long position)
    {
        return number << NUMBER_SHIFT | position;
    }
}
