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
package io.ropewalk.bus;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.machine.waiting.WaitStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process on a bus: publishes numbered messages, or holds that it receives each of them in order. */
final class Party
{
    static final String TOPIC = "numbers";
    static final int PRODUCER_SHIFT = 48;

    private static final PrintStream OUT = System.out;
    private static final int LENGTH = 56;
    private static final int MAX_PARTIES = 16;
    private static final int LIMIT = 256;

    private final long[] next = new long[MAX_PARTIES];
    private long faults;
    private long received;
    private long told;
    private long lastReceivedNs;
    private long longestPauseNs;

    private Party()
    {
    }

    /** What each is told: role, walk, and what the role needs. */
    public static void main(final String[] args) throws InterruptedException
    {
        final String host = System.getProperty("host");
        if (host != null)
        {
            TwoHosts.enter(Path.of(host));
        }
        final Bus bus = Bus.open(Ropewalk.open(Path.of(args[1])), options());
        switch (args[0])
        {
            case "publish" -> publish(bus, Integer.parseInt(args[2]), Long.parseLong(args[3]),
                Long.parseLong(args[4]));
            case "subscribe" -> new Party().subscribe(bus.subscriber(TOPIC, Codecs.bytes()));
            case "late" -> new Party().subscribe(bus.subscriber(TOPIC, Codecs.bytes()).from(Start.earliest()));
            case "record" -> record(bus);
            case "end" -> bus.publisher(TOPIC, Codecs.bytes()).shutdown();
            default -> throw new IllegalArgumentException(args[0]);
        }
        if (!Boolean.getBoolean("unclean"))
        {
            bus.close();
        }
    }

    private static BusOptions options()
    {
        final BusOptions options = BusOptions.defaults()
            .driverLinger(Long.getLong("linger", 2_000), TimeUnit.MILLISECONDS)
            .termLength(Integer.getInteger("term", 1 << 18)).channel(System.getProperty("channel", "aeron:ipc"));
        final String external = System.getProperty("external");
        final String archive = System.getProperty("archive");
        final BusOptions recorded = archive == null ? options : options.archive(Path.of(archive));
        final BusOptions driven = external == null ? recorded : recorded.driverDirectory(Path.of(external));
        return Boolean.getBoolean("lowLatency") ? driven.lowLatency() : driven.waitStrategy(WaitStrategy.HYBRID);
    }

    private static void publish(final Bus bus, final int number, final long count, final long pauseNs)
        throws InterruptedException
    {
        final Publisher<byte[]> publisher = bus.publisher(TOPIC, Codecs.bytes());
        publisher.onGap((gap) -> say("gap " + gap));
        say("ready");
        if (Boolean.getBoolean("connected"))
        {
            publisher.awaitConnected(1, TimeUnit.HOURS);
        }
        final UnsafeBuffer message = new UnsafeBuffer(new byte[LENGTH]);
        for (long i = 0; i < count; i++)
        {
            message.putLong(0, ((long)number << PRODUCER_SHIFT) | i);
            publisher.publish(message, 0, LENGTH);
            if (pauseNs > 0)
            {
                LockSupport.parkNanos(pauseNs);
            }
        }
        say("published " + publisher.statistics().published() + " unheard " + publisher.statistics().unheard() +
            " interruptions " + publisher.statistics().interruptions());
        if (Boolean.getBoolean("end"))
        {
            publisher.shutdown();
        }
        publisher.close();
    }

    private static void record(final Bus bus) throws InterruptedException
    {
        final Recording recording = bus.record(TOPIC, Codecs.bytes());
        say("ready");
        while (recording.isRecording())
        {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        recording.check();
        say("recorded " + recording.recorded());
        recording.close();
    }

    private void subscribe(final Subscriber<byte[]> subscriber) throws InterruptedException
    {
        subscriber.onGap((gap) -> say("gap " + gap));
        say("ready");
        final long every = Long.getLong("every", Long.MAX_VALUE);
        try
        {
            while (true)
            {
                subscriber.poll((buffer, offset, length) -> receive(buffer.getLong(offset)), LIMIT,
                    1, TimeUnit.HOURS);
                if (received - told >= every)
                {
                    told = received;
                    say("so far " + told);
                }
            }
        }
        catch (final TopicClosedException ex)
        {
            final SubscriberStatistics statistics = subscriber.statistics();
            say("received " + statistics.received() + " missed " + statistics.missed() + " faults " + faults +
                " pause " + TimeUnit.NANOSECONDS.toMillis(longestPauseNs));
        }
        subscriber.close();
    }

    private void receive(final long value)
    {
        final int number = (int)(value >>> PRODUCER_SHIFT);
        final long sequence = value & ((1L << PRODUCER_SHIFT) - 1);
        received++;
        faults += sequence == next[number] ? 0 : 1;
        next[number] = sequence + 1;
        final long nowNs = System.nanoTime();
        longestPauseNs = Math.max(longestPauseNs, lastReceivedNs == 0 ? 0 : nowNs - lastReceivedNs);
        lastReceivedNs = nowNs;
    }

    private static void say(final String line)
    {
        OUT.println(line);
        OUT.flush();
    }
}
