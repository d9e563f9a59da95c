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

import java.io.Serializable;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Turns elements of a shared structure into bytes and back; implement it for flyweights, SBE and formats of your own.
 *
 * <p><b>Threads:</b> one codec is called by many threads at once, so it must be stateless or keep its state per thread.
 *
 * <p><b>Failure:</b> {@link #encode} may throw anything: nothing was enqueued then. {@link #decode} meets bytes that a
 * broken peer wrote: it should throw {@link io.ropewalk.error.CodecException}, allocate no more than the length given
 * justifies, and read nothing outside its range. A codec travels inside the handles that use it, hence Serializable.
 *
 * @param <E> the type of the elements.
 */
public interface Codec<E> extends Serializable
{
    /**
     * The name recorded in the shared file, at most 124 bytes of UTF-8; peers whose names differ are refused.
     *
     * @return a name that is the same in every process and changes whenever the encoding does.
     */
    String name();

    /**
     * The largest encoded length, which lets structures reserve exactly enough room.
     *
     * @return the length in bytes, or {@link Integer#MAX_VALUE} when unbounded.
     */
    default int maxLengthBytes()
    {
        return Integer.MAX_VALUE;
    }

    /**
     * Encodes an element into a buffer that grows by itself.
     *
     * @param element to be encoded, never null.
     * @param buffer  to be written to; a buffer that cannot grow makes this throw when it is too small.
     * @param offset  of the first byte to be written.
     * @return the length in bytes; bytes beyond it may have been overwritten.
     */
    int encode(E element, MutableDirectBuffer buffer, int offset);

    /**
     * Decodes an element that owns its memory: neither the buffer nor a view of it may be kept.
     *
     * @param buffer to be read, only within {@code offset} to {@code offset + length}.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return the element, never null.
     */
    E decode(DirectBuffer buffer, int offset, int length);
}
