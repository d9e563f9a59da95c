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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordingTest
{
    private static final String TOPIC = "numbers";
    private static final int SHIFT = 32;

    private Path archive;
    private Parties parties;
    private Bus bus;

    @BeforeEach
    void open() throws IOException
    {
        archive = Files.createTempDirectory("ropewalk-archive");
        parties = new Parties("recording").leaving(archive);
        bus = openBus();
    }

    private Bus openBus()
    {
        return Bus.open(Ropewalk.open(parties.directory()),
            BusOptions.defaults().archive(archive).termLength(1 << 18).driverLinger(1, TimeUnit.SECONDS));
    }

    @AfterEach
    void close()
    {
        bus.close();
        parties.close();
    }

    @Test
    void shouldReplayEverythingAndGoOnWhenLate() throws InterruptedException
    {
        try (Recording recording = bus.record(TOPIC, Codecs.int64());
            Publisher<Long> publisher = bus.publisher(TOPIC, Codecs.int64()))
        {
            publish(publisher, 0, 0, 100_000);
            try (Subscriber<Long> late = bus.subscriber(TOPIC, Codecs.int64()).from(Start.earliest()))
            {
                assertTrue(late.isReplaying());
                take(late, 0, 100_000);
                while (late.isReplaying())
                {
                    assertEquals(null, late.poll(1, TimeUnit.MILLISECONDS));
                }
                publish(publisher, 0, 100_000, 1000);
                take(late, 100_000, 1000);
                assertEquals(0, late.statistics().missed());
                assertEquals(101_000, late.statistics().received());
            }
            recording.check();
        }
    }

    @Test
    void shouldMissNothingWhenSeveralPublishWhileItCatchesUp() throws InterruptedException
    {
        final int publishers = 3;
        final int count = 60_000;
        try (Recording recording = bus.record(TOPIC, Codecs.int64()))
        {
            final List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int i = 0; i < publishers; i++)
            {
                final int number = i;
                running.add(CompletableFuture.runAsync(() -> publishAll(number, count)));
            }
            for (int round = 0; round < 3; round++)
            {
                try (Subscriber<Long> late = bus.subscriber(TOPIC, Codecs.int64()).from(Start.earliest()))
                {
                    final long[] next = new long[publishers];
                    for (int i = 0; i < publishers * count; i++)
                    {
                        final long message = late.take();
                        assertEquals(next[(int)(message >>> SHIFT)]++, message & ((1L << SHIFT) - 1));
                    }
                    assertEquals(0, late.statistics().missed());
                }
            }
            running.forEach(CompletableFuture::join);
            recording.check();
        }
    }

    private void publishAll(final int number, final int count)
    {
        try (Publisher<Long> publisher = bus.publisher(TOPIC, Codecs.int64()))
        {
            publish(publisher, number, 0, count);
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    @Test
    void shouldRecordAndReplayEverythingWhenTheDriverIsKilled() throws InterruptedException
    {
        try (Recording recording = bus.record(TOPIC, Codecs.int64());
            Publisher<Long> publisher = bus.publisher(TOPIC, Codecs.int64()))
        {
            final int count = 20_000;
            for (int i = 0; i < 3; i++)
            {
                publish(publisher, 0, (long)i * count, count);
                Parties.kill(parties.driver().orElseThrow());
            }
            publish(publisher, 0, 3L * count, count);
            try (Subscriber<Long> late = bus.subscriber(TOPIC, Codecs.int64()).from(Start.earliest()))
            {
                take(late, 0, count);
                Parties.kill(parties.driver().orElseThrow());
                take(late, count, 3 * count);
                // No more than fits, since this thread is the one that receives.
                publish(publisher, 0, 4L * count, 1000);
                take(late, 4L * count, 1000);
                assertEquals(0, late.statistics().missed());
            }
            recording.check();
        }
    }

    @Test
    void shouldGoOnAndTellTheGapWhenNobodyRecordedMeanwhile() throws InterruptedException
    {
        final List<Gap> gaps = new ArrayList<>();
        try (Publisher<Long> publisher = bus.publisher(TOPIC, Codecs.int64());
            Subscriber<Long> witness = bus.subscriber(TOPIC, Codecs.int64(), WhenSlow.DROP))
        {
            try (Recording first = bus.record(TOPIC, Codecs.int64()))
            {
                publish(publisher, 0, 0, 100);
                assertTrue(first.isRecording());
            }
            publish(publisher, 0, 100, 10);
            try (Recording second = bus.record(TOPIC, Codecs.int64());
                Subscriber<Long> late = bus.subscriber(TOPIC, Codecs.int64()).onGap(gaps::add).from(Start.earliest()))
            {
                publish(publisher, 0, 110, 100);
                take(late, 0, 100);
                take(late, 110, 100);
                assertEquals(10, late.statistics().missed());
                second.check();
            }
            assertEquals(List.of(new Gap(TOPIC, gaps.get(0).publisher(), 110, 10, Gap.Cause.UNRECORDED)), gaps);
            // So the publisher was heard all the time.
            assertEquals(WhenSlow.DROP, witness.statistics().whenSlow());
        }
    }

    @Test
    void shouldGoOnInAnotherWalkWhenTheFirstWasRemoved() throws InterruptedException
    {
        try (Recording recording = bus.record(TOPIC, Codecs.int64());
            Publisher<Long> publisher = bus.publisher(TOPIC, Codecs.int64()))
        {
            publish(publisher, 0, 0, 100);
            recording.check();
        }
        bus.close();
        parties.close(archive);
        bus = openBus();
        try (Recording recording = bus.record(TOPIC, Codecs.int64());
            Publisher<Long> publisher = bus.publisher(TOPIC, Codecs.int64());
            Subscriber<Long> late = bus.subscriber(TOPIC, Codecs.int64()).from(Start.earliest()))
        {
            publish(publisher, 0, 100, 100);
            take(late, 0, 200);
            assertEquals(0, late.statistics().missed());
            assertEquals(1, bus.recordings().size());
            recording.check();
        }
    }

    @Test
    void shouldStartAtAPositionOrTime() throws InterruptedException
    {
        try (Recording recording = bus.record(TOPIC, Codecs.int64());
            Publisher<Long> publisher = bus.publisher(TOPIC, Codecs.int64()))
        {
            publish(publisher, 0, 0, 1000);
            final long position;
            try (Subscriber<Long> late = bus.subscriber(TOPIC, Codecs.int64()).from(Start.earliest()))
            {
                take(late, 0, 500);
                position = late.position();
            }
            try (Subscriber<Long> late = bus.subscriber(TOPIC, Codecs.int64()).from(Start.position(position)))
            {
                take(late, 500, 500);
            }
            final long later = System.currentTimeMillis() + 2;
            Parties.await(() -> System.currentTimeMillis() > later);
            final Instant time = Instant.now();
            publish(publisher, 0, 1000, 10);
            try (Subscriber<Long> late = bus.subscriber(TOPIC, Codecs.int64()).from(Start.time(time)))
            {
                take(late, 1000, 10);
                publish(publisher, 0, 1010, 10);
                take(late, 1010, 10);
                assertEquals(0, late.statistics().missed());
            }
            assertEquals(RecordingException.Reason.OUT_OF_RANGE, reasonOf(Start.position(1L << 40), TOPIC));
            recording.check();
        }
    }

    @Test
    void shouldReceiveTheEndWhenTheStreamHasEnded() throws InterruptedException
    {
        try (Recording recording = bus.record(TOPIC, Codecs.int64()))
        {
            try (Publisher<Long> publisher = bus.publisher(TOPIC, Codecs.int64()))
            {
                publish(publisher, 0, 0, 10);
                publisher.shutdown();
            }
            Parties.await(() -> !recording.isRecording());
            recording.check();
            assertTrue(recording.isEnded());
            try (Subscriber<Long> late = bus.subscriber(TOPIC, Codecs.int64()).from(Start.earliest()))
            {
                take(late, 0, 10);
                assertThrows(TopicClosedException.class, late::take);
            }
        }
    }

    @Test
    void shouldRefuseWhenItCannotBeRecordedOrReplayed() throws InterruptedException
    {
        try (Recording recording = bus.record(TOPIC, Codecs.int64());
            Publisher<Long> publisher = bus.publisher(TOPIC, Codecs.int64()))
        {
            publish(publisher, 0, 0, 1);
            assertEquals(RecordingException.Reason.NOT_FOUND, reasonOf(Start.earliest(), "other"));
            assertEquals(RecordingException.Reason.IN_USE,
                assertThrows(RecordingException.class, () -> bus.record(TOPIC, Codecs.int64())).reason());
            recording.check();
        }
        bus.remove(TOPIC);
        final RecordingException other =
            assertThrows(RecordingException.class, () -> bus.record(TOPIC, Codecs.utf8()));
        assertEquals(RecordingException.Reason.OTHER_CODEC, other.reason());
        assertTrue(other.getMessage().contains("topic=" + TOPIC), other.getMessage());
        bus.remove(TOPIC);
        try (Subscriber<String> subscriber = bus.subscriber(TOPIC, Codecs.utf8()))
        {
            assertEquals(RecordingException.Reason.OTHER_CODEC,
                assertThrows(RecordingException.class, () -> subscriber.from(Start.earliest())).reason());
        }
        try (Bus without = Bus.open(Ropewalk.open(parties.directory())))
        {
            assertEquals(RecordingException.Reason.NO_ARCHIVE,
                assertThrows(RecordingException.class, () -> without.record("any", Codecs.int64())).reason());
        }
        assertFalse(parties.driver().isEmpty());
    }

    private RecordingException.Reason reasonOf(final Start start, final String topic)
    {
        try (Subscriber<Long> subscriber = bus.subscriber(topic, Codecs.int64()))
        {
            return assertThrows(RecordingException.class, () -> subscriber.from(start)).reason();
        }
    }

    private static void publish(final Publisher<Long> publisher, final int number, final long first, final long count)
        throws InterruptedException
    {
        for (long i = first; i < first + count; i++)
        {
            publisher.publish(((long)number << SHIFT) | i);
        }
    }

    private static void take(final Subscriber<Long> subscriber, final long first, final long count)
        throws InterruptedException
    {
        for (long i = first; i < first + count; i++)
        {
            assertEquals(i, subscriber.take());
        }
    }
}
