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

import io.ropewalk.machine.platform.Futex;
import io.ropewalk.machine.platform.MemoryBarrier;
import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.machine.waiting.core.Waiter.NameTag;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Waits for the first of several.
 *
 * <p><b>Threads:</b> any number may wait for the same things; all of them are told.
 *
 * <p><b>Failure:</b> a thing that will never come because somebody died is ready; that is noticed within 50 ms.
 */
public final class AnyReady
{
    /*
     * The sleeper's protocol of EventCount for several words at once: mark all of them, one fence, look at everything
     * once more, sleep while all words are unchanged (futex_waitv). Each waker finds its own mark, so nobody else is
     * woken; marks that stay behind on the other words cost their wakers one system call. Where the kernel cannot wait
     * for several words, or there are more of them than it takes, sleeps are short and grow.
     */
    private static final int SPINS = 200;
    private static final long SLICE_NS = Sleepers.SLICE_NS;
    private static final long MIN_PARK_NS = 1_000;
    private static final long MAX_PARK_NS = 1_000_000;
    private static final int MOST_NAMES = 3;
    private static final boolean SLEEPS = MemoryBarrier.isSupported() && Futex.isManySupported();

    private AnyReady()
    {
    }

    /**
     * Waits until at least one of several things is ready.
     *
     * @param waitables  to wait for; none: returns at once.
     * @param deadlineNs on {@link System#nanoTime()}, or {@link Deadline#NEVER}.
     * @param <W>        what they are.
     * @return those that are ready, in the order given; empty when the time was over, or there were none.
     * @throws InterruptedException when interrupted; nothing was taken.
     */
    public static <W extends Waitable> List<W> await(final Collection<? extends W> waitables, final long deadlineNs)
        throws InterruptedException
    {
        final List<W> all = List.copyOf(waitables);
        Waiter.checkInterrupt();
        List<W> ready = look(all);
        final int spins = all.isEmpty() ? 0 : Math.max(1, SPINS / all.size());
        for (int i = 0; i < spins && ready.isEmpty() && Deadline.remainingNs(deadlineNs) > 0; i++)
        {
            Thread.onSpinWait();
            ready = look(all);
        }
        return ready.isEmpty() && !all.isEmpty() ? sleepUntilReady(all, deadlineNs) : ready;
    }

    private static <W extends Waitable> List<W> look(final List<W> all)
    {
        List<W> ready = List.of();
        for (final W waitable : all)
        {
            if (waitable.isReady())
            {
                if (ready.isEmpty())
                {
                    ready = new ArrayList<>();
                }
                ready.add(waitable);
            }
        }
        return ready;
    }

    private static <W extends Waitable> List<W> sleepUntilReady(final List<W> all, final long deadlineNs)
        throws InterruptedException
    {
        final EventCount[] words =
            all.stream().map((waitable) -> EventCount.of(waitable.readiness())).toArray(EventCount[]::new);
        final boolean sleeps = SLEEPS && words.length <= Futex.MOST_WORDS;
        final int[] marks = new int[words.length];
        final long[] addresses = new long[words.length];
        final NameTag tag = new NameTag(new Subjects(words), words[0].owner(), "any of " + words.length);
        long parkNs = MIN_PARK_NS;
        List<W> ready = List.of();
        long remainingNs = Deadline.remainingNs(deadlineNs);
        while (remainingNs > 0)
        {
            Waiter.checkInterrupt();
            if (sleeps)
            {
                mark(words, marks, addresses);
            }
            ready = look(all);
            if (!ready.isEmpty())
            {
                break;
            }
            final long timeoutNs = Math.min(remainingNs, sleeps ? SLICE_NS : parkNs);
            tag.putOn(timeoutNs, timeoutNs == remainingNs);
            try
            {
                if (!sleeps || !sleep(words, addresses, marks, timeoutNs))
                {
                    LockSupport.parkNanos(Math.min(timeoutNs, parkNs));
                    parkNs = Math.min(parkNs * 2, MAX_PARK_NS);
                }
            }
            finally
            {
                tag.takeOff();
            }
            remainingNs = Deadline.remainingNs(deadlineNs);
        }
        return ready.isEmpty() ? look(all) : ready;
    }

    /** False when it cannot. */
    private static boolean sleep(
        final EventCount[] words, final long[] addresses, final int[] marks, final long timeoutNs)
    {
        if (VirtualThreads.isCurrent())
        {
            return Sleepers.INSTANCE.awaitAny(words, marks, timeoutNs);
        }
        Futex.awaitAny(addresses, marks, words.length, timeoutNs);
        return true;
    }

    private static void mark(final EventCount[] words, final int[] marks, final long[] addresses)
    {
        for (int i = 0; i < words.length; i++)
        {
            marks[i] = words[i].mark();
            addresses[i] = words[i].address();
        }
        MemoryBarrier.issue();
    }

    /** What is waited for, in a few words. */
    private record Subjects(EventCount[] words)
    {
        @Override
        public String toString()
        {
            final String all = Stream.of(words).limit(MOST_NAMES).map(EventCount::subject).map(String::valueOf)
                .collect(Collectors.joining(", "));
            return "any of " + words.length + ": " + all + (words.length > MOST_NAMES ? ", ..." : "");
        }
    }
}
