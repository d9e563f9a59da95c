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
package io.ropewalk.kill;

import io.ropewalk.codec.Codec;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.function.LongConsumer;

/**
 * Messages as elements of a queue; tells of each before it is handed over.
 */
final class MessageCodec implements Codec<Long>
{
    private static final long serialVersionUID = 1L;

    private final transient LongConsumer listener;

    MessageCodec(final LongConsumer listener)
    {
        this.listener = listener;
    }

    @Override
    public String name()
    {
        return "message";
    }

    @Override
    public int encode(final Long element, final MutableDirectBuffer buffer, final int offset)
    {
        final byte[] bytes = Message.bytes(element);
        buffer.putBytes(offset, bytes);
        return bytes.length;
    }

    @Override
    public Long decode(final DirectBuffer buffer, final int offset, final int length)
    {
        final long id = Message.check(buffer, offset, length);
        listener.accept(id);
        return id;
    }
}
