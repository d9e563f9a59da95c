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
package io.ropewalk.structure.collection;

import org.agrona.DirectBuffer;

/**
 * The hash of an encoded key: the same in every process.
 *
 * <p><b>Threads:</b> stateless.
 *
 * <p><b>Failure:</b> none.
 */
final class KeyHash
{
    /*
     * A multiplicative mix, twice over: each bit of a key reaches both ends of the word, of which the low one chooses
     * the bucket and the high one stands in the entry word. Small numbers differ in all of it. It is no defence against
     * somebody who looks for keys that collide: these share a chain, which is slow and right.
     */
    private static final long SEED = 0x9E3779B97F4A7C15L;

    /** SEED * 8, modulo 2^64. */
    private static final long SEED_OF_WORD = 0xF1BBCDCBFA53E0A8L;

    private static final long FIRST = 0xD6E8FEB86659FD93L;
    private static final long SECOND = 0xFF51AFD7ED558CCDL;

    private KeyHash()
    {
    }

    /** Of a key of eight bytes, read as one word. */
    static long of(final long word)
    {
        return finish(SEED_OF_WORD ^ word);
    }

    static long of(final DirectBuffer buffer, final int offset, final int lengthBytes)
    {
        if (Long.BYTES == lengthBytes)
        {
            return of(buffer.getLong(offset));
        }
        long hash = SEED * lengthBytes;
        int i = 0;
        for (; i + Long.BYTES < lengthBytes; i += Long.BYTES)
        {
            hash = step(hash ^ buffer.getLong(offset + i));
        }
        long last = 0;
        for (int shift = 0; i < lengthBytes; i++, shift += Byte.SIZE)
        {
            last |= (buffer.getByte(offset + i) & 0xFFL) << shift;
        }
        return finish(hash ^ last);
    }

    private static long step(final long value)
    {
        final long mixed = value * FIRST;
        return mixed ^ (mixed >>> Integer.SIZE);
    }

    private static long finish(final long value)
    {
        final long once = step(value ^ (value >>> Integer.SIZE));
        final long twice = once * SECOND;
        return twice ^ (twice >>> Integer.SIZE);
    }
}
