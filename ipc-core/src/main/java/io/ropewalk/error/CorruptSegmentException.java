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
 * Thrown if a shared file is not what its own header says: it is truncated, it was not created by Ropewalk, or a length
 * or an offset in it points outside the file.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> stop using the object. Destroy it and create it again; if the failure recurs, find out what else
 * writes to the directory.
 */
public final class CorruptSegmentException extends SegmentException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     * @param file    the file or directory concerned.
     */
    public CorruptSegmentException(final String message, final Path file)
    {
        super(message, file);
    }

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     * @param file    the file or directory concerned.
     * @param cause   underlying exception.
     */
    public CorruptSegmentException(final String message, final Path file, final Throwable cause)
    {
        super(message, file, cause);
    }
}
