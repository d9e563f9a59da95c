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
package io.ropewalk.process.pool;

import io.ropewalk.codec.Codec;
import io.ropewalk.error.CodecException;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A task as it travels: who wants to know, and what to do.
 */
final class TaskMessage
{
    static final Codec<TaskMessage> CODEC = new TaskMessageCodec();

    final int line;
    final long job;
    final int index;

    /** How many workers have died with it. */
    final int deaths;

    final DirectBuffer body;
    final int bodyOffset;
    final int bodyLength;

    TaskMessage(
        final int line,
        final long job,
        final int index,
        final int deaths,
        final DirectBuffer body,
        final int bodyOffset,
        final int bodyLength)
    {
        this.line = line;
        this.job = job;
        this.index = index;
        this.deaths = deaths;
        this.body = body;
        this.bodyOffset = bodyOffset;
        this.bodyLength = bodyLength;
    }

    TaskKey key()
    {
        return new TaskKey(line, job, index);
    }

    /** The same task after the death of another worker. */
    TaskMessage again()
    {
        return new TaskMessage(line, job, index, deaths + 1, body, bodyOffset, bodyLength);
    }

    /** Equal is the same task, however often it was tried, so that it can be found in a queue. */
    @Override
    public boolean equals(final Object other)
    {
        return other instanceof TaskMessage task && job == task.job && index == task.index && line == task.line;
    }

    @Override
    public int hashCode()
    {
        return key().hashCode();
    }

    @Override
    public String toString()
    {
        return "TaskMessage{" + key() + " deaths=" + deaths + " length=" + bodyLength + "}";
    }

    private static final class TaskMessageCodec implements Codec<TaskMessage>
    {
        private static final long serialVersionUID = 1L;

        private static final int JOB_OFFSET = 0;
        private static final int LINE_OFFSET = 8;
        private static final int INDEX_OFFSET = 12;
        private static final int DEATHS_OFFSET = 16;
        private static final int BODY_OFFSET = 20;

        @Override
        public String name()
        {
            return "pool-task";
        }

        @Override
        public int encode(final TaskMessage task, final MutableDirectBuffer buffer, final int offset)
        {
            buffer.putLong(offset + JOB_OFFSET, task.job);
            buffer.putInt(offset + LINE_OFFSET, task.line);
            buffer.putInt(offset + INDEX_OFFSET, task.index);
            buffer.putInt(offset + DEATHS_OFFSET, task.deaths);
            buffer.putBytes(offset + BODY_OFFSET, task.body, task.bodyOffset, task.bodyLength);
            return BODY_OFFSET + task.bodyLength;
        }

        @Override
        public TaskMessage decode(final DirectBuffer buffer, final int offset, final int length)
        {
            if (length < BODY_OFFSET)
            {
                throw new CodecException("task too short: length=" + length + " expected=" + BODY_OFFSET);
            }
            final int bodyLength = length - BODY_OFFSET;
            final ExpandableArrayBuffer body = new ExpandableArrayBuffer(Math.max(1, bodyLength));
            body.putBytes(0, buffer, offset + BODY_OFFSET, bodyLength);
            return new TaskMessage(buffer.getInt(offset + LINE_OFFSET), buffer.getLong(offset + JOB_OFFSET),
                buffer.getInt(offset + INDEX_OFFSET), buffer.getInt(offset + DEATHS_OFFSET), body, 0, bodyLength);
        }

        private Object readResolve()
        {
            return CODEC;
        }
    }
}
