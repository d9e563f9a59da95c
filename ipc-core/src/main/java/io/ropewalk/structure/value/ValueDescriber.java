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

import io.ropewalk.segment.Description;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.structure.sync.SyncDescriber;
import org.agrona.concurrent.AtomicBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * What a copy of a value, array or record says, for those who only look.
 * <p>
 * <b>Threads:</b> stateless; the copy is used by one.
 */
public final class ValueDescriber
{
    private static final int SHOWN_ELEMENTS = 16;

    private ValueDescriber()
    {
    }

    /**
     * Of an object of one of the kinds of this package.
     *
     * @param kind       that it is of.
     * @param typeName   of its value or elements.
     * @param copy       of its body, or of its beginning.
     * @param parameters that it was made with, by index.
     * @param into       that takes what it says.
     */
    public static void describe(
        final SegmentKind kind,
        final String typeName,
        final AtomicBuffer copy,
        final LongUnaryOperator parameters,
        final Description into)
    {
        switch (kind)
        {
            case VALUE ->
            {
                into.state("value", value(typeName, copy, ValueDescriptor.VALUE_OFFSET));
                lock(copy, ValueDescriptor.LOCK_OFFSET, into);
            }
            case ARRAY -> describeArray(typeName, copy, parameters, into);
            default -> describeRecord(copy, parameters, into);
        }
    }

    private static void describeArray(
        final String typeName, final AtomicBuffer copy, final LongUnaryOperator parameters, final Description into)
    {
        final long length = parameters.applyAsLong(0);
        final int width = width(typeName);
        final List<Object> first = new ArrayList<>();
        for (int i = 0; i < Math.min(length, SHOWN_ELEMENTS); i++)
        {
            first.add(value(typeName, copy, ArrayDescriptor.ELEMENTS_OFFSET + i * width));
        }
        into.parameter("length", length);
        into.occupancy(length, -1);
        into.state(length > SHOWN_ELEMENTS ? "first elements" : "elements", first);
        if (length > 0 && length * width < copy.capacity())
        {
            lock(copy, (int)ArrayDescriptor.lockOffset((int)length, width), into);
        }
    }

    private static void describeRecord(
        final AtomicBuffer copy, final LongUnaryOperator parameters, final Description into)
    {
        final long length = parameters.applyAsLong(0);
        final long version = copy.getLong(RecordDescriptor.VERSION_OFFSET);
        into.parameter("length", length);
        into.state("version", RecordDescriptor.NO_VALUE == version ? "none yet" : version);
        into.counts(Math.max(0, version), -1);
        if (length >= 0 && length < copy.capacity())
        {
            lock(copy, RecordDescriptor.lockOffset(RecordDescriptor.stride((int)length)), into);
        }
    }

    private static void lock(final AtomicBuffer copy, final int offset, final Description into)
    {
        if (offset + Long.BYTES * 3 <= copy.capacity())
        {
            SyncDescriber.describeMutex(copy, offset, "lock", into);
        }
    }

    private static int width(final String typeName)
    {
        return switch (typeName)
        {
            case "long", "double" -> Long.BYTES;
            case "int", "float" -> Integer.BYTES;
            case "short", "char" -> Short.BYTES;
            default -> 1;
        };
    }

    private static Object value(final String typeName, final AtomicBuffer copy, final int offset)
    {
        return switch (typeName)
        {
            case "long" -> copy.getLong(offset);
            case "double" -> copy.getDouble(offset);
            case "int" -> copy.getInt(offset);
            case "float" -> copy.getFloat(offset);
            case "short" -> copy.getShort(offset);
            case "char" -> String.valueOf(copy.getChar(offset));
            case "boolean" -> (copy.getByte(offset) & 1) != 0;
            default -> copy.getByte(offset);
        };
    }
}
