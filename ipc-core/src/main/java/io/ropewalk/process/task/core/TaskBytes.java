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

import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.RopewalkException;
import io.ropewalk.error.TaskDecodingException;
import io.ropewalk.error.TaskEncodingException;
import org.agrona.DirectBuffer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;

/**
 * Tasks, arguments and results as bytes: the commonest values in a short form, everything else by Java serialisation,
 * which is the only one that knows lambdas.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> an {@link Error} of the user's code, or of a machine without memory or stack, is passed on.
 */
public final class TaskBytes
{
    private TaskBytes()
    {
    }

    /**
     * Encodes a value of any length.
     *
     * @param value to encode, perhaps null.
     * @param what  it is, as the error calls it: "task", "argument".
     * @return the bytes.
     * @throws TaskEncodingException if it is not serialisable; the message names the path to what is not.
     */
    public static byte[] encode(final Object value, final String what)
    {
        return encode(value, what, Integer.MAX_VALUE);
    }

    /**
     * Encodes a value.
     *
     * @param value          to encode, perhaps null.
     * @param what           it is, as the error calls it: "task", "argument".
     * @param maxLengthBytes of the result.
     * @return the bytes.
     * @throws TaskEncodingException    if it is not serialisable; the message names the path to what is not.
     * @throws ElementTooLargeException if it is longer.
     */
    public static byte[] encode(final Object value, final String what, final int maxLengthBytes)
    {
        final byte[] brief = BriefValues.encode(value);
        if (null == brief)
        {
            return serialised(value, what, maxLengthBytes);
        }
        if (brief.length > maxLengthBytes)
        {
            throw LimitedOutput.tooLarge(what, maxLengthBytes);
        }
        return brief;
    }

    private static byte[] serialised(final Object value, final String what, final int maxLengthBytes)
    {
        final LimitedOutput bytes = new LimitedOutput(what, maxLengthBytes);
        bytes.write(BriefValues.SERIALISED);
        try (ObjectOutputStream stream = new ObjectOutputStream(bytes))
        {
            stream.writeObject(value);
        }
        catch (final NotSerializableException ex)
        {
            throw new TaskEncodingException(NotSerialisable.describe(value, what, ex), ex);
        }
        catch (final RopewalkException | ElementTooLargeException ex)
        {
            throw ex;
        }
        catch (final IOException | RuntimeException ex)
        {
            throw new TaskEncodingException(
                what + " cannot be serialised: class=" + value.getClass().getName() + " cause=" + ex, ex);
        }
        return bytes.toByteArray();
    }

    /**
     * Decodes a value.
     *
     * @param bytes  of it.
     * @param loader of its classes, or null for that of the calling thread.
     * @return the value, perhaps null.
     * @throws TaskDecodingException if a class is missing, another version, or refused, or the bytes are damaged.
     */
    public static Object decode(final byte[] bytes, final ClassLoader loader)
    {
        return bytes.length > 0 && BriefValues.SERIALISED == bytes[0] ?
            deserialised(bytes, loader) : BriefValues.decode(bytes);
    }

    /**
     * Decodes a value.
     *
     * @param buffer that contains its bytes.
     * @param offset of the first one.
     * @param length of it, in bytes.
     * @param loader of its classes, or null for that of the calling thread.
     * @return the value, perhaps null.
     * @throws TaskDecodingException if a class is missing, another version, or refused, or the bytes are damaged.
     */
    public static Object decode(
        final DirectBuffer buffer, final int offset, final int length, final ClassLoader loader)
    {
        // Copied first: another process may write there while a check has just been passed.
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return decode(bytes, loader);
    }

    private static Object deserialised(final byte[] bytes, final ClassLoader loader)
    {
        final Thread thread = Thread.currentThread();
        final ClassLoader context = thread.getContextClassLoader();
        final ClassLoader ofTask = null != loader ? loader : null != context ? context :
            TaskBytes.class.getClassLoader();
        // Handles and codecs look for their classes where the thread does.
        final boolean isOther = ofTask != context;
        if (isOther)
        {
            thread.setContextClassLoader(ofTask);
        }
        try
        {
            return read(bytes, ofTask);
        }
        finally
        {
            if (isOther)
            {
                thread.setContextClassLoader(context);
            }
        }
    }

    private static Object read(final byte[] bytes, final ClassLoader loader)
    {
        final InputStream source = new ByteArrayInputStream(bytes, 1, bytes.length - 1);
        final TaskFilter filter = new TaskFilter(bytes.length);
        try (TaskInput stream = new TaskInput(source, loader, filter))
        {
            return stream.readObject();
        }
        catch (final RopewalkException ex)
        {
            // What a handle says, whose object was destroyed, for example.
            throw ex;
        }
        catch (final ClassNotFoundException ex)
        {
            throw new TaskDecodingException(missing(ex.getMessage(), loader), ex);
        }
        catch (final NoClassDefFoundError ex)
        {
            throw new TaskDecodingException(missing(ex.getMessage(), loader), ex);
        }
        catch (final IOException | RuntimeException | LinkageError ex)
        {
            final String refusal = filter.refusal();
            throw new TaskDecodingException(null == refusal ?
                "cannot be deserialised, because the bytes are damaged or its class is another version: lengthBytes=" +
                bytes.length + " cause=" + ex : refusal, ex);
        }
    }

    private static String missing(final String name, final ClassLoader loader)
    {
        final String path = System.getProperty("java.class.path", "");
        final int shownLength = 200;
        return "a class is missing in this process: class=" + name + " loader=" + loader + " pid=" +
            ProcessHandle.current().pid() + " classPath=" +
            (path.length() <= shownLength ? path : path.substring(0, shownLength) + "…");
    }
}
