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

import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.bus.topics.TopicsDescriptor.BODY_LENGTH;
import static io.ropewalk.bus.topics.TopicsDescriptor.FINGERPRINT;
import static io.ropewalk.bus.topics.TopicsDescriptor.NEXT_STREAM_OFFSET;

/**
 * What the table of topics is.
 *
 * @param firstStream number of the first stream, if the table is new.
 */
record TopicsKind(int firstStream) implements Kind<Topics>
{
    @Override
    public SegmentSpec spec()
    {
        return SegmentSpec.of(SegmentKind.TOPICS, FINGERPRINT, BODY_LENGTH);
    }

    @Override
    public void initialise(final AtomicBuffer body)
    {
        body.putInt(NEXT_STREAM_OFFSET, firstStream);
    }

    @Override
    public Topics handle(final Attachment attachment)
    {
        return Topics.of(attachment);
    }
}
