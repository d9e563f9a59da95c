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
package io.ropewalk.error;

/**
 * Says how many elements of a batch were put before an exception ended it. It is not thrown itself, but stands among
 * the {@linkplain Throwable#getSuppressed() suppressed exceptions} of what was thrown.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> the first elements of the batch, {@link #count()} of them, are in the queue, and no others: go on
 * with the next one.
 */
public final class PartialPutException extends RopewalkException
{
    private static final long serialVersionUID = 1L;

    private final long count;

    /**
     * @param count number of elements that were put.
     */
    public PartialPutException(final long count)
    {
        super("elements were put before: count=" + count);
        this.count = count;
    }

    /**
     * Returns the number of elements that were put.
     */
    public long count()
    {
        return count;
    }

    /**
     * Returns the number of elements that were put before an exception ended their batch.
     *
     * @param thrown by the method that put them.
     * @return the number of elements; zero if none was put.
     */
    public static long countIn(final Throwable thrown)
    {
        long count = 0;
        for (final Throwable suppressed : thrown.getSuppressed())
        {
            if (suppressed instanceof PartialPutException partial)
            {
                // The last one: an iterable may have put a batch of its own.
                count = partial.count;
            }
        }
        return count;
    }
}
