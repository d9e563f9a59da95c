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
package io.ropewalk.segment.file;

import io.ropewalk.error.OutOfSpaceException;
import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.error.SegmentException;
import io.ropewalk.machine.platform.FileSpace;
import io.ropewalk.machine.platform.ThisProcess;
import io.ropewalk.machine.platform.Uninterrupted;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * Turns what the JDK throws about files into our exceptions: the same fault, the same type, everywhere.
 *
 * <p><b>Threads:</b> no state.
 *
 * <p><b>Failure:</b> what the JDK threw, as one of our exceptions.
 */
public final class FileFailures
{
    private FileFailures()
    {
    }

    /**
     * Does something with a file that needs next to no room.
     *
     * @param file concerned.
     * @param call that may fail.
     * @param <T>  its result.
     * @return its result.
     * @throws SegmentException in place of an {@link IOException}.
     */
    public static <T> T translated(final Path file, final Uninterrupted.Call<T> call)
    {
        try
        {
            return call.get();
        }
        catch (final IOException ex)
        {
            throw translate(ex, file);
        }
    }

    /**
     * The exception to throw instead.
     *
     * @param exception   thrown by a file operation.
     * @param file        concerned.
     * @param neededBytes that the operation wanted to have, for the case that there was no room.
     */
    public static SegmentException translate(final IOException exception, final Path file, final long neededBytes)
    {
        if (FileSpace.isOutOfSpace(exception))
        {
            return new OutOfSpaceException(neededBytes, FileSpace.usableBytes(file), file);
        }
        return new SegmentAccessException(describe(exception), file, exception);
    }

    /**
     * The exception to throw instead, for an operation that needs next to no room.
     *
     * @param exception thrown by a file operation.
     * @param file      concerned.
     */
    public static SegmentException translate(final IOException exception, final Path file)
    {
        return translate(exception, file, 0);
    }

    private static String describe(final IOException exception)
    {
        if (exception instanceof NoSuchFileException)
        {
            return "file or directory missing:";
        }
        if (exception instanceof AccessDeniedException)
        {
            return "permission denied:";
        }
        if (exception instanceof NotDirectoryException)
        {
            return "not a directory:";
        }
        final boolean hasReason = exception instanceof FileSystemException;
        final String reason = hasReason ? ((FileSystemException)exception).getReason() : exception.getMessage();
        if (String.valueOf(reason).startsWith("Too many open files"))
        {
            return "too many open files: reason=\"" + reason + "\" limit=" + ThisProcess.openFilesLimit() +
                ", raise it with ulimit -n:";
        }
        return "cannot access: reason=\"" + reason + "\"";
    }
}
