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
package io.ropewalk.structure.sync;

import io.ropewalk.error.RopewalkException;
import io.ropewalk.segment.Views;
import io.ropewalk.segment.liveness.Participants;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

import static io.ropewalk.structure.sync.BarrierDescriptor.*;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.*;

/** What the dead leave in the memory of a barrier, written by hand, and what damage does. */
class BarrierOfTheDeadTest extends SyncFixture
{
    private static final int PARTIES = 3;

    private final Window window = new Window();
    private SharedBarrier barrier;
    private AtomicBuffer memory;

    @BeforeEach
    void open()
    {
        barrier = keep(walk.open("dead", SharedBarrier.of(PARTIES)));
        Views.through(barrier, window);
        memory = window.buffer;
    }

    private void place(final int place, final int outcome)
    {
        memory.putLongVolatile(placeOffset(place), (long)outcome << OWNER_BITS | DEAD);
    }

    /** Under the mutex, which a living waiter may have in its hand just now. */
    private void dieEnding(final int phase, final int place, final int outcome)
    {
        final Participants participants = walk.participants();
        new Mutex(memory, MUTEX_OFFSET, participants.owner(), Owners.of(participants::isDead)).lock();
        place(place, outcome);
        final long round = memory.getLongVolatile(STATE_OFFSET) >>> PHASE_BITS;
        memory.putLongVolatile(STATE_OFFSET, round << PHASE_BITS | phase);
        memory.putLongVolatile(
            MUTEX_OFFSET + LockDescriptor.STATE_OFFSET, (long)DEAD << LockDescriptor.OWNER_SHIFT | 2);
    }

    @Test
    void shouldBeBrokenWhenOneDiedWaiting()
    {
        place(0, WAITING);
        assertTrue(barrier.isBroken());
        assertEquals(0, barrier.getNumberWaiting());
        barrier.reset();
        assertFalse(barrier.isBroken());
    }

    @Test
    void shouldBreakWhenOneDiesWhileOthersSleep()
    {
        final Future<?> waiter = async(() -> barrier.await());
        awaitUntil(() -> 1 == barrier.getNumberWaiting());
        place(7, WAITING);
        assertInstanceOf(BrokenBarrierException.class, failureOf(waiter));
    }

    @Test
    void shouldNotPassTheLastWhenOneDiedWaiting()
    {
        place(0, WAITING);
        place(1, WAITING);
        assertThrows(BrokenBarrierException.class, barrier::await);
    }

    @ParameterizedTest
    @CsvSource({"1,2", "2,3", "3,3"})
    void shouldFinishWhatOneLeftHalfDone(final int phase, final int outcome) throws Exception
    {
        final Future<Integer> first = async(() -> barrier.await());
        awaitUntil(() -> 1 == barrier.getNumberWaiting());
        dieEnding(phase, 9, outcome);
        if (PASSED == outcome)
        {
            assertEquals(PARTIES - 1, first.get());
            assertFalse(barrier.isBroken());
        }
        else
        {
            assertInstanceOf(BrokenBarrierException.class, failureOf(first));
            assertEquals(BREAKING == phase, barrier.isBroken());
        }
    }

    @Test
    void shouldFindAPlaceWhenAllAreOfTheDead()
    {
        for (int i = 0; i < placeCount(PARTIES); i++)
        {
            place(i, i % 2 == 0 ? PASSED : BROKEN);
        }
        final Future<Integer> waiter = async(() -> barrier.await(60, SECONDS));
        awaitUntil(() -> 1 == barrier.getNumberWaiting());
        barrier.abort();
        assertInstanceOf(BrokenBarrierException.class, failureOf(waiter));
    }

    @Test
    void shouldNeverHangNorLeaveItsTypesWhenAnyBytesAreInIt()
    {
        final Random random = new Random(11);
        for (int i = 0; i < 300; i++)
        {
            for (int k = 0; k < 20; k++)
            {
                memory.putLong(random.nextInt(memory.capacity() / 8) * 8, random.nextLong());
            }
            final List<Executable> calls = List.of(() -> barrier.await(1, MILLISECONDS),
                barrier::isBroken, barrier::getNumberWaiting, i % 2 == 0 ? barrier::reset : barrier::abort);
            calls.forEach(BarrierOfTheDeadTest::assertTyped);
        }
    }

    private static void assertTyped(final Executable call)
    {
        try
        {
            call.execute();
        }
        catch (final RopewalkException | BrokenBarrierException | TimeoutException expected)
        {
            assertNotNull(expected.getMessage());
        }
        catch (final Throwable ex)
        {
            fail(ex);
        }
    }
}
