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
package io.ropewalk.corruption;

import org.agrona.concurrent.AtomicBuffer;

import java.util.Random;

/**
 * Damages shared memory: single bits, bytes, and whole words with values that hurt.
 */
final class Vandal
{
    private static final int LINE_PAIR_LENGTH = 128;
    static final long[] VALUES =
    {
        0, 1, -1, 2, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 40, 1L << 60,
        1L << 20, 1L << 21, 1L << 22, 1L << 24, (1L << 20) - 1, 0x7fff_ffff_0000_0001L
    };

    private final AtomicBuffer buffer;
    private final Random random;

    Vandal(final AtomicBuffer buffer, final long seed)
    {
        this.buffer = buffer;
        this.random = new Random(seed);
    }

    void strike()
    {
        final int index = random.nextInt(buffer.capacity() / Long.BYTES) * Long.BYTES;
        switch (random.nextInt(5))
        {
            case 0 -> buffer.putByte(index + random.nextInt(Long.BYTES), (byte)random.nextInt());
            case 1 -> buffer.putLong(index, random.nextLong());
            case 2 -> buffer.putLong(index, VALUES[random.nextInt(VALUES.length)]);
            case 3 -> buffer.putLong(index, buffer.getLong(index) ^ (1L << random.nextInt(Long.SIZE)));
            default -> buffer.putLong(index, buffer.getLong(index) +
                VALUES[random.nextInt(VALUES.length)] * (random.nextBoolean() ? 1 : -1));
        }
    }

    /** Half of the strikes go where it hurts most. */
    void strikeControl(final int controlLength)
    {
        if (random.nextBoolean())
        {
            strike();
            return;
        }
        final int index = random.nextInt(controlLength / LINE_PAIR_LENGTH) * LINE_PAIR_LENGTH;
        if (random.nextBoolean())
        {
            buffer.putLong(index, VALUES[random.nextInt(VALUES.length)]);
        }
        else
        {
            buffer.putLong(index, buffer.getLong(index) + random.nextInt(40) - 20);
        }
    }
}
