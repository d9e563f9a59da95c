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
 * Thrown if a file or directory cannot be used as required: it is missing, read-only, owned by another user, not a
 * regular file, not a directory, or a symbolic link.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> fix the path or its permissions and call again.
 */
public final class SegmentAccessException extends SegmentException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     * @param file    the file or directory concerned.
     */
    public SegmentAccessException(final String message, final Path file)
    {
        super(message, file);
    }

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     * @param file    the file or directory concerned.
     * @param cause   underlying exception.
     */
    public SegmentAccessException(final String message, final Path file, final Throwable cause)
    {
        super(message, file, cause);
    }
}
