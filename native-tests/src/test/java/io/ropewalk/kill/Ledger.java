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

import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A list of numbers in a mapped file, which outlives its writer: what was in it when the process was killed is in it.
 */
public final class Ledger
{
    static final int CAPACITY = 1 << 24;

    private final AtomicBuffer buffer;

    private Ledger(final AtomicBuffer buffer)
    {
        this.buffer = buffer;
    }

    public static Ledger open(final Path file) throws IOException
    {
        try (FileChannel channel = FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            return new Ledger(new UnsafeBuffer(
                channel.map(FileChannel.MapMode.READ_WRITE, 0, (CAPACITY + 1L) * Long.BYTES)));
        }
    }

    public long count()
    {
        return buffer.getLongAcquire(0);
    }

    boolean isFull()
    {
        return count() == CAPACITY;
    }

    public long get(final long index)
    {
        return buffer.getLong((int)(index + 1) * Long.BYTES);
    }

    public void append(final long value)
    {
        final long count = count();
        buffer.putLong((int)(count + 1) * Long.BYTES, value);
        buffer.putLongRelease(0, count + 1);
    }
}
