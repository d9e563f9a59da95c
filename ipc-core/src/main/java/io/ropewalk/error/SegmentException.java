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
 * Thrown if something is wrong with a shared file or its directory; the message ends with {@code file=…}.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> the subtype says whether to replace the file, agree on parameters, fix the directory or make room.
 * The call that threw it has created and changed nothing.
 */
public class SegmentException extends RopewalkException
{
    private static final long serialVersionUID = 1L;

    private final String file;

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     * @param file    the file or directory concerned.
     */
    public SegmentException(final String message, final Path file)
    {
        this(message, file, null);
    }

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     * @param file    the file or directory concerned.
     * @param cause   underlying exception, or null.
     */
    public SegmentException(final String message, final Path file, final Throwable cause)
    {
        super(message + " file=" + file, cause);
        this.file = String.valueOf(file);
    }

    /**
     * Returns the file or directory concerned, as text because an exception must be serialisable.
     */
    public String file()
    {
        return file;
    }
}
