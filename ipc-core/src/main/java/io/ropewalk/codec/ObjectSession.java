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
package io.ropewalk.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Util;
import io.ropewalk.error.CodecException;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** One thread's serialiser with its buffers. */
final class ObjectSession
{
    private static final int INITIAL_LENGTH = 512;

    /** One huge element must not pin its size in every thread for ever. */
    private static final int MAX_RETAINED_LENGTH = 1 << 20;

    /** Together more than the deepest object that is admitted takes. */
    private static final int STACK_LEVELS = 1500;

    private static final String TOO_DEEP = "Max depth exceeded";
    private static final String UNSAFE_SWITCH = "kryo.unsafe";

    static
    {
        disableUnsafe();
    }

    private final Kryo kryo;
    private Output output = new ExactOutput(INITIAL_LENGTH);
    private BoundedInput input = new BoundedInput();
    private byte[] scratch = new byte[INITIAL_LENGTH];
    private boolean isBusy;

    ObjectSession(final List<Class<?>> classes)
    {
        kryo = new StrictKryo(classes);
    }

    boolean tryBegin()
    {
        final boolean begins = !isBusy;
        isBusy = true;
        return begins;
    }

    void end()
    {
        isBusy = false;
        if (output.getBuffer().length > MAX_RETAINED_LENGTH)
        {
            output = new ExactOutput(INITIAL_LENGTH);
        }

        if (input.capacity() > MAX_RETAINED_LENGTH)
        {
            input = new BoundedInput();
            scratch = new byte[INITIAL_LENGTH];
        }

        input.forget();
    }

    void write(final Object element)
    {
        output.reset();
        try
        {
            kryo.writeClassAndObject(output, element);
        }
        catch (final RuntimeException | StackOverflowError ex)
        {
            throwError(ex);
            throw asCodecException(element, ex);
        }
    }

    int copyTo(final MutableDirectBuffer buffer, final int offset)
    {
        final int length = output.position();
        buffer.putBytes(offset, output.getBuffer(), 0, length);
        return length;
    }

    Object read(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] array = buffer.byteArray();
        if (null != array)
        {
            input.setBuffer(array, offset + buffer.wrapAdjustment(), length);
        }
        else
        {
            // Shared memory is copied first: a length must not change after it was checked.
            if (scratch.length < length)
            {
                scratch = new byte[length];
            }

            buffer.getBytes(offset, scratch, 0, length);
            input.setBuffer(scratch, 0, length);
        }

        final Object element = kryo.readClassAndObject(input);
        if (null == element)
        {
            throw new CodecException("null is not an element: lengthBytes=" + length);
        }

        if (0 != input.remaining())
        {
            throw new CodecException("bytes after the object: class=" + element.getClass().getName() +
                " lengthBytes=" + length + " remaining=" + input.remaining());
        }

        return element;
    }

    private static CodecException asCodecException(final Object element, final Throwable thrown)
    {
        Throwable cause = thrown;
        while (null != cause && !(cause instanceof CodecException))
        {
            cause = cause.getCause();
        }

        final String message = null != cause ?
            cause.getMessage() :
            "object cannot be encoded: class=" + element.getClass().getName() + " cause=" + inOneLine(thrown);
        return new CodecException(message, thrown);
    }

    /** Kryo tells where it was in lines of their own. */
    static String inOneLine(final Throwable thrown)
    {
        final String text = String.valueOf(thrown).replaceAll("\\s*\\R\\s*", " ");
        return text.contains(TOO_DEEP) ?
            "more than " + StrictKryo.MAX_DEPTH + " objects in each other, put them into a list instead" : text;
    }

    /**
     * An Error of this JVM, even if Kryo has wrapped it, is no fault of the object: it goes on as it is. A stack
     * overflow is the object's fault where there is stack enough.
     */
    static void throwError(final Throwable thrown)
    {
        for (Throwable cause = thrown; null != cause; cause = cause.getCause())
        {
            if (cause instanceof Error && !(cause instanceof StackOverflowError && isStackAmple()))
            {
                throw (Error)cause;
            }
        }
    }

    /**
     * Kryo decides once, when its {@code Util} class is initialised, whether to use {@code sun.misc.Unsafe}, which
     * newer JDKs warn about on the console. The user's own choice is respected, and the property is not left behind.
     */
    private static void disableUnsafe()
    {
        if (null == System.getProperty(UNSAFE_SWITCH))
        {
            System.setProperty(UNSAFE_SWITCH, "false");
            Util.isUnsafeAvailable();
            System.clearProperty(UNSAFE_SWITCH);
        }
    }

    /**
     * Whether the caller has the stack for every object that can be decoded. That tells a stack that is nearly used up,
     * an error of this JVM at this moment, from bad input that would overflow any: a list that contains itself, in a
     * set, has a hash code without end.
     */
    private static boolean isStackAmple()
    {
        try
        {
            return descend(STACK_LEVELS, 1, 2, 3, 4, 5, 6, 7) != 0;
        }
        catch (final StackOverflowError ex)
        {
            return false;
        }
    }

    /** The arguments are there for the room that they take. */
    private static long descend(
        final int levels,
        final long a,
        final long b,
        final long c,
        final long d,
        final long e,
        final long f,
        final long g)
    {
        return 0 == levels ? 1 : 1 + descend(levels - 1, b, c, d, e, f, g, a);
    }

    /** An output that keeps the bits of every NaN; of all other numbers it writes what Kryo's own does. */
    private static final class ExactOutput extends Output
    {
        ExactOutput(final int length)
        {
            super(length, -1);
        }

        @Override
        public void writeFloat(final float value)
        {
            writeInt(Float.floatToRawIntBits(value));
        }

        @Override
        public void writeDouble(final double value)
        {
            writeLong(Double.doubleToRawLongBits(value));
        }

        @Override
        public void writeFloats(final float[] array, final int offset, final int count)
        {
            for (int i = offset; i < offset + count; i++)
            {
                writeInt(Float.floatToRawIntBits(array[i]));
            }
        }

        @Override
        public void writeDoubles(final double[] array, final int offset, final int count)
        {
            for (int i = offset; i < offset + count; i++)
            {
                writeLong(Double.doubleToRawLongBits(array[i]));
            }
        }
    }
}
