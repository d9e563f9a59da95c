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
package io.ropewalk.process.task.core;

import io.ropewalk.error.RemoteFailureException;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;

/** Serialises a throwable with its causes; another throwable stands for each that is not serialisable. */
final class ThrowableOutput extends ObjectOutputStream
{
    private static final byte[] NOTHING = {};

    /** The throwable that is tried, without the others that it contains; or null. */
    private final Throwable tried;

    private ThrowableOutput(final OutputStream target, final Throwable tried, final boolean isReplacing)
        throws IOException
    {
        super(target);
        this.tried = tried;
        enableReplaceObject(isReplacing);
    }

    /** Returns the bytes, or none if they would be longer, or it cannot be serialised at all. */
    static byte[] serialised(final Throwable failure, final int maxLengthBytes)
    {
        final byte[] whole = written(failure, maxLengthBytes, false);
        return whole.length > 0 ? whole : written(failure, maxLengthBytes, true);
    }

    private static byte[] written(final Throwable failure, final int maxLengthBytes, final boolean isReplacing)
    {
        final LimitedOutput bytes = new LimitedOutput("failure", maxLengthBytes);
        bytes.write(TaskBytes.SERIALISED);
        try (ObjectOutputStream stream = new ThrowableOutput(bytes, null, isReplacing))
        {
            stream.writeObject(failure);
            stream.flush();
            return bytes.toByteArray();
        }
        catch (final IOException | RuntimeException | LinkageError | AssertionError | StackOverflowError ex)
        {
            // The text says the rest.
            return NOTHING;
        }
    }

    @Override
    protected Object replaceObject(final Object object)
    {
        if (!(object instanceof Throwable failure) || failure == tried)
        {
            return object;
        }
        return null != tried ? null : isSerialisable(failure) ? failure : standIn(failure);
    }

    private static boolean isSerialisable(final Throwable failure)
    {
        try (ObjectOutputStream stream = new ThrowableOutput(OutputStream.nullOutputStream(), failure, true))
        {
            stream.writeObject(failure);
            return true;
        }
        catch (final IOException | RuntimeException | LinkageError | AssertionError ex)
        {
            return false;
        }
    }

    private static Throwable standIn(final Throwable failure)
    {
        final Throwable standIn =
            new RemoteFailureException(failure.toString(), failure.getClass().getName(), failure.getCause());
        standIn.setStackTrace(failure.getStackTrace());
        for (final Throwable suppressed : failure.getSuppressed())
        {
            standIn.addSuppressed(suppressed);
        }
        return standIn;
    }
}
