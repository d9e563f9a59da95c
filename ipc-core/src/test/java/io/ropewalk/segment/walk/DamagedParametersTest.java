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
package io.ropewalk.segment.walk;

import io.ropewalk.codec.Codecs;
import io.ropewalk.error.SegmentException;
import io.ropewalk.segment.AnyOf;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.file.SegmentDescriptor;
import io.ropewalk.structure.collection.SharedList;
import io.ropewalk.structure.collection.SharedMap;
import io.ropewalk.structure.collection.SharedSet;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whoever opens an object without knowing what it was made with is told what the header says wrongly. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DamagedParametersTest
{
    private static final long[] VALUES =
        {0, -1, 1, 3, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 32};

    private final Walk walk = Walk.temporary();

    @Test
    void shouldOnlyThrowSegmentExceptionsWhenAnyParameterIsDamaged() throws IOException
    {
        verify("queue", SharedQueue.of(4, Codecs.bytes()), SharedQueue.any(Codecs.bytes()));
        verify("growing", SharedQueue.growing(Codecs.bytes()), SharedQueue.anyGrowing(Codecs.bytes()));
        verify("tasks", TaskQueue.of(4, Codecs.bytes()), TaskQueue.any(Codecs.bytes()));
        verify("list", SharedList.of(4, Codecs.bytes()), SharedList.any(Codecs.bytes()));
        verify("set", SharedSet.of(4, Codecs.bytes()), SharedSet.any(Codecs.bytes()));
        verify("map", SharedMap.of(4, Codecs.utf8(), Codecs.bytes()), SharedMap.any(Codecs.utf8(), Codecs.bytes()));
    }

    private <T> void verify(final String name, final Kind<T> kind, final AnyOf<T> any) throws IOException
    {
        walk.open(name, kind);
        for (int i = 0; i < SegmentDescriptor.PARAMETER_COUNT; i++)
        {
            final long before = parameter(name, i, null);
            int refused = 0;
            for (final long value : VALUES)
            {
                parameter(name, i, value);
                refused += isRefused(name, any) ? 1 : 0;
            }
            assertTrue(refused >= VALUES.length / 2, name + " parameter=" + i + " refused=" + refused);
            parameter(name, i, before);
            assertTrue(walk.find(name, any).isPresent());
        }
    }

    /** Some values make sense as well. */
    private boolean isRefused(final String name, final AnyOf<?> any)
    {
        try
        {
            walk.find(name, any);
            return false;
        }
        catch (final SegmentException ex)
        {
            return true;
        }
    }

    /** What stands there now; changes it if there is a value. */
    private long parameter(final String name, final int index, final Long value) throws IOException
    {
        try (FileChannel channel =
            FileChannel.open(walk.path().resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
            channel.read(word, SegmentDescriptor.parameterOffset(index));
            if (null != value)
            {
                channel.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, value),
                    SegmentDescriptor.parameterOffset(index));
            }
            return word.getLong(0);
        }
    }
}
