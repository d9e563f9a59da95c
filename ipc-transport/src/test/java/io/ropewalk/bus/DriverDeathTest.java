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
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DriverDeathTest
{
    @Test
    void shouldResumeAndLoseNothingWhenTheDriverIsKilledUnderLoad() throws InterruptedException
    {
        final int kills = 3;
        try (Parties parties = new Parties("death"))
        {
            final List<Parties.Handle> subscribers =
                List.of(parties.start("subscribe"), parties.start("subscribe"));
            for (final Parties.Handle subscriber : subscribers)
            {
                subscriber.ready();
            }
            final long count = 3_000_000;
            final List<Parties.Handle> publishers = List.of(
                parties.start("publish", "0", String.valueOf(count), "0"),
                parties.start("publish", "1", "60000", "50000"));
            for (final Parties.Handle publisher : publishers)
            {
                publisher.ready();
            }
            long previous = -1;
            for (int i = 0; i < kills; i++)
            {
                final int gaps = i + 1;
                final ProcessHandle driver = parties.driver().orElseThrow();
                assertNotEquals(previous, driver.pid());
                previous = driver.pid();
                Parties.kill(driver);
                final Parties.Handle slow = publishers.get(1);
                Parties.await(() -> count(slow, "gap") >= gaps || !slow.child().isAlive());
            }
            assertTrue(publishers.get(0).last().startsWith("published " + count + " unheard 0 "));
            assertEquals("published 60000 unheard 0 interruptions " + kills, publishers.get(1).last());
            assertEquals(1, parties.drivers().count());
            parties.start("end").child().waitFor();
            for (final Parties.Handle subscriber : subscribers)
            {
                final String last = subscriber.last();
                assertTrue(last.startsWith("received " + (count + 60000) + " missed 0 faults 0"), last);
                assertTrue(count(subscriber, "gap") >= 1, subscriber.lines().toString());
            }
        }
    }

    private static long count(final Parties.Handle party, final String beginning)
    {
        return party.lines().stream().filter((line) -> line.startsWith(beginning)).count();
    }

    @Test
    void shouldResumeInOneThreadWhenItPublishesAndReceives() throws InterruptedException, IOException
    {
        try (Recording recording = new Recording();
            Parties parties = new Parties("single");
            Bus bus = Bus.open(Ropewalk.open(parties.directory()), BusOptions.defaults().termLength(1 << 16));
            Subscriber<Long> subscriber = bus.subscriber("self", Codecs.int64());
            Publisher<Long> publisher = bus.publisher("self", Codecs.int64()))
        {
            recording.enable("io.ropewalk.DriverRestart");
            recording.start();
            final List<Gap> gaps = new ArrayList<>();
            subscriber.onGap(gaps::add);
            publisher.onGap(gaps::add);
            for (long i = 0; i < 3; i++)
            {
                publisher.publish(2 * i);
                Parties.kill(parties.driver().orElseThrow());
                // Into the log of the dead driver, or of the next one.
                publisher.publish(2 * i + 1);
                assertEquals(2 * i, subscriber.take());
                assertEquals(2 * i + 1, subscriber.take());
                // Somebody must notice before the next one can be killed.
                while (parties.driver().isEmpty())
                {
                    assertNull(subscriber.poll(20, TimeUnit.MILLISECONDS));
                }
            }
            assertEquals(0, subscriber.statistics().missed());
            assertTrue(gaps.size() >= 2, gaps.toString());
            recording.stop();
            final Path file = Files.createTempFile("restarts", ".jfr");
            recording.dump(file);
            assertTrue(RecordingFile.readAllEvents(file).stream().filter((event) ->
                "io.ropewalk.DriverRestart".equals(event.getEventType().getName())).count() >= 2);
            Files.delete(file);
        }
    }

    @Test
    void shouldNotDriveABusThatWasRemovedWhenItStaysForNobody() throws InterruptedException, IOException
    {
        try (Parties parties = new Parties("removed");
            Bus bus = Bus.open(Ropewalk.open(parties.directory()),
                BusOptions.defaults().driverLinger(0, TimeUnit.MILLISECONDS)))
        {
            assertTrue(parties.driver().isPresent(), bus.toString());
            Files.delete(parties.directory().resolve("_bus"));
            Parties.await(() -> parties.driver().isEmpty());
        }
    }

    @Test
    void shouldEndWhenTheDriverDiesBeforeTheEnd() throws InterruptedException
    {
        try (Parties parties = new Parties("end");
            Bus bus = Bus.open(Ropewalk.open(parties.directory()), BusOptions.defaults().termLength(1 << 16));
            Subscriber<Long> subscriber = bus.subscriber("end", Codecs.int64());
            Publisher<Long> publisher = bus.publisher("end", Codecs.int64()))
        {
            for (long i = 0; i < 100; i++)
            {
                publisher.publish(i);
            }
            publisher.shutdown();
            Parties.kill(parties.driver().orElseThrow());
            for (long i = 0; i < 100; i++)
            {
                assertEquals(i, subscriber.take());
            }
            assertThrows(TopicClosedException.class, subscriber::take);
        }
    }
}
