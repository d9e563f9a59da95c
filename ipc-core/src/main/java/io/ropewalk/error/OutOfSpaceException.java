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

import java.nio.file.Path;

/**
 * Thrown if the file system has no room for a new shared object, on creation, so that no later access can fail for it.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> nothing was created. Create a smaller object, destroy unused ones, or enlarge the file system
 * (containers give {@code /dev/shm} 64 MB by default).
 */
public final class OutOfSpaceException extends SegmentException
{
    private static final long serialVersionUID = 1L;

    private final long neededBytes;
    private final long usableBytes;

    /**
     * @param neededBytes length of the file that was to be allocated.
     * @param usableBytes free space that the file system reported.
     * @param file        the file that could not be allocated.
     */
    public OutOfSpaceException(final long neededBytes, final long usableBytes, final Path file)
    {
        super("no space left: neededBytes=" + neededBytes + " usableBytes=" + usableBytes, file);
        this.neededBytes = neededBytes;
        this.usableBytes = usableBytes;
    }

    /**
     * Returns the length of the file that was to be allocated.
     */
    public long neededBytes()
    {
        return neededBytes;
    }

    /**
     * Returns the free space that the file system reported; it may have changed since.
     */
    public long usableBytes()
    {
        return usableBytes;
    }
}
