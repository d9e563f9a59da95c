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
 * Says which element of a {@code map} failed: added as a suppressed exception to what the function threw for it.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> this is the first element, in their order, that failed; others may have, too.
 */
public final class FailedElementException extends RopewalkException
{
    private static final long serialVersionUID = 1L;

    private final int index;

    /**
     * @param index of the element.
     */
    public FailedElementException(final int index)
    {
        super("element failed: index=" + index);
        this.index = index;
    }

    /**
     * Returns the index of the element.
     *
     * @return the index, from 0.
     */
    public int index()
    {
        return index;
    }

    /**
     * Returns which element failed, as said in what was thrown.
     *
     * @param thrown by {@code map}, or the cause of what its future threw.
     * @return the index, or -1 if it says nothing.
     */
    public static int indexIn(final Throwable thrown)
    {
        for (final Throwable suppressed : thrown.getSuppressed())
        {
            if (suppressed instanceof FailedElementException failed)
            {
                return failed.index;
            }
        }
        return -1;
    }
}
