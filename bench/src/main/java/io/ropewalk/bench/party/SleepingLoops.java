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
package io.ropewalk.bench.party;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * One message there and back between two sides that both sleep in the kernel, and what it takes to wait for nothing.
 * <p>
 * Nobody sends before the kernel says that the other side sleeps. What the side that answers spends on that is known to
 * it alone: both sides tell their times in the order of the trips, and the difference is what the trip took.
 */
final class SleepingLoops
{
    static final String ASK_ASLEEP = "ask-asleep";
    static final String ECHO_ASLEEP = "echo-asleep";
    static final String IDLE = "idle";
    static final String LATER = "later";

    /** Longer than anybody spins before going to sleep. */
    static final long PAUSE_NS = 200_000;
    private static final long LOOK_NS = 20_000;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);

    private final LinkEnd end;

    SleepingLoops(final LinkEnd end)
    {
        this.end = end;
    }

    String ask(final long durationNs, final SleepProbe other)
    {
        final LongStream.Builder timesNs = LongStream.builder();
        final long beginNs = System.nanoTime();
        do
        {
            pause(PAUSE_NS);
            awaitAsleep(other);
            final long startNs = System.nanoTime();
            end.sendNext();
            end.awaitOne();
            timesNs.add(System.nanoTime() - startNs);
        }
        while (System.nanoTime() - beginNs < durationNs);
        pause(PAUSE_NS);
        end.sendStop();
        end.awaitOne();
        return ASK_ASLEEP + " " + format(timesNs);
    }

    /** Spins before each answer until the side that asked sleeps. */
    String echo(final SleepProbe other)
    {
        final LongStream.Builder timesNs = LongStream.builder();
        end.awaitOne();
        while (!end.hasEnded())
        {
            final long startNs = System.nanoTime();
            spin(PAUSE_NS);
            awaitAsleep(other);
            timesNs.add(System.nanoTime() - startNs);
            end.send(end.checker().last());
            end.awaitOne();
        }
        end.send(end.checker().last());
        return ECHO_ASLEEP + " " + format(timesNs);
    }

    private static String format(final LongStream.Builder timesNs)
    {
        return timesNs.build().mapToObj(Long::toString).collect(Collectors.joining(","));
    }

    private static void awaitAsleep(final SleepProbe other)
    {
        final long startNs = System.nanoTime();
        while (!other.isAsleep())
        {
            if (System.nanoTime() - startNs > PATIENCE_NS)
            {
                throw new IllegalStateException("the other side does not sleep: " + other);
            }
            spin(LOOK_NS);
        }
    }

    private static void spin(final long durationNs)
    {
        final long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < durationNs)
        {
            Thread.onSpinWait();
        }
    }

    /** What it takes this thread to wait for one message. */
    String idle()
    {
        final long runBeforeNs = Schedule.runNs();
        final long startNs = System.nanoTime();
        end.awaitOne();
        return IDLE + " " + 100.0 * (Schedule.runNs() - runBeforeNs) / (System.nanoTime() - startNs);
    }

    String later(final long durationNs)
    {
        pause(durationNs);
        end.sendStop();
        return LATER;
    }

    static void pause(final long durationNs)
    {
        final long startNs = System.nanoTime();
        long leftNs = durationNs;
        while (leftNs > 0)
        {
            LockSupport.parkNanos(leftNs);
            leftNs = durationNs - (System.nanoTime() - startNs);
        }
    }
}
