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
package io.ropewalk;

import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.CodecException;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;
import io.ropewalk.structure.sync.SharedLock;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Handles inside elements. */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandleCodecTest
{
    record Pair(long first, long second)
    {
    }

    @TempDir
    private Path directory;

    @Test
    void shouldReadEveryHandleAsItsOwnKindOnly()
    {
        final Ropewalk walk = Ropewalk.open(directory.resolve("w"));
        final List<Object> handles = List.of(
            walk.create(SharedQueue.of(8, Codecs.utf8())), walk.create(SharedQueue.of(8, Codecs.record(Pair.class))),
            walk.create(SharedQueue.of(8, Codecs.object(Pair.class))), walk.create(TaskQueue.of(8, Codecs.int64())),
            walk.create(Pipe.of(Codecs.utf8())), walk.create(Pipe.of(Codecs.bytes())).first(),
            walk.create(SharedLock.of()), walk.reentrantLock("r"),
            walk.reentrantLock("r").newCondition(),
            walk.readWriteLock("w"), walk.semaphore("s", 1), walk.boundedSemaphore("b", 1),
            walk.event("e"), walk.barrier("p", 2), walk.longValue("v", 1), walk.longArray("a", 3),
            walk.record("c", new Pair(1, 2)));
        for (final Object handle : handles)
        {
            final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
            final Codec<Object> codec = Codecs.object(handle.getClass());
            final int length = codec.encode(handle, buffer, 0);
            assertSame(handle.getClass(), codec.decode(buffer, 0, length).getClass());
            handles.stream().map(Object::getClass).filter((type) -> type != handle.getClass()).forEach((type) ->
                assertThrows(CodecException.class, () -> Codecs.object(type).decode(buffer, 0, length),
                    () -> handle.getClass() + " " + type));
        }
    }
}
