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

import io.ropewalk.codec.names.ClassNames;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.structure.sync.SharedReentrantLock;
import org.agrona.concurrent.AtomicBuffer;

import java.io.InvalidObjectException;
import java.io.Serializable;

/**
 * The kind of a {@link SharedRecord}.
 *
 * @param fields  of the record.
 * @param initial value, set if the record is created, or has none yet; null for none.
 * @param <R>     type of the record.
 */
record RecordKind<R extends Record>(RecordFields<R> fields, RecordView initial) implements Kind<SharedRecord<R>>
{
    @Override
    public SegmentSpec spec()
    {
        final int length = RecordDescriptor.lockOffset(RecordDescriptor.stride(fields.lengthBytes()));
        return SegmentSpec.of(
            SegmentKind.RECORD, RecordDescriptor.FINGERPRINT, (long)length + SharedReentrantLock.LENGTH)
            .withTypeName(fields.codec().name())
            .withParameter("length", fields.lengthBytes());
    }

    @Override
    public void initialise(final AtomicBuffer body)
    {
        if (null == initial)
        {
            body.putLong(RecordDescriptor.VERSION_OFFSET, RecordDescriptor.NO_VALUE);
        }
        else
        {
            initial.copyTo(body, RecordDescriptor.COPIES_OFFSET, initial.stride());
        }
    }

    @Override
    public SharedRecord<R> handle(final Attachment attachment)
    {
        return new SharedRecord<>(attachment, fields);
    }

    @Override
    public SharedRecord<R> open(final Attachment attachment)
    {
        final SharedRecord<R> record = handle(attachment);
        if (null != initial)
        {
            record.setIfNone(initial);
        }
        return record;
    }

    /** Leaves the initial value out: it is for the creator only. */
    private Object writeReplace()
    {
        return new Sent(fields.type().getName(), fields.codec().name());
    }

    /** The serialised form. The name of the codec differs if the record type does. */
    record Sent(String typeName, String codecName) implements Serializable
    {
        private Object readResolve() throws InvalidObjectException, ClassNotFoundException
        {
            return kind(ClassNames.load(typeName).asSubclass(Record.class));
        }

        private <R extends Record> RecordKind<R> kind(final Class<R> type) throws InvalidObjectException
        {
            final RecordFields<R> fields = RecordFields.of(type);
            if (!fields.codec().name().equals(codecName))
            {
                throw new InvalidObjectException("not the handle of this object: expected=" + codecName +
                    " found=" + fields.codec().name());
            }
            return new RecordKind<>(fields, null);
        }
    }
}
