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
package io.ropewalk.pipe;

import java.nio.ByteBuffer;

/**
 * A message that says who it is, and shows when it is torn.
 */
final class Parcel
{
    private static final int LEAST_LENGTH = 8;

    private Parcel()
    {
    }

    static byte[] of(final long id, final int length)
    {
        final byte[] bytes = new byte[Math.max(LEAST_LENGTH, length)];
        ByteBuffer.wrap(bytes).putLong(id);
        for (int i = LEAST_LENGTH; i < bytes.length; i++)
        {
            bytes[i] = (byte)(id * 31 + i + bytes.length);
        }
        return bytes;
    }

    static long check(final byte[] bytes)
    {
        final long id = ByteBuffer.wrap(bytes).getLong();
        for (int i = LEAST_LENGTH; i < bytes.length; i++)
        {
            if (bytes[i] != (byte)(id * 31 + i + bytes.length))
            {
                throw new AssertionError("torn: id=" + id + " length=" + bytes.length + " at=" + i);
            }
        }
        return id;
    }
}
