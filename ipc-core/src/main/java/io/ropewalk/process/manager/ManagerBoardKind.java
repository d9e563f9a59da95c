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
package io.ropewalk.process.manager;

import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;

/**
 * What the board of a manager is.
 *
 * @param threads that serve calls, at most.
 */
record ManagerBoardKind(int threads) implements Kind<ManagerBoard>
{
    @Override
    public SegmentSpec spec()
    {
        return SegmentSpec.of(SegmentKind.MANAGER, ManagerBoardDescriptor.FINGERPRINT,
            ManagerBoardDescriptor.bodyLength(threads)).withParameter("threads", threads);
    }

    @Override
    public ManagerBoard handle(final Attachment attachment)
    {
        return new ManagerBoard(attachment, this);
    }
}
