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
package io.ropewalk.structure.value;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.AtomicBuffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A private copy of a {@link SharedRecord}'s value, whose components are read and set without making objects.
 *
 * <p><b>Threads:</b> one at a time.
 *
 * <p><b>Failure:</b> {@link IllegalArgumentException} for a component that does not exist or is of another type,
 * {@link IndexOutOfBoundsException} for an index that none has.
 *
 * <pre>{@code
 * RecordView view = quote.newView();
 * int bid = view.indexOf("bid");       // of a component of a component: "leg.bid"
 * quote.read(view);
 * double price = view.getDouble(bid);
 * }</pre>
 */
public final class RecordView
{
    private static final VarHandle LONG =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT =
        MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle CHAR =
        MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle FLOAT =
        MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLE =
        MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle NATIVE_LONG =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final RecordFields<?> fields;
    private final ExpandableArrayBuffer buffer;
    private final byte[] bytes;
    private long version;

    RecordView(final RecordFields<?> fields, final int stride)
    {
        this.fields = fields;
        this.buffer = new ExpandableArrayBuffer(stride);
        this.bytes = buffer.byteArray();
        fields.fill(bytes);
    }

    /** Copies whole words; the rest of the last one is zero on both sides. */
    void copyFrom(final AtomicBuffer source, final int offset, final int lengthBytes)
    {
        for (int i = 0; i < lengthBytes; i += Long.BYTES)
        {
            NATIVE_LONG.set(bytes, i, source.getLong(offset + i));
        }
    }

    void copyTo(final AtomicBuffer target, final int offset, final int lengthBytes)
    {
        for (int i = 0; i < lengthBytes; i += Long.BYTES)
        {
            target.putLong(offset + i, (long)NATIVE_LONG.get(bytes, i));
        }
    }

    boolean isOf(final RecordFields<?> others)
    {
        return fields.isSame(others);
    }

    int stride()
    {
        return bytes.length;
    }

    ExpandableArrayBuffer buffer()
    {
        return buffer;
    }

    void version(final long newVersion)
    {
        version = newVersion;
    }

    /**
     * Number of the value that was read: 0 is the first one, each value that is set has the next; -1 if there was none
     * yet.
     */
    public long version()
    {
        return version;
    }

    /**
     * Index of a component, for the methods below; to be asked for once.
     *
     * @param name of the component; one of a nested record is preceded by the name of that and a dot.
     */
    public int indexOf(final String name)
    {
        return fields.indexOf(name);
    }

    /** The component's value. */
    public boolean getBoolean(final int index)
    {
        return 0 != (bytes[fields.offsetOf(index, boolean.class)] & 1);
    }

    /** Sets the component in this copy. */
    public void setBoolean(final int index, final boolean value)
    {
        bytes[fields.offsetOf(index, boolean.class)] = (byte)(value ? 1 : 0);
    }

    /** The component's value. */
    public byte getByte(final int index)
    {
        return bytes[fields.offsetOf(index, byte.class)];
    }

    /** Sets the component in this copy. */
    public void setByte(final int index, final byte value)
    {
        bytes[fields.offsetOf(index, byte.class)] = value;
    }

    /** The component's value. */
    public long getLong(final int index)
    {
        return (long)LONG.get(bytes, fields.offsetOf(index, long.class));
    }

    /** Sets the component in this copy. */
    public void setLong(final int index, final long value)
    {
        LONG.set(bytes, fields.offsetOf(index, long.class), value);
    }

    /** The component's value. */
    public int getInt(final int index)
    {
        return (int)INT.get(bytes, fields.offsetOf(index, int.class));
    }

    /** Sets the component in this copy. */
    public void setInt(final int index, final int value)
    {
        INT.set(bytes, fields.offsetOf(index, int.class), value);
    }

    /** The component's value. */
    public short getShort(final int index)
    {
        return (short)SHORT.get(bytes, fields.offsetOf(index, short.class));
    }

    /** Sets the component in this copy. */
    public void setShort(final int index, final short value)
    {
        SHORT.set(bytes, fields.offsetOf(index, short.class), value);
    }

    /** The component's value. */
    public char getChar(final int index)
    {
        return (char)CHAR.get(bytes, fields.offsetOf(index, char.class));
    }

    /** Sets the component in this copy. */
    public void setChar(final int index, final char value)
    {
        CHAR.set(bytes, fields.offsetOf(index, char.class), value);
    }

    /** The component's value. */
    public float getFloat(final int index)
    {
        return (float)FLOAT.get(bytes, fields.offsetOf(index, float.class));
    }

    /** Sets the component in this copy. */
    public void setFloat(final int index, final float value)
    {
        FLOAT.set(bytes, fields.offsetOf(index, float.class), value);
    }

    /** The component's value. */
    public double getDouble(final int index)
    {
        return (double)DOUBLE.get(bytes, fields.offsetOf(index, double.class));
    }

    /** Sets the component in this copy. */
    public void setDouble(final int index, final double value)
    {
        DOUBLE.set(bytes, fields.offsetOf(index, double.class), value);
    }

    /** The ordinal of the component, an enum. */
    public int getOrdinal(final int index)
    {
        return (int)INT.get(bytes, fields.offsetOf(index, Enum.class));
    }
}
