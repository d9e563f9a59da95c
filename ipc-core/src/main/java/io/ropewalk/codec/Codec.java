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
 * Encodes the elements of a shared structure to bytes and decodes them; implement it for custom formats such as SBE.
 *
 * <p><b>Threads:</b> one codec is called by many threads at once: it must be stateless or keep its state per thread.
 *
 * <p><b>Failure:</b> if {@link #encode} throws, the exception propagates to the producer and nothing is enqueued.
 * {@link #decode} may be given bytes from a broken peer: it should throw {@link io.ropewalk.error.CodecException},
 * allocate no more than the length justifies, and read nothing outside its range. A codec is serialised with the
 * handles that use it.
 *
 * @param <E> the type of the elements.
 */
public interface Codec<E> extends Serializable
{
    /**
     * Returns the name recorded in the shared file. A process whose codec has a different name is refused.
     *
     * @return the name, at most 124 bytes of UTF-8, the same in every process, and a new one for a new encoding.
     */
    String name();

    /**
     * Returns the maximum encoded length, so that structures can reserve exactly enough room.
     *
     * @return the maximum length in bytes, or {@link Integer#MAX_VALUE} if unbounded.
     */
    default int maxLengthBytes()
    {
        return Integer.MAX_VALUE;
    }

    /**
     * Encodes an element into a buffer that expands as needed.
     *
     * @param element to encode, never null.
     * @param buffer  to write to; one that cannot expand throws if it is too small.
     * @param offset  of the first byte to write.
     * @return the encoded length in bytes; bytes beyond it may have been overwritten.
     */
    int encode(E element, MutableDirectBuffer buffer, int offset);

    /**
     * Decodes an element, which must not refer to the buffer or a view of it.
     *
     * @param buffer to read, only from {@code offset} to {@code offset + length}.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return the decoded element, never null.
     */
    E decode(DirectBuffer buffer, int offset, int length);
}
