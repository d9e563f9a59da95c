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
package io.ropewalk.process.task.core;

import io.ropewalk.error.ElementTooLargeException;

import java.io.ByteArrayOutputStream;

/** Bytes of a task up to a limit: what is too long fails before it fills the heap. */
final class LimitedOutput extends ByteArrayOutputStream
{
    private static final int INITIAL_LENGTH = 512;

    private final String what;
    private final int maxLengthBytes;

    LimitedOutput(final String what, final int maxLengthBytes)
    {
        super(INITIAL_LENGTH);
        this.what = what;
        this.maxLengthBytes = maxLengthBytes;
    }

    @Override
    public synchronized void write(final int value)
    {
        checkRoom(1);
        super.write(value);
    }

    @Override
    public synchronized void write(final byte[] bytes, final int offset, final int length)
    {
        checkRoom(length);
        super.write(bytes, offset, length);
    }

    void writeInt(final int value)
    {
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE)
        {
            write(value >>> shift);
        }
    }

    /** Returns what is written, as an error calls it. */
    String what()
    {
        return what;
    }

    private void checkRoom(final int length)
    {
        if (length > maxLengthBytes - count)
        {
            throw tooLarge(what, maxLengthBytes);
        }
    }

    static ElementTooLargeException tooLarge(final String what, final int maxLengthBytes)
    {
        return new ElementTooLargeException(what + " is too long when serialised: maxLengthBytes=" + maxLengthBytes);
    }
}
