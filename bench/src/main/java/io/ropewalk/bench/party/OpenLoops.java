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

import org.HdrHistogram.Histogram;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Messages at a fixed rate, each with a time at which it is to be sent that no delay of the messages before it moves: a
 * message that could not be sent in time has waited since then. The receiver knows every such time from the number of
 * the message, by the clock that all processes of a machine share.
 */
final class OpenLoops
{
    static final String SEND_AT = "send-at";
    static final String RECEIVE_AT = "receive-at";

    /** A sender that is so much behind its schedule gives the rest of it up. */
    private static final long PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long OVERSLEPT_NS = 60_000;
    private static final double NS_PER_SECOND = 1e9;

    private final LinkEnd end;
    private final Histogram delays = new Histogram(TimeUnit.SECONDS.toNanos(10), 3);

    OpenLoops(final LinkEnd end)
    {
        this.end = end;
    }

    /** As many messages as belong into the duration, or as many as can be sent with patience. */
    String send(final Timetable timetable)
    {
        final long count = timetable.count();
        long sent = 0;
        for (; sent < count; sent++)
        {
            final long dueNs = timetable.dueNs(sent);
            long nowNs = System.nanoTime();
            while (nowNs < dueNs)
            {
                rest(dueNs - nowNs);
                nowNs = System.nanoTime();
            }
            if (nowNs - dueNs > PATIENCE_NS)
            {
                break;
            }
            end.sendNext();
        }
        end.sendStop();
        return SEND_AT + " " + sent + " " + count;
    }

    /** Sleeps only where others need the processor, and not so long that it would be late for that. */
    private static void rest(final long leftNs)
    {
        if (LinkEnd.IS_PATIENT && leftNs > OVERSLEPT_NS)
        {
            LockSupport.parkNanos(leftNs - OVERSLEPT_NS);
        }
        else
        {
            Thread.onSpinWait();
        }
    }

    /** Takes the time of each message on its own, as a consumer does that has work for each. */
    String receive(final Timetable timetable)
    {
        delays.reset();
        final long first = end.checker().count();
        long lastNs = timetable.startNs();
        int looks = 0;
        while (!end.hasEnded())
        {
            final int count = end.poll(1);
            if (count > 0 && !end.hasEnded())
            {
                lastNs = System.nanoTime();
                record(lastNs - timetable.dueNs(end.checker().count() - first - 1));
            }
            end.idle(count);
            if (0 == ++looks % LinkEnd.LOOKS_PER_SERVICE)
            {
                end.serve();
            }
        }
        final double perSecond = delays.getTotalCount() * NS_PER_SECOND / Math.max(1, lastNs - timetable.startNs());
        return RECEIVE_AT + " " + perSecond + " " + RoundTripTimes.encode(delays);
    }

    private void record(final long delayNs)
    {
        delays.recordValue(Math.max(0, Math.min(delays.getHighestTrackableValue(), delayNs)));
    }

    /** When each message is to be sent. */
    record Timetable(long startNs, long perSecond, long durationMs)
    {
        static Timetable parse(final String... words)
        {
            return new Timetable(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
        }

        long count()
        {
            return Math.max(1, perSecond * durationMs / TimeUnit.SECONDS.toMillis(1));
        }

        long dueNs(final long number)
        {
            return startNs + (long)(number * NS_PER_SECOND / perSecond);
        }

        /** Words of a command after the first. */
        String format()
        {
            return startNs + " " + perSecond + " " + durationMs;
        }
    }
}
