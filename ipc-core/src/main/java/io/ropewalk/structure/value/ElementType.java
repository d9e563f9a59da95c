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

import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SharedObject;
import org.agrona.MutableDirectBuffer;

import java.util.Locale;
import java.util.function.BiFunction;

/** What a cell holds: how wide it is, what it is called in the file, and which handles there are on it. */
enum ElementType
{
    LONG(Long.BYTES, SharedLong::new, SharedLongArray::new),
    INT(Integer.BYTES, SharedInt::new, SharedIntArray::new),
    SHORT(Short.BYTES, SharedShort::new, SharedShortArray::new),
    BYTE(Byte.BYTES, SharedByte::new, SharedByteArray::new),
    CHAR(Character.BYTES, SharedChar::new, SharedCharArray::new),
    FLOAT(Float.BYTES, SharedFloat::new, SharedFloatArray::new),
    DOUBLE(Double.BYTES, SharedDouble::new, SharedDoubleArray::new),
    BOOLEAN(Byte.BYTES, SharedBoolean::new, SharedBooleanArray::new);

    private final int widthBytes;
    private final BiFunction<Attachment, CellsKind<?>, SharedObject> value;
    private final BiFunction<Attachment, CellsKind<?>, SharedObject> array;

    ElementType(
        final int widthBytes,
        final BiFunction<Attachment, CellsKind<?>, SharedObject> value,
        final BiFunction<Attachment, CellsKind<?>, SharedObject> array)
    {
        this.widthBytes = widthBytes;
        this.value = value;
        this.array = array;
    }

    /** As it stands in the header of the file. */
    String typeName()
    {
        return name().toLowerCase(Locale.ROOT);
    }

    int widthBytes()
    {
        return widthBytes;
    }

    SharedObject handle(final Attachment attachment, final CellsKind<?> kind)
    {
        return (kind.isArray() ? array : value).apply(attachment, kind);
    }

    /** For creators. */
    void put(final MutableDirectBuffer buffer, final int offset, final long bits)
    {
        switch (widthBytes)
        {
            case Long.BYTES -> buffer.putLong(offset, bits);
            case Integer.BYTES -> buffer.putInt(offset, (int)bits);
            case Short.BYTES -> buffer.putShort(offset, (short)bits);
            default -> buffer.putByte(offset, (byte)bits);
        }
    }
}
