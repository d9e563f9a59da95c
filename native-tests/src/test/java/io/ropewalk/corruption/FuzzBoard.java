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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a {@link FuzzVictim} does just now, in memory that is still there when it has crashed.
 */
final class FuzzBoard
{
    static final int PULSE = 0;
    static final int SEED = 1;
    static final int OBJECTS = 2;
    static final int STRIKES = 3;
    /** Strikes after which every role was played. */
    static final int LOOKED_AT = 4;
    static final int OPERATIONS = 5;
    static final int TYPED = 6;
    static final int FAULTS_OF_MEMORY = 7;
    static final int STEPS = 8;
    static final int TRAFFIC_STEPS = 9;
    static final int TRAFFIC_BUSY = 10;

    private static final int TEXTS = 1024;
    private static final int TEXT_LENGTH = 512;
    private static final int LENGTH = 8192;

    private final MappedByteBuffer memory;

    FuzzBoard(final Path file) throws IOException
    {
        try (FileChannel channel = FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH);
            memory.order(ByteOrder.nativeOrder());
        }
    }

    long get(final int word)
    {
        return memory.getLong(word * Long.BYTES);
    }

    void set(final int word, final long value)
    {
        memory.putLong(word * Long.BYTES, value);
    }

    /** By its only writer. */
    void add(final int word)
    {
        set(word, get(word) + 1);
    }

    /** Of the thread that strikes, or of the traffic beside it. */
    void doing(final boolean isTraffic, final String what)
    {
        final byte[] bytes = what.getBytes(StandardCharsets.UTF_8);
        final int length = Math.min(bytes.length, TEXT_LENGTH - Integer.BYTES);
        final ByteBuffer text = memory.duplicate().order(ByteOrder.nativeOrder())
            .position(TEXTS + (isTraffic ? TEXT_LENGTH : 0));
        text.putInt(length);
        text.put(bytes, 0, length);
    }

    String doing(final boolean isTraffic)
    {
        final ByteBuffer text = memory.duplicate().order(ByteOrder.nativeOrder())
            .position(TEXTS + (isTraffic ? TEXT_LENGTH : 0));
        final byte[] bytes = new byte[Math.max(0, Math.min(text.getInt(), TEXT_LENGTH))];
        text.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
