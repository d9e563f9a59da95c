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
package io.ropewalk.machine.waiting.core;

import io.ropewalk.VirtualThread;
import io.ropewalk.machine.platform.Futex;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Those who sleep for virtual threads, with and without the call for many words. Slices here last for minutes. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SleepersTest
{
    private static final long FOR_EVER_NS = TimeUnit.MINUTES.toNanos(10);
    private static final int WORD = 64;
    private static final int OTHER = 128;
    private static final int ROUNDS = 10;

    private final AtomicBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 14).alignedSlice(8));

    @BeforeEach
    void requireBoth()
    {
        VirtualThread.require();
        assumeTrue(Futex.isSupported(), "nobody sleeps in the kernel here");
    }

    private static Sleepers sleepers(final boolean isForMany)
    {
        return new Sleepers(isForMany && Futex.isManySupported(), 1);
    }

    /** A virtual thread that sleeps once. */
    private final class Sleeping
    {
        final CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        final Thread thread;

        Sleeping(final Sleepers sleepers, final int offset, final int seen, final boolean isForAll)
        {
            thread = VirtualThread.start(() -> outcome.complete(
                sleepers.await(buffer, offset, seen, FOR_EVER_NS, FOR_EVER_NS, isForAll)));
        }
    }

    private static void awaitParked(final Iterable<Sleeping> all) throws InterruptedException
    {
        for (final Sleeping sleeping : all)
        {
            VirtualThread.awaitParked(sleeping.thread);
        }
        // Long enough for the sleeper to be asleep, mostly; the outcome must be the same if not.
        Thread.sleep(20);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldWakeAllWhenTheWordIsForAll(final boolean isForMany) throws Exception
    {
        final Sleepers sleepers = sleepers(isForMany);
        for (int round = 0; round < ROUNDS; round++)
        {
            final List<Sleeping> all = new ArrayList<>();
            for (int i = 0; i < 5; i++)
            {
                all.add(new Sleeping(sleepers, WORD, buffer.getIntVolatile(WORD), true));
            }
            awaitParked(all);
            WordWaiter.wake(buffer, WORD, Integer.MAX_VALUE);
            for (final Sleeping sleeping : all)
            {
                assertTrue(sleeping.outcome.get());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldWakeOneForEachAdvanceWhenTheWordIsForOne(final boolean isForMany) throws Exception
    {
        final Sleepers sleepers = sleepers(isForMany);
        final int count = 5;
        final AtomicInteger awake = new AtomicInteger();
        final List<Sleeping> all = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            final Sleeping sleeping = new Sleeping(sleepers, WORD, buffer.getIntVolatile(WORD), false);
            sleeping.outcome.thenRun(awake::incrementAndGet);
            all.add(sleeping);
        }
        awaitParked(all);
        for (int i = 1; i <= count; i++)
        {
            WordWaiter.wake(buffer, WORD, 1);
            while (awake.get() < i)
            {
                Thread.onSpinWait();
            }
        }
        for (final Sleeping sleeping : all)
        {
            assertTrue(sleeping.outcome.get());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotParkWhenTheWordHasChangedBefore(final boolean isForMany) throws Exception
    {
        final Sleepers sleepers = sleepers(isForMany);
        assertTrue(new Sleeping(sleepers, WORD, buffer.getIntVolatile(WORD) - 1, false).outcome.get());
        assertTrue(new Sleeping(sleepers, WORD, buffer.getIntVolatile(WORD) - 1, true).outcome.get());
    }

    /** The sleeper still stands first in the kernel's queue when the wake-up comes, and has no use for it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldPassTheWakeUpOnWhenTheVirtualThreadHasLeft(final boolean isForMany) throws Exception
    {
        final Sleepers sleepers = sleepers(isForMany);
        for (int round = 0; round < ROUNDS; round++)
        {
            final int seen = buffer.getIntVolatile(WORD);
            final Sleeping leaver = new Sleeping(sleepers, WORD, seen, false);
            awaitParked(List.of(leaver));
            final Thread other = new Thread(() -> Futex.await(buffer.addressOffset() + WORD, seen, FOR_EVER_NS));
            other.start();
            Thread.sleep(5);
            leaver.thread.interrupt();
            leaver.outcome.get();
            WordWaiter.wake(buffer, WORD, 1);
            other.join();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldEndWhenNobodyIsParkedAnyMore(final boolean isForMany) throws Exception
    {
        final Sleepers sleepers = sleepers(isForMany);
        final Sleeping first = new Sleeping(sleepers, WORD, 0, true);
        final Sleeping second = new Sleeping(sleepers, OTHER, 0, false);
        awaitParked(List.of(first, second));
        WordWaiter.wake(buffer, WORD, Integer.MAX_VALUE);
        first.outcome.get();
        second.thread.interrupt();
        second.outcome.get();
        while (sleepers.size()[0] + sleepers.size()[1] > 0)
        {
            Thread.sleep(1);
        }
        final Sleeping again = new Sleeping(sleepers, WORD, buffer.getIntVolatile(WORD), true);
        awaitParked(List.of(again));
        WordWaiter.wake(buffer, WORD, Integer.MAX_VALUE);
        assertTrue(again.outcome.get());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldFindRoomForEachWordOrSayThatThereIsNone(final boolean isForMany) throws Exception
    {
        final Sleepers sleepers = sleepers(isForMany);
        final int words = 200;
        final List<Sleeping> all = new ArrayList<>();
        for (int i = 0; i < words; i++)
        {
            all.add(new Sleeping(sleepers, i * WORD, 0, true));
        }
        awaitParked(all);
        int refused = 0;
        for (int i = 0; i < words; i++)
        {
            WordWaiter.wake(buffer, i * WORD, Integer.MAX_VALUE);
            refused += all.get(i).outcome.get() ? 0 : 1;
        }
        if (isForMany && Futex.isManySupported())
        {
            assertEquals(0, refused);
        }
        else
        {
            assertTrue(refused > 0 && refused < words, "refused=" + refused);
        }
    }

    /** No wake-up is lost however the steps fall: a loss shows as a sleep for ever. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNeverLoseAWakeUpWhenBothSleepEachTime(final boolean isForMany) throws Exception
    {
        final Sleepers sleepers = sleepers(isForMany);
        final int rounds = 5000;
        final CompletableFuture<Void> outcome = new CompletableFuture<>();
        VirtualThread.start(() ->
        {
            play(sleepers, WORD, OTHER, rounds);
            outcome.complete(null);
        });
        for (int i = 1; i <= rounds; i++)
        {
            WordWaiter.wake(buffer, WORD, Integer.MAX_VALUE);
            int now = buffer.getIntVolatile(OTHER);
            while (now < i)
            {
                Futex.await(buffer.addressOffset() + OTHER, now, FOR_EVER_NS);
                now = buffer.getIntVolatile(OTHER);
            }
        }
        outcome.get();
        assertFalse(outcome.isCompletedExceptionally());
    }

    private void play(final Sleepers sleepers, final int mine, final int theirs, final int rounds)
    {
        for (int i = 1; i <= rounds; i++)
        {
            int now = buffer.getIntVolatile(mine);
            while (now < i)
            {
                sleepers.await(buffer, mine, now, FOR_EVER_NS, FOR_EVER_NS, true);
                now = buffer.getIntVolatile(mine);
            }
            WordWaiter.wake(buffer, theirs, Integer.MAX_VALUE);
        }
    }
}
