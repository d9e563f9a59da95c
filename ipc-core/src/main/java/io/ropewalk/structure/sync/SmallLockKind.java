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
import io.ropewalk.segment.SegmentSpec;

/**
 * What a lock without conditions is that lies in the file of another object.
 *
 * @param spec     of that object.
 * @param offset   of the lock in its body.
 * @param strategy with which the handle waits.
 */
record SmallLockKind(SegmentSpec spec, int offset, WaitStrategy strategy) implements Kind<SharedLock>
{
    @Override
    public SharedLock handle(final Attachment attachment)
    {
        return new SharedLock(attachment, offset, strategy);
    }
}
