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
package io.ropewalk.process.child;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Passes on what a child writes to standard error to that of this JVM, and keeps the beginning. */
final class ErrorRelay implements Runnable
{
    private static final int BUFFER_LENGTH = 8 << 10;

    private final InputStream source;
    private final KeptStreams.FirstOutput first;

    ErrorRelay(final InputStream source, final KeptStreams.FirstOutput first)
    {
        this.source = source;
        this.first = first;
    }

    @Override
    @SuppressWarnings("resource")
    public void run()
    {
        // Not System.err: a child that inherits a stream has the one of the process. It must stay open.
        final FileOutputStream target = new FileOutputStream(FileDescriptor.err);
        final byte[] buffer = new byte[BUFFER_LENGTH];
        try (InputStream input = source)
        {
            for (int length = input.read(buffer); length >= 0; length = input.read(buffer))
            {
                first.add(new String(buffer, 0, length, StandardCharsets.UTF_8).replaceAll("\\R", " "));
                passOn(target, buffer, length);
            }
        }
        catch (final IOException ignored)
        {
            // The stream was closed because the child was killed; there is nothing more to pass on.
        }
    }

    private static void passOn(final FileOutputStream target, final byte[] buffer, final int length)
    {
        try
        {
            target.write(buffer, 0, length);
        }
        catch (final IOException ignored)
        {
            // This JVM has no standard error, or nobody reads it. The child must be able to go on writing.
        }
    }
}
