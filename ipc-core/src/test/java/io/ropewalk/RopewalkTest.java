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

import io.ropewalk.codec.Codecs;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.sync.SharedSemaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RopewalkTest
{
    @TempDir
    private Path folder;

    @Test
    void shouldGivePipesTheRoomThatIsAskedFor() throws Exception
    {
        final Ropewalk walk = Ropewalk.open(folder);
        final Pipe<byte[]> duplex = walk.open("duplex", Pipe.of(Codecs.bytes()).capacity(2).budget(1_000));
        final Pipe<byte[]> oneWay = walk.open("one-way", Pipe.oneWay(Codecs.bytes()).capacity(2).budget(1_000));
        for (final Connection<byte[]> sender : List.of(duplex.first(), duplex.second(), oneWay.second()))
        {
            sender.send(new byte[0]);
            sender.send(new byte[0]);
            assertFalse(sender.offer(new byte[0], 0, TimeUnit.SECONDS));
            assertThrows(ElementTooLargeException.class, () -> sender.send(new byte[5_000]));
        }
        assertThrows(IncompatibleSegmentException.class, () -> walk.pipe("duplex", Codecs.bytes()));
        assertThrows(IncompatibleSegmentException.class,
            () -> walk.open("duplex", Pipe.oneWay(Codecs.bytes()).capacity(2).budget(1_000)));
        assertEquals(List.of("duplex", "one-way"), walk.names());
    }

    @Test
    void shouldMakeABoundedSemaphoreFairWhenToldTo() throws Exception
    {
        final Ropewalk walk = Ropewalk.open(folder);
        final SharedSemaphore fair = walk.open("rooms", SharedSemaphore.bounded(2).fair());
        assertTrue(fair.isFair() && fair.isBounded());
        fair.acquire(2);
        assertFalse(walk.open("rooms", SharedSemaphore.bounded(2).fair()).tryAcquire());
        assertThrows(IncompatibleSegmentException.class, () -> walk.boundedSemaphore("rooms", 2));
    }
}
