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
package io.ropewalk.process.pool;

import io.ropewalk.Ropewalk;
import io.ropewalk.segment.file.SegmentDescriptor;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Pools of whose board somebody has damaged the state. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PoolDamageTest
{
    /** The first two have the lower half of a pool that runs, and of one that was shut down. */
    @ParameterizedTest
    @ValueSource(longs = {1L << 32, 1L << 40 | 1, -1, 77, Long.MIN_VALUE})
    void shouldEndThePoolWhenItsStateIsDamaged(final long damage) throws Exception
    {
        final ProcessPool pool = Ropewalk.temporary().pool(1);
        final Future<Integer> endless = pool.submit(() ->
        {
            Thread.sleep(1_000_000);
            return 1;
        });
        writeState(pool, damage);
        pool.shutdown();
        assertTrue(pool.isShutdown());
        assertTrue(pool.awaitTermination(250, TimeUnit.SECONDS));
        assertTrue(isBroken(endless));
        pool.close();
    }

    private static void writeState(final ProcessPool pool, final long state) throws Exception
    {
        try (FileChannel board = FileChannel.open(
            pool.walkPath().resolve(pool.filePrefix() + "board"), StandardOpenOption.WRITE))
        {
            board.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, state),
                SegmentDescriptor.BODY_OFFSET + PoolBoardDescriptor.STATE_OFFSET);
        }
    }

    private static boolean isBroken(final Future<Integer> future) throws InterruptedException
    {
        try
        {
            future.get();
            return false;
        }
        catch (final CancellationException | ExecutionException ex)
        {
            return true;
        }
    }
}
