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
package io.ropewalk.lock;

import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.segment.walk.Walk;
import org.agrona.concurrent.AtomicBuffer;

/** Numbers in shared memory beside the locks: what they guard, and what the processes of a test tell each other. */
final class Board
{
    static final int LENGTH = 1 << 16;

    private final AtomicBuffer buffer;

    Board(final Walk walk)
    {
        final SegmentSpec spec = SegmentSpec.of(SegmentKind.VALUE, 1, (long)LENGTH * Long.BYTES);
        buffer = walk.openOrCreate("board", spec, (body) -> {}).buffer();
    }

    /** Without any ordering, as what a lock guards. */
    long plain(final int index)
    {
        return buffer.getLong(index * Long.BYTES);
    }

    void plain(final int index, final long value)
    {
        buffer.putLong(index * Long.BYTES, value);
    }

    long get(final int index)
    {
        return buffer.getLongVolatile(index * Long.BYTES);
    }

    void set(final int index, final long value)
    {
        buffer.putLongVolatile(index * Long.BYTES, value);
    }

    long add(final int index, final long value)
    {
        return buffer.getAndAddLong(index * Long.BYTES, value) + value;
    }
}
