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

import io.ropewalk.bench.link.Link;
import io.ropewalk.bench.link.Message;
import io.ropewalk.bench.link.MessageChecker;
import org.HdrHistogram.Histogram;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The loops that are measured, the same for every link.
 * <p>
 * They work in chunks, each a call of its own: so the compiler gets whole methods to compile, and not the middle of one
 * that never returns.
 */
final class Loops
{
    static final String ROUND_TRIPS = "round-trips";
    static final String ECHO = "echo";
    static final String PACED = "paced";
    static final String ASLEEP = "asleep";
    static final String ECHO_LATE = "echo-late";
    static final String IDLE = "idle";
    static final String LATER = "later";
    static final String PRODUCE = "produce";
    static final String CONSUME = "consume";

    private static final int ROUND_TRIPS_PER_CHUNK = 64;
    private static final int MESSAGES_PER_CHUNK = 256;
    private static final int POLL_LIMIT = 256;
    /** The first part of a round, in which caches and branch predictors find their feet again, is not recorded. */
    private static final int UNRECORDED_PART = 8;
    private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int DIGITS = 3;
    private static final int CLOCK_READINGS = 255;
    private static final long PAUSE_NS = 200_000;
    /** Longer than anybody spins before going to sleep. */
    private static final long WORK_NS = 200_000;

    private final Link link;
    private final MessageChecker checker;
    private final int producers;
    private final Histogram histogram = new Histogram(HIGHEST_NS, DIGITS);
    private long nextValue;
    private long clockNs;

    Loops(final Link link, final MessageChecker checker, final int role, final int producers)
    {
        this.link = link;
        this.checker = checker;
        this.producers = producers;
        nextValue = Message.value(Math.max(0, role), 0);
    }

    String run(final String command, final int durationMs)
    {
        checker.clearStops();
        final long durationNs = TimeUnit.MILLISECONDS.toNanos(durationMs);
        switch (command)
        {
            case ROUND_TRIPS:
                return roundTrips(durationNs);
            case ECHO:
                return echo();
            case ECHO_LATE:
                return echoLate();
            case PACED:
                return paced(PACED, durationNs, 0);
            case ASLEEP:
                return paced(ASLEEP, durationNs, WORK_NS);
            case IDLE:
                return idle();
            case LATER:
                return later(durationNs);
            case PRODUCE:
                return produce(durationNs);
            case CONSUME:
                return consume();
            default:
                throw new IllegalArgumentException("no such command: command=" + command);
        }
    }

    /**
     * Each round trip is timed by itself. What it takes to read the clock is taken off: on some machines that is a
     * third of a round trip, and would flatter every case in comparison with the reference.
     */
    private String roundTrips(final long durationNs)
    {
        clockNs = clockNs();
        final long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < durationNs / UNRECORDED_PART)
        {
            roundTripChunk();
        }
        histogram.reset();
        while (System.nanoTime() - startNs < durationNs)
        {
            roundTripChunk();
        }
        return finishRoundTrips(ROUND_TRIPS);
    }

    private String finishRoundTrips(final String command)
    {
        send(Message.stop(nextValue));
        awaitOne();
        final ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        final int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return command + " " + Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    /** Before each round trip a pause, in which the other side falls asleep; what that works then is taken off. */
    private String paced(final String command, final long durationNs, final long workNs)
    {
        clockNs = clockNs();
        histogram.reset();
        final long beginNs = System.nanoTime();
        while (System.nanoTime() - beginNs < durationNs)
        {
            pause(PAUSE_NS);
            final long startNs = System.nanoTime();
            send(nextValue++);
            awaitOne();
            histogram.recordValue(Math.max(0, Math.min(HIGHEST_NS, System.nanoTime() - startNs - clockNs - workNs)));
        }
        return finishRoundTrips(command);
    }

    /** What it takes this thread to wait for one message. */
    private String idle()
    {
        final long runBeforeNs = Schedule.runNs();
        final long startNs = System.nanoTime();
        awaitOne();
        return IDLE + " " + 100.0 * (Schedule.runNs() - runBeforeNs) / (System.nanoTime() - startNs);
    }

    private String later(final long durationNs)
    {
        pause(durationNs);
        send(Message.stop(nextValue));
        return LATER;
    }

    private static void pause(final long durationNs)
    {
        final long startNs = System.nanoTime();
        long leftNs = durationNs;
        while (leftNs > 0)
        {
            LockSupport.parkNanos(leftNs);
            leftNs = durationNs - (System.nanoTime() - startNs);
        }
    }

    private void roundTripChunk()
    {
        for (int i = 0; i < ROUND_TRIPS_PER_CHUNK; i++)
        {
            final long startNs = System.nanoTime();
            send(nextValue++);
            awaitOne();
            histogram.recordValue(Math.max(0, Math.min(HIGHEST_NS, System.nanoTime() - startNs - clockNs)));
        }
    }

    /** Median time between two readings of the clock with nothing in between. */
    private static long clockNs()
    {
        final long[] timesNs = new long[CLOCK_READINGS];
        for (int i = 0; i < CLOCK_READINGS; i++)
        {
            final long startNs = System.nanoTime();
            timesNs[i] = System.nanoTime() - startNs;
        }
        Arrays.sort(timesNs);
        return timesNs[CLOCK_READINGS / 2];
    }

    private String echo()
    {
        while (checker.stops() < 1)
        {
            echoChunk();
        }
        return ECHO;
    }

    /** Works before each answer, so that the side that asked falls asleep, too. */
    private String echoLate()
    {
        while (checker.stops() < 1)
        {
            awaitOne();
            final long startNs = System.nanoTime();
            while (System.nanoTime() - startNs < WORK_NS)
            {
                Thread.onSpinWait();
            }
            send(checker.last());
        }
        return ECHO_LATE;
    }

    private void echoChunk()
    {
        for (int i = 0; i < ROUND_TRIPS_PER_CHUNK && checker.stops() < 1; i++)
        {
            awaitOne();
            send(checker.last());
        }
    }

    private String produce(final long durationNs)
    {
        final long startNs = System.nanoTime();
        final long first = nextValue;
        do
        {
            produceChunk();
        }
        while (System.nanoTime() - startNs < durationNs);
        send(Message.stop(nextValue));
        return PRODUCE + " " + (nextValue - first) + " " + startNs;
    }

    private void produceChunk()
    {
        for (int i = 0; i < MESSAGES_PER_CHUNK; i++)
        {
            send(nextValue++);
        }
    }

    private String consume()
    {
        final long countBefore = checker.count();
        while (checker.stops() < producers)
        {
            consumeChunk();
        }
        // The clock is the same in all processes of a machine.
        return CONSUME + " " + (checker.count() - countBefore) + " " + System.nanoTime();
    }

    private void consumeChunk()
    {
        for (int i = 0; i < MESSAGES_PER_CHUNK && checker.stops() < producers; i++)
        {
            if (0 == link.poll(POLL_LIMIT))
            {
                Thread.onSpinWait();
            }
        }
    }

    private void send(final long value)
    {
        while (!link.trySend(value))
        {
            Thread.onSpinWait();
        }
    }

    private void awaitOne()
    {
        while (0 == link.poll(1))
        {
            Thread.onSpinWait();
        }
    }
}
