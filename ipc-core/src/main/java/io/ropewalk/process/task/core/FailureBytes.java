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
import io.ropewalk.error.RemoteStackException;
import io.ropewalk.error.TaskDecodingException;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * A throwable as bytes, and back: as its own type, with its own stack trace, causes and suppressed exceptions, and a
 * {@link RemoteStackException} as the last of its causes. What cannot be brought over arrives as a
 * {@link RemoteFailureException}.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> none, whatever the throwable and the bytes are, except a {@link VirtualMachineError} that is no
 * overflow of the stack.
 */
public final class FailureBytes
{
    /** Shorter limits are not kept: a failure of which nothing can be said helps nobody. */
    public static final int MIN_LENGTH_BYTES = 512;

    private FailureBytes()
    {
    }

    /**
     * Encodes a throwable of this process.
     *
     * @param failure     to encode.
     * @param processName of this process, perhaps empty.
     * @return the bytes.
     */
    public static byte[] encode(final Throwable failure, final String processName)
    {
        return encode(failure, processName, Integer.MAX_VALUE);
    }

    /**
     * Encodes a throwable of this process. If it is too long, the text of its stack stands for it, and if that is too
     * long, the beginning of that.
     *
     * @param failure        to encode.
     * @param processName    of this process, perhaps empty.
     * @param maxLengthBytes of the result, at least {@link #MIN_LENGTH_BYTES}.
     * @return the bytes.
     */
    public static byte[] encode(final Throwable failure, final String processName, final int maxLengthBytes)
    {
        final int limit = Math.max(maxLengthBytes, MIN_LENGTH_BYTES);
        final byte[] text = FailureText.of(failure, processName).encode(limit);
        return FailureText.joined(text, ThrowableOutput.serialised(failure, limit - text.length));
    }

    /**
     * Decodes a throwable of another process.
     *
     * @param bytes  of it.
     * @param loader of its classes, or null for that of the calling thread.
     * @return the throwable, or what stands for it.
     */
    public static Throwable decode(final byte[] bytes, final ClassLoader loader)
    {
        final FailureText text;
        try
        {
            text = FailureText.decode(bytes);
        }
        catch (final TaskDecodingException ex)
        {
            return new RemoteFailureException("a failure whose description is damaged: lengthBytes=" + bytes.length,
                Throwable.class.getName(), ex);
        }
        final RemoteStackException remote =
            new RemoteStackException(text.pid(), text.processName(), text.stackText());
        try
        {
            final byte[] object = FailureText.object(bytes);
            if (object.length > 0 && TaskBytes.decode(object, loader) instanceof Throwable failure)
            {
                append(failure, remote);
                return failure;
            }
            return standIn(text, remote);
        }
        catch (final VirtualMachineError ex)
        {
            if (!(ex instanceof StackOverflowError))
            {
                throw ex;
            }
            return standIn(text, remote);
        }
        catch (final Throwable ex)
        {
            // Its class is missing, or its own code does not want to be read: say why.
            final Throwable failure = standIn(text, remote);
            failure.addSuppressed(ex);
            return failure;
        }
    }

    private static Throwable standIn(final FailureText text, final RemoteStackException remote)
    {
        final Throwable failure = new RemoteFailureException(text.description(), text.className(), remote);
        failure.setStackTrace(new StackTraceElement[0]);
        return failure;
    }

    private static void append(final Throwable failure, final RemoteStackException remote)
    {
        final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Throwable last = failure;
        for (Throwable next = failure; null != next && seen.add(next); next = next.getCause())
        {
            last = next;
        }
        try
        {
            last.initCause(remote);
        }
        catch (final IllegalStateException | IllegalArgumentException ex)
        {
            // Its cause was decided for good when it was created.
            failure.addSuppressed(remote);
        }
    }
}
