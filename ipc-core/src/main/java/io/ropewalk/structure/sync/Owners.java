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

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.machine.platform.ThreadNumber;
import io.ropewalk.segment.Attachment;

import java.nio.file.Path;
import java.util.function.IntPredicate;

import static io.ropewalk.structure.sync.LockDescriptor.*;

/**
 * Says whether those whom the words of an object name as owners are dead, and notices names that nobody can have.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> {@link CorruptSegmentException} for an owner that never was: nobody would ever give back what it
 * seems to hold. Whether a living process has such a thread only that process can know.
 *
 * @param self       token of this process.
 * @param isGivenOut whether a token can have been given out.
 * @param isDead     proof of death of a token, by the kernel.
 * @param path       of the object; null for memory that belongs to no walk.
 */
record Owners(int self, IntPredicate isGivenOut, IntPredicate isDead, Path path)
{
    private static final int NOBODY = 0;
    private static final long THREAD_MASK = (1L << THREAD_BITS) - 1;

    static Owners of(final Attachment attachment)
    {
        return new Owners(attachment.owner(), attachment::isGivenOut,
            attachment::isDead, attachment.path());
    }

    /** Takes every name for good: for memory that belongs to no walk. */
    static Owners of(final IntPredicate isDead)
    {
        return new Owners(NOBODY, (token) -> true, isDead, null);
    }

    /** Asks the kernel about a process that stands in a word. */
    boolean isDead(final int token)
    {
        if (!isGivenOut.test(token))
        {
            throw corrupt("unknown owner: owner=" + token);
        }
        return isDead.test(token);
    }

    /** The same about a thread, as the state of a lock names it. */
    boolean isDead(final long id)
    {
        final int token = LockWord.tokenOf(id);
        final long thread = id >>> 1 & THREAD_MASK;
        if (null != path && (0 == thread || (self == token && thread > newestThread())))
        {
            throw corrupt("unknown thread: owner=" + token + " thread=" + thread);
        }
        return isDead(token);
    }

    /** Numbers are given out in the order of making. */
    private static long newestThread()
    {
        return ThreadNumber.of(new Thread(() -> {})) & THREAD_MASK;
    }

    CorruptSegmentException corrupt(final String message)
    {
        return new CorruptSegmentException(message, path);
    }
}
