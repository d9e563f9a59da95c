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
import io.ropewalk.process.task.core.TaskBytes;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Proxies as elements of queues and collections.
 *
 * @param type of the proxies.
 * @param <T>  the same.
 */
record ProxyCodec<T>(Class<T> type) implements Codec<T>
{
    private static final long serialVersionUID = 1L;

    @Override
    public String name()
    {
        return "proxy:" + type.getName();
    }

    @Override
    public int encode(final T proxy, final MutableDirectBuffer buffer, final int offset)
    {
        if (null == RemoteHandler.of(proxy))
        {
            throw new CodecException("not a proxy of a manager: interface=" + type.getName() + " class=" +
                (null == proxy ? "null" : proxy.getClass().getName()));
        }
        final byte[] bytes = TaskBytes.encode(proxy, "proxy");
        buffer.putBytes(offset, bytes);
        return bytes.length;
    }

    @Override
    public T decode(final DirectBuffer buffer, final int offset, final int length)
    {
        final Object proxy = TaskBytes.decode(buffer, offset, length, type.getClassLoader());
        if (null == RemoteHandler.of(proxy) || !type.isInstance(proxy))
        {
            throw new CodecException("not a proxy of a manager: interface=" + type.getName());
        }
        return type.cast(proxy);
    }
}
