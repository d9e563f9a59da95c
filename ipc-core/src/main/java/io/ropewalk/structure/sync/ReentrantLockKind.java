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

import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentSpec;

/**
 * What a {@link SharedReentrantLock} is.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> none.
 *
 * @param isFair whether those who wait get it in the order in which they came; all must agree.
 */
public record ReentrantLockKind(boolean isFair) implements Kind<SharedReentrantLock>
{
    /**
     * The same, given to those who wait in the order in which they came.
     *
     * @return the fair kind.
     */
    public ReentrantLockKind fair()
    {
        return new ReentrantLockKind(true);
    }

    @Override
    public SegmentSpec spec()
    {
        return LockHandle.spec(true, isFair);
    }

    @Override
    public SharedReentrantLock handle(final Attachment attachment)
    {
        return new SharedReentrantLock(attachment, 0, LockHandle.NODES, isFair);
    }
}
