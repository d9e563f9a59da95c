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
 * Thrown if a shared file is sound but is not what the caller asked for: it has another format version, kind, codec or
 * byte order, other parameters, or is a copy from another walk. The message says {@code expected=… found=…}.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> make the processes agree (version, parameters, codec), or use another name. The existing object is
 * untouched and keeps working for processes that agree with it.
 */
public final class IncompatibleSegmentException extends SegmentException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     * @param file    the file or directory concerned.
     */
    public IncompatibleSegmentException(final String message, final Path file)
    {
        super(message, file);
    }

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     * @param file    the file or directory concerned.
     * @param cause   underlying exception.
     */
    public IncompatibleSegmentException(final String message, final Path file, final Throwable cause)
    {
        super(message, file, cause);
    }
}
