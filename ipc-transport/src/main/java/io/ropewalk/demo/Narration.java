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
package io.ropewalk.demo;

import io.ropewalk.bus.PublisherStatistics;
import io.ropewalk.bus.SubscriberStatistics;
import io.ropewalk.bus.TopicStatistics;
import org.HdrHistogram.Histogram;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What the audience reads. */
final class Narration
{
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

    private final PrintStream out;

    Narration(final PrintStream out)
    {
        this.out = out;
    }

    void open(final Path walk)
    {
        say("Ropewalk: three JVMs, one pipeline");
        say("");
        say("They share no heap, no socket and no file but topics and queues, in the directory");
        say("  %s", walk);
        say("");
    }

    void introduce(final String station, final long pid, final String task)
    {
        say("  %-9s pid %-8d %s", station, pid, task);
    }

    void ready(final long elapsedNs)
    {
        say("");
        say("All were ready after %,d ms.", TimeUnit.NANOSECONDS.toMillis(elapsedNs));
    }

    void awaitFeed(final String channel, final boolean isElsewhere)
    {
        say("");
        say("The ticks come over the network: channel=%s", channel);
        if (isElsewhere)
        {
            say("Waiting for the feed. On the other machine: ropewalk.jar demo --feed --channel '%s'", channel);
            say("with the same --seconds and --count. Times from there are by the clocks of both machines.");
        }
    }

    void beginPaced(final Phase phase)
    {
        say("");
        say("1. Paced: %,d ticks a second, as a market would send them. Between ticks every process sleeps in the",
            phase.ticksPerSecond());
        say("   kernel, and each message wakes its receiver. The first %,d ticks are a warm-up: they are",
            phase.warmUpCount());
        say("   counted, but not timed.");
    }

    void endPaced(final StationReport strategy, final StationReport gateway)
    {
        say("");
        say("   %-22s %8s %8s %8s %8s %8s", "latency, us", "p50", "p90", "p99", "p99.9", "max");
        latencies("feed -> strategy", strategy.hopHistogram());
        latencies("strategy -> gateway", gateway.hopHistogram());
        latencies("end to end", gateway.endToEndHistogram());
        say("");
        say("   A time is from just before the put in one process to just after the take in the other, by");
        say("   System.nanoTime(), which on Linux is one clock for all processes (CLOCK_MONOTONIC).");
    }

    void beginFlatOut(final Phase phase)
    {
        say("");
        say("2. Flat out: %,d ticks as fast as possible, each answered by an order.", phase.count());
    }

    void endFlatOut(final StationReport gateway)
    {
        final Histogram endToEnd = gateway.endToEndHistogram();
        final double seconds = gateway.timedSpanNs() / 1e9;
        say("");
        say("   throughput             %,.0f orders/s through both hops: %,.0f messages/s",
            endToEnd.getTotalCount() / seconds, 2 * endToEnd.getTotalCount() / seconds);
        say("   end to end, us         p50 %s   p99 %s   (messages queue up here)",
            micros(endToEnd.getValueAtPercentile(50)), micros(endToEnd.getValueAtPercentile(99)));
    }

    void topics(final List<TopicStatistics> topics)
    {
        say("");
        for (final TopicStatistics topic : topics)
        {
            say("   topic %-16s %,12d published %,9d missed", topic.name(),
                topic.publishers().stream().mapToLong(PublisherStatistics::published).sum(),
                topic.subscribers().stream().mapToLong(SubscriberStatistics::missed).sum());
        }
    }

    void account(final List<StationReport> reports)
    {
        say("");
        say("3. The account: each element once, in order, and whole");
        say("");
        say("   %-10s %-10s %12s %9s %9s %13s %9s", "phase", "station", "elements", "missing", "twice", "out of order",
            "damaged");
        for (final StationReport report : reports)
        {
            say("   %-10s %-10s %,12d %,9d %,9d %,13d %,9d", report.phase(), report.station(), report.received(),
                report.missing(), report.duplicates(), report.outOfOrder(), report.damaged());
        }
        say("");
    }

    void say(final String format, final Object... values)
    {
        out.printf(Locale.ROOT, format + "%n", values);
    }

    private void latencies(final String label, final Histogram histogram)
    {
        final Object[] row = new Object[PERCENTILES.length + 1];
        row[0] = label;
        for (int i = 0; i < PERCENTILES.length; i++)
        {
            row[i + 1] = micros(histogram.getValueAtPercentile(PERCENTILES[i]));
        }
        say("   %-22s %8s %8s %8s %8s %8s", row);
    }

    private static String micros(final long durationNs)
    {
        return String.format(Locale.ROOT, "%,.1f", durationNs / 1e3);
    }
}
