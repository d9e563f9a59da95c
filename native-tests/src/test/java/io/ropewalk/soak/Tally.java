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
package io.ropewalk.soak;

import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What one worker has done to the end, in a file of its own that its death leaves behind.
 */
final class Tally
{
    /** Operations of any kind. */
    static final int STEPS = 0;
    static final int LOCKED = 1;
    static final int ADDED = 2;
    static final int COMPUTED = 3;

    /** Not zero: to leave. */
    static final int END = 4;

    /** Of elements put, one for each channel. */
    private static final int FIRST_CHANNEL = 8;
    private static final int LENGTH = 128;

    private final AtomicBuffer buffer;

    private Tally(final AtomicBuffer buffer)
    {
        this.buffer = buffer;
    }

    static Tally open(final Path file) throws IOException
    {
        try (FileChannel channel = FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            return new Tally(new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH)));
        }
    }

    long get(final int counter)
    {
        return buffer.getLongVolatile(counter * Long.BYTES);
    }

    void count(final int counter)
    {
        buffer.putLongVolatile(counter * Long.BYTES, get(counter) + 1);
    }

    long put(final int channel)
    {
        return get(FIRST_CHANNEL + channel);
    }

    void countPut(final int channel)
    {
        count(FIRST_CHANNEL + channel);
    }
}
