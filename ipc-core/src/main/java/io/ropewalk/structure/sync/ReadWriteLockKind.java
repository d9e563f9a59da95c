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
import io.ropewalk.machine.platform.RandomNumber;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.structure.sync.LockDescriptor.ReadWriteLockDescriptor;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The kind of a {@link SharedReadWriteLock}.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> none.
 *
 * @param strategy with which handles wait.
 */
public record ReadWriteLockKind(WaitStrategy strategy) implements Kind<SharedReadWriteLock>
{
    @Override
    public SegmentSpec spec()
    {
        return SegmentSpec.of(SegmentKind.READ_WRITE_LOCK, ReadWriteLockDescriptor.FINGERPRINT,
            ReadWriteLockDescriptor.BODY_LENGTH);
    }

    @Override
    public void initialise(final AtomicBuffer body)
    {
        body.putLong(ReadWriteLockDescriptor.IDENTITY_OFFSET, RandomNumber.next());
    }

    @Override
    public SharedReadWriteLock handle(final Attachment attachment)
    {
        return new SharedReadWriteLock(attachment, strategy);
    }
}
