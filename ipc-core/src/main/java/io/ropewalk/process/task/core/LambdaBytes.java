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

import java.io.IOException;
import java.lang.invoke.SerializedLambda;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Lambdas in a form of their own. Java serialisation takes several times longer than a wake-up of another process, most
 * of it for what is the same every time: the shape of the lambda, which is all but the values that it has captured.
 *
 * <p>A shape is written once per class of a lambda and linked once per class that contains the lambda, here by the same
 * methods as serialisation does it. What is captured follows it: in brief forms, or together by serialisation, so that
 * what is captured twice is one object on the other side, too.
 *
 * <pre>
 * byte form, int length of the shape, the shape, then
 *     byte BRIEF, for each captured value: int length, its brief form
 *     or byte TOGETHER, the serialised array of the captured values
 * </pre>
 */
final class LambdaBytes
{
    static final byte FORM = 9;

    private static final byte BRIEF = 0;
    private static final byte TOGETHER = 1;
    private static final Object[] NOTHING = {};

    private LambdaBytes()
    {
    }

    /** Returns the bytes, or null if the value is not a lambda that shows its shape. */
    static byte[] encode(final Object value, final String what, final int maxLengthBytes)
    {
        final Class<?> type = value.getClass();
        final LambdaWriter writer = type.isHidden() && type.isSynthetic() ? LambdaWriter.of(type) : null;
        if (null == writer)
        {
            return null;
        }
        final SerializedLambda lambda = writer.replace(value);
        final byte[] shape = writer.shape(lambda);
        final LimitedOutput output = new LimitedOutput(what, maxLengthBytes);
        output.write(FORM);
        output.writeInt(shape.length);
        output.write(shape, 0, shape.length);
        writeCaptured(lambda, output, value);
        return output.toByteArray();
    }

    private static void writeCaptured(final SerializedLambda lambda, final LimitedOutput output, final Object whole)
    {
        final Object[] captured = new Object[lambda.getCapturedArgCount()];
        final byte[][] brief = new byte[captured.length][];
        boolean isBrief = true;
        for (int i = 0; i < captured.length; i++)
        {
            captured[i] = lambda.getCapturedArg(i);
            brief[i] = isBrief ? BriefValues.encode(captured[i]) : null;
            isBrief = null != brief[i];
        }
        output.write(isBrief ? BRIEF : TOGETHER);
        if (isBrief)
        {
            for (final byte[] bytes : brief)
            {
                output.writeInt(bytes.length);
                output.write(bytes, 0, bytes.length);
            }
        }
        else
        {
            TaskBytes.serialise(captured, output, whole);
        }
    }

    /** Returns the lambda. */
    static Object decode(final byte[] bytes, final ClassLoader loader) throws IOException, ClassNotFoundException
    {
        final ByteBuffer source = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        final LambdaShape shape = LambdaShape.of(next(source), loader);
        return shape.link(captured(source, bytes, loader), loader);
    }

    private static Object[] captured(final ByteBuffer source, final byte[] bytes, final ClassLoader loader)
        throws IOException, ClassNotFoundException
    {
        if (TOGETHER == source.get())
        {
            return (Object[])TaskInput.read(bytes, source.position(), loader);
        }
        Object[] values = NOTHING;
        while (source.hasRemaining())
        {
            values = Arrays.copyOf(values, values.length + 1);
            values[values.length - 1] = BriefValues.decode(next(source));
        }
        return values;
    }

    private static byte[] next(final ByteBuffer source)
    {
        final int length = source.getInt();
        if (length < 0 || length > source.remaining())
        {
            throw new TaskDecodingException(
                "the bytes are damaged: partLength=" + length + " remaining=" + source.remaining());
        }
        final byte[] part = new byte[length];
        source.get(part);
        return part;
    }
}
