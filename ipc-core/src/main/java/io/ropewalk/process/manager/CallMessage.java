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
package io.ropewalk.process.manager;

import io.ropewalk.codec.Codec;
import io.ropewalk.error.CodecException;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A call as it travels: who wants to know, and what to do with which object.
 */
final class CallMessage
{
    static final Codec<CallMessage> CODEC = new CallCodec();

    /** Calls a method; the body holds the arguments. */
    static final byte INVOKE = 0;

    /** Creates an object; the body holds the name of the interface. */
    static final byte CREATE = 1;

    /** Ends an object. */
    static final byte RELEASE = 2;

    /** The sender has a proxy; there is no answer. */
    static final byte HOLD = 3;

    final byte kind;
    final int line;
    final int owner;
    final long call;
    final long object;
    final long method;
    final DirectBuffer body;
    final int bodyLength;

    CallMessage(
        final byte kind,
        final int line,
        final int owner,
        final long call,
        final long object,
        final long method,
        final DirectBuffer body,
        final int bodyLength)
    {
        this.kind = kind;
        this.line = line;
        this.owner = owner;
        this.call = call;
        this.object = object;
        this.method = method;
        this.body = body;
        this.bodyLength = bodyLength;
    }

    private static final class CallCodec implements Codec<CallMessage>
    {
        private static final long serialVersionUID = 1L;

        private static final int CALL_OFFSET = 0;
        private static final int OBJECT_OFFSET = 8;
        private static final int METHOD_OFFSET = 16;
        private static final int LINE_OFFSET = 24;
        private static final int OWNER_OFFSET = 28;
        private static final int KIND_OFFSET = 32;
        private static final int BODY_OFFSET = 33;

        @Override
        public String name()
        {
            return "manager-call";
        }

        @Override
        public int encode(final CallMessage message, final MutableDirectBuffer buffer, final int offset)
        {
            buffer.putLong(offset + CALL_OFFSET, message.call);
            buffer.putLong(offset + OBJECT_OFFSET, message.object);
            buffer.putLong(offset + METHOD_OFFSET, message.method);
            buffer.putInt(offset + LINE_OFFSET, message.line);
            buffer.putInt(offset + OWNER_OFFSET, message.owner);
            buffer.putByte(offset + KIND_OFFSET, message.kind);
            buffer.putBytes(offset + BODY_OFFSET, message.body, 0, message.bodyLength);
            return BODY_OFFSET + message.bodyLength;
        }

        @Override
        public CallMessage decode(final DirectBuffer buffer, final int offset, final int length)
        {
            if (length < BODY_OFFSET)
            {
                throw new CodecException("call too short: length=" + length + " expected=" + BODY_OFFSET);
            }
            final int bodyLength = length - BODY_OFFSET;
            final ExpandableArrayBuffer body = new ExpandableArrayBuffer(Math.max(1, bodyLength));
            body.putBytes(0, buffer, offset + BODY_OFFSET, bodyLength);
            return new CallMessage(buffer.getByte(offset + KIND_OFFSET), buffer.getInt(offset + LINE_OFFSET),
                buffer.getInt(offset + OWNER_OFFSET), buffer.getLong(offset + CALL_OFFSET),
                buffer.getLong(offset + OBJECT_OFFSET), buffer.getLong(offset + METHOD_OFFSET), body, bodyLength);
        }

        private Object readResolve()
        {
            return CODEC;
        }
    }
}
