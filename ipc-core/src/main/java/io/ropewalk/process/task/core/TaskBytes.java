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

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;

/**
 * Tasks, arguments and results as bytes: the commonest values and lambdas in forms of their own, everything else by
 * Java serialisation.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> an {@link Error} of the user's code, or of a machine without memory or stack, is passed on.
 */
public final class TaskBytes
{
    /** The first byte of what is serialised; what has another form begins with its own. */
    static final byte SERIALISED = 0;

    /** Of a class path in a message. */
    private static final int SHOWN_LENGTH = 200;

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
        byte[] bytes = BriefValues.encode(value);
        if (null == bytes)
        {
            bytes = LambdaBytes.encode(value, what, maxLengthBytes);
        }
        if (null == bytes)
        {
            final LimitedOutput output = new LimitedOutput(what, maxLengthBytes);
            output.write(SERIALISED);
            serialise(value, output, value);
            bytes = output.toByteArray();
        }
        if (bytes.length > maxLengthBytes)
        {
            throw LimitedOutput.tooLarge(what, maxLengthBytes);
        }
        return bytes;
    }

    /**
     * Serialises a value.
     *
     * @param value  to serialise.
     * @param output to write to.
     * @param whole  to which the value belongs; what an error is about.
     */
    static void serialise(final Object value, final LimitedOutput output, final Object whole)
    {
        try (ObjectOutputStream stream = new ObjectOutputStream(output))
        {
            stream.writeObject(value);
        }
        catch (final NotSerializableException ex)
        {
            throw new TaskEncodingException(NotSerialisable.describe(whole, output.what(), ex), ex);
        }
        catch (final RopewalkException | ElementTooLargeException ex)
        {
            throw ex;
        }
        catch (final IOException | RuntimeException ex)
        {
            throw new TaskEncodingException(
                output.what() + " cannot be serialised: class=" + whole.getClass().getName() + " cause=" + ex, ex);
        }
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
        final byte form = bytes.length > 0 ? bytes[0] : SERIALISED;
        return SERIALISED == form || LambdaBytes.FORM == form ?
            decodeWithClasses(bytes, loader) : BriefValues.decode(bytes);
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

    private static Object decodeWithClasses(final byte[] bytes, final ClassLoader loader)
    {
        final Thread thread = Thread.currentThread();
        final ClassLoader context = thread.getContextClassLoader();
        final ClassLoader ofTask =
            null != loader ? loader : null != context ? context : TaskBytes.class.getClassLoader();
        if (ofTask == context)
        {
            return decodeInContext(bytes, ofTask);
        }
        // Handles and codecs look for their classes where the thread does.
        thread.setContextClassLoader(ofTask);
        try
        {
            return decodeInContext(bytes, ofTask);
        }
        finally
        {
            thread.setContextClassLoader(context);
        }
    }

    private static Object decodeInContext(final byte[] bytes, final ClassLoader loader)
    {
        try
        {
            return bytes.length > 0 && LambdaBytes.FORM == bytes[0] ?
                LambdaBytes.decode(bytes, loader) : TaskInput.read(bytes, 1, loader);
        }
        catch (final RopewalkException ex)
        {
            // Ours, or what a handle says: that its object was destroyed, for example.
            throw ex;
        }
        catch (final ClassNotFoundException | NoClassDefFoundError ex)
        {
            throw new TaskDecodingException(missing(ex.getMessage(), loader), ex);
        }
        catch (final IOException | RuntimeException | LinkageError | InternalError ex)
        {
            // Collections of the JDK report damage by an InternalError.
            throw new TaskDecodingException("cannot be deserialised: the bytes are damaged, a class is another " +
                "version here, or its own code fails: lengthBytes=" + bytes.length + " cause=" + ex, ex);
        }
    }

    private static String missing(final String className, final ClassLoader loader)
    {
        final String path = System.getProperty("java.class.path", "");
        return "a class is missing in this process: class=" + className + " loader=" + loader + " pid=" +
            ProcessHandle.current().pid() + " classPath=" +
            (path.length() <= SHOWN_LENGTH ? path : path.substring(0, SHOWN_LENGTH) + "…");
    }
}
