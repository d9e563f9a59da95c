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

import static java.lang.invoke.MethodType.methodType;

import io.ropewalk.codec.RecordBytes.RecordReader;
import io.ropewalk.codec.RecordBytes.RecordWriter;
import io.ropewalk.error.CodecException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Records, component by component. */
final class RecordCodec<R extends Record> implements Codec<R>
{
    private static final long serialVersionUID = 1L;

    /** Compiling handles takes about a millisecond, and a codec arrives with every handle that is deserialised. */
    private static final ClassValue<RecordCodec<?>> CODECS = new ClassValue<>()
    {
        @Override
        protected RecordCodec<?> computeValue(final Class<?> type)
        {
            return new RecordCodec<>(type.asSubclass(Record.class));
        }
    };

    private final transient Class<R> type;
    private final transient MethodHandle writer;
    private final transient MethodHandle reader;
    private final transient int maxLengthBytes;
    private final transient String name;

    private RecordCodec(final Class<R> type)
    {
        final RecordLayout layout = RecordLayout.of(type);
        this.type = type;
        this.writer = layout.writer().asType(methodType(void.class, RecordWriter.class, Object.class));
        this.reader = layout.reader().asType(methodType(Object.class, RecordReader.class));
        this.maxLengthBytes = layout.maxLengthBytes();
        this.name = CodecForm.nameOf("record", type.getName(), layout.shape());
    }

    @SuppressWarnings("unchecked")
    static <R extends Record> RecordCodec<R> of(final Class<R> type)
    {
        if (!type.isRecord())
        {
            throw new CodecException("not a record class: type=" + type.getName());
        }

        return (RecordCodec<R>)CODECS.get(type);
    }

    @Override
    public String name()
    {
        return name;
    }

    @Override
    public int maxLengthBytes()
    {
        return maxLengthBytes;
    }

    @Override
    public int encode(final R element, final MutableDirectBuffer buffer, final int offset)
    {
        Objects.requireNonNull(element, "element");
        final RecordWriter target = new RecordWriter(buffer, offset);
        try
        {
            writer.invokeExact(target, (Object)element);
        }
        catch (final CodecException | Error ex)
        {
            throw ex;
        }
        catch (final Throwable ex)
        {
            throw new CodecException("record cannot be encoded: record=" + type.getName() + " cause=" + ex, ex);
        }

        return target.index() - offset;
    }

    @Override
    public R decode(final DirectBuffer buffer, final int offset, final int length)
    {
        final RecordReader source = new RecordReader(buffer, offset, length);
        final Object element;
        try
        {
            element = reader.invokeExact(source);
        }
        catch (final CodecException | Error ex)
        {
            throw ex;
        }
        catch (final Throwable ex)
        {
            throw new CodecException("record cannot be decoded: record=" + type.getName() + " cause=" + ex, ex);
        }

        if (0 != source.remaining())
        {
            throw new CodecException("bytes after the last component: record=" + type.getName() +
                " lengthBytes=" + length + " remaining=" + source.remaining());
        }

        return type.cast(element);
    }

    @Override
    public String toString()
    {
        return name;
    }

    private Object writeReplace()
    {
        return new CodecForm(name, true, List.of(type));
    }

    private void readObject(final ObjectInputStream stream) throws InvalidObjectException
    {
        throw new InvalidObjectException("only its CodecForm is serialised: class=" + RecordCodec.class.getName());
    }
}
