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

import io.ropewalk.error.TaskDecodingException;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What can be said of any throwable, whatever its own code does. */
record FailureText(long pid, String processName, String className, String description, String stackText)
{
    private static final int FIXED_LENGTH = Integer.BYTES + Long.BYTES + 4 * Integer.BYTES;
    /** The most that a character of a string takes in UTF-8. */
    private static final int MAX_CHARACTER_LENGTH = 3;

    static FailureText of(final Throwable failure, final String processName)
    {
        final String className = failure.getClass().getName();
        return new FailureText(ProcessHandle.current().pid(), null == processName ? "" : processName, className,
            description(failure, className), stackText(failure, className));
    }

    private static String description(final Throwable failure, final String className)
    {
        try
        {
            return String.valueOf(failure.toString());
        }
        catch (final RuntimeException | LinkageError | AssertionError | StackOverflowError ex)
        {
            return className + " (its description failed: " + ex.getClass().getName() + ")";
        }
    }

    private static String stackText(final Throwable failure, final String className)
    {
        final StringWriter text = new StringWriter();
        try
        {
            final PrintWriter writer = new PrintWriter(text);
            failure.printStackTrace(writer);
            writer.flush();
        }
        catch (final RuntimeException | LinkageError | AssertionError | StackOverflowError ex)
        {
            text.append(System.lineSeparator()).append("(the stack trace of ").append(className)
                .append(" failed: ").append(ex.getClass().getName()).append(')');
        }
        return text.toString();
    }

    /** Returns the bytes, with the texts cut where they would be longer. */
    byte[] encode(final int maxLengthBytes)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream stream = new DataOutputStream(bytes))
        {
            stream.writeInt(0);
            stream.writeLong(pid);
            final int eighth = (maxLengthBytes - FIXED_LENGTH) / 8;
            write(stream, processName, eighth);
            write(stream, className, 2 * eighth);
            write(stream, description, 2 * eighth);
            write(stream, stackText, maxLengthBytes - stream.size() - Integer.BYTES);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        final byte[] encoded = bytes.toByteArray();
        ByteBuffer.wrap(encoded).putInt(0, encoded.length);
        return encoded;
    }

    private static void write(final DataOutputStream stream, final String text, final int maxLengthBytes)
        throws IOException
    {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > maxLengthBytes)
        {
            final int kept = Math.min(text.length(), maxLengthBytes / MAX_CHARACTER_LENGTH);
            bytes = text.substring(0, kept).getBytes(StandardCharsets.UTF_8);
        }
        stream.writeInt(bytes.length);
        stream.write(bytes);
    }

    /** Returns the text with the object behind it. */
    static byte[] joined(final byte[] text, final byte[] object)
    {
        final byte[] both = Arrays.copyOf(text, text.length + object.length);
        System.arraycopy(object, 0, both, text.length, object.length);
        return both;
    }

    /** Returns what is behind the text. */
    static byte[] object(final byte[] bytes)
    {
        return Arrays.copyOfRange(bytes, ByteBuffer.wrap(bytes).getInt(0), bytes.length);
    }

    static FailureText decode(final byte[] bytes)
    {
        try
        {
            final ByteBuffer source = ByteBuffer.wrap(bytes);
            final int length = source.getInt();
            final FailureText text =
                new FailureText(source.getLong(), read(source), read(source), read(source), read(source));
            if (length != source.position())
            {
                throw new TaskDecodingException(
                    "the bytes are damaged: expectedLength=" + length + " length=" + source.position());
            }
            return text;
        }
        catch (final BufferUnderflowException ex)
        {
            throw new TaskDecodingException("the bytes are damaged: lengthBytes=" + bytes.length, ex);
        }
    }

    private static String read(final ByteBuffer source)
    {
        final int length = source.getInt();
        if (length < 0 || length > source.remaining())
        {
            throw new TaskDecodingException(
                "the bytes are damaged: textLength=" + length + " remaining=" + source.remaining());
        }
        final byte[] bytes = new byte[length];
        source.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
