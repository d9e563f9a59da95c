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
package io.ropewalk.bus.bridge;

import io.ropewalk.machine.platform.RandomNumber;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.bus.bridge.DepartureDescriptor.*;

/**
 * What the sending side of a bridge keeps.
 *
 * @param capacity of the ring of records, in bytes.
 */
record DepartureKind(int capacity) implements Kind<Attachment>
{
    @Override
    public SegmentSpec spec()
    {
        return SegmentSpec.of(SegmentKind.BRIDGE, FINGERPRINT, (long)RECORDS_OFFSET + capacity)
            .withParameter("capacity", capacity);
    }

    @Override
    public void initialise(final AtomicBuffer body)
    {
        body.putLong(STREAM_OFFSET, RandomNumber.next());
    }

    @Override
    public Attachment handle(final Attachment attachment)
    {
        return attachment;
    }
}
