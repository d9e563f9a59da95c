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

import io.ropewalk.machine.waiting.core.Deadline;

/** One thread's wait to read. It waits for the lock of the writers as they do, and does not take it. */
final class ReadAcquisition extends Acquisition
{
    private final Readers readers;

    private ReadAcquisition(
        final WriteLock writer, final Readers readers, final long deadlineNs, final boolean isInterruptible)
    {
        super(writer.word(), writer.nodes(), WaiterNodes.NONE, deadlineNs, isInterruptible);
        this.readers = readers;
    }

    /** Until it reads; a flag of interruption stays. */
    static void uninterruptibly(final WriteLock writer, final Readers readers)
    {
        try
        {
            new ReadAcquisition(writer, readers, Deadline.NEVER, false).run();
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** Until it reads, true, or the deadline has passed, false. */
    static boolean interruptibly(final WriteLock writer, final Readers readers, final long deadlineNs)
        throws InterruptedException
    {
        return new ReadAcquisition(writer, readers, deadlineNs, true).run();
    }

    @Override
    boolean take(final long seen, final boolean isContended, final boolean isDead)
    {
        return isDead ? readers.tryEnterAfter(seen) : readers.tryEnter();
    }

    /** Always: others may read, too, and a writer may wait for all of them. */
    @Override
    boolean passesOn(final boolean isTaken)
    {
        return true;
    }
}
