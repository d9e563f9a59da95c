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

import io.ropewalk.codec.ClassNames;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.file.SegmentKind;
import io.ropewalk.segment.file.SegmentSpec;
import io.ropewalk.structure.sync.SharedReentrantLock;
import org.agrona.concurrent.AtomicBuffer;

import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.function.UnaryOperator;

/**
 * What a handle on a record is on its way to another process.
 *
 * @param type       of the record.
 * @param attachment to the file.
 * @param <R>        the record.
 */
record RecordForm<R extends Record>(Class<R> type, Attachment attachment) implements Serializable
{
    static SegmentSpec specOf(final RecordFields<?> fields)
    {
        return SegmentSpec.of(SegmentKind.RECORD, RecordDescriptor.FINGERPRINT, bodyLength(fields))
            .withTypeName(fields.codec().name())
            .withParameter("length", fields.lengthBytes());
    }

    private static int bodyLength(final RecordFields<?> fields)
    {
        return RecordDescriptor.lockOffset(RecordDescriptor.stride(fields.lengthBytes())) + SharedReentrantLock.LENGTH;
    }

    /** Tests give a view of the memory that stops the process at a chosen store. */
    RecordForm<R> seenThrough(final UnaryOperator<AtomicBuffer> view)
    {
        return new RecordForm<>(type, attachment.seenThrough(view));
    }

    private Object writeReplace()
    {
        return new Sent(type.getName(), RecordFields.of(type).codec().name(), attachment);
    }

    /** What is written; the name of the codec differs if the record does. */
    record Sent(String typeName, String codecName, Attachment attachment) implements Serializable
    {
        private Object readResolve() throws InvalidObjectException, ClassNotFoundException
        {
            return handle(ClassNames.load(typeName).asSubclass(Record.class));
        }

        private <R extends Record> SharedRecord<R> handle(final Class<R> type) throws InvalidObjectException
        {
            final RecordFields<R> fields = RecordFields.of(type);
            if (!fields.codec().name().equals(codecName) || bodyLength(fields) != attachment.buffer().capacity())
            {
                throw new InvalidObjectException("not the handle of this object: expected=" + codecName +
                    " found=" + fields.codec().name() + " length=" + bodyLength(fields) +
                    " capacity=" + attachment.buffer().capacity() + " " + attachment);
            }
            return new SharedRecord<>(new RecordForm<>(type, attachment), fields);
        }
    }
}
