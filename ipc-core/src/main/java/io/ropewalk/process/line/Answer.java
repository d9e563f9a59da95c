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
package io.ropewalk.process.line;

import io.ropewalk.codec.Codec;
import io.ropewalk.error.CodecException;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What became of a task or a call, as it travels to the process that waits for it.
 *
 * @param job        number of the job or the call.
 * @param index      of the task in the job.
 * @param kind       what the body holds.
 * @param body       that holds it.
 * @param bodyOffset at which it begins.
 * @param bodyLength of it.
 */
public record Answer(long job, int index, byte kind, DirectBuffer body, int bodyOffset, int bodyLength)
{
    public static final Codec<Answer> CODEC = new AnswerCodec();

    /** The body holds the results. */
    public static final byte RESULTS = 0;

    /** The body holds how many elements went well, and what the next one threw. */
    public static final byte FAILED = 1;

    /** The body holds who died: process id, exit value, and how many had died before. */
    public static final byte DIED = 2;

    /** The task was given up after its time; the body is as that of {@link #DIED}. */
    public static final byte TIMED_OUT = 3;

    private static final class AnswerCodec implements Codec<Answer>
    {
        private static final long serialVersionUID = 1L;

        private static final int JOB_OFFSET = 0;
        private static final int INDEX_OFFSET = 8;
        private static final int KIND_OFFSET = 12;
        private static final int BODY_OFFSET = 13;

        @Override
        public String name()
        {
            return "pool-answer";
        }

        @Override
        public int encode(final Answer answer, final MutableDirectBuffer buffer, final int offset)
        {
            buffer.putLong(offset + JOB_OFFSET, answer.job());
            buffer.putInt(offset + INDEX_OFFSET, answer.index());
            buffer.putByte(offset + KIND_OFFSET, answer.kind());
            buffer.putBytes(offset + BODY_OFFSET, answer.body(), answer.bodyOffset(), answer.bodyLength());
            return BODY_OFFSET + answer.bodyLength();
        }

        @Override
        public Answer decode(final DirectBuffer buffer, final int offset, final int length)
        {
            if (length < BODY_OFFSET)
            {
                throw new CodecException("answer too short: length=" + length + " expected=" + BODY_OFFSET);
            }
            final int bodyLength = length - BODY_OFFSET;
            final ExpandableArrayBuffer body = new ExpandableArrayBuffer(Math.max(1, bodyLength));
            body.putBytes(0, buffer, offset + BODY_OFFSET, bodyLength);
            return new Answer(buffer.getLong(offset + JOB_OFFSET), buffer.getInt(offset + INDEX_OFFSET),
                buffer.getByte(offset + KIND_OFFSET), body, 0, bodyLength);
        }

        private Object readResolve()
        {
            return CODEC;
        }
    }
}
