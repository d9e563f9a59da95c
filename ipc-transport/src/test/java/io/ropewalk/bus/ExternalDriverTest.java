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
import io.ropewalk.bus.driver.DriverUnavailableException;
import io.ropewalk.bus.driver.IncompatibleDriverException;
import io.ropewalk.codec.Codecs;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A driver that is none of ours, in a JVM of its own. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExternalDriverTest
{
    private static final int TERM = 1 << 16;

    @Test
    void shouldReceiveEverythingWhenSomebodyElseDrives() throws InterruptedException
    {
        try (Parties parties = new Parties("external");
            ForeignDriver driver = new ForeignDriver(parties.directory().resolveSibling(name(parties))))
        {
            final Path directory = parties.directory().resolveSibling(name(parties));
            parties.leaving(directory).option("-Dexternal=" + directory);
            final Parties.Handle subscriber = parties.start("subscribe").ready();
            final Parties.Handle publisher = parties.start("publish", "0", "100000", "0");
            assertEquals("published 100000 unheard 0 interruptions 0", publisher.last());
            assertEquals(0, parties.drivers().count());
            // It is good for whoever does not ask for another one.
            try (Bus bus = Bus.open(Ropewalk.open(parties.directory()), BusOptions.defaults().termLength(TERM)))
            {
                assertEquals(1, bus.statistics().size());
                assertEquals(0, parties.drivers().count());
                final Path other = parties.directory().resolve("other");
                final IncompatibleDriverException thrown = assertThrows(IncompatibleDriverException.class,
                    () -> Bus.open(Ropewalk.open(parties.directory()), BusOptions.defaults().driverDirectory(other)));
                assertTrue(thrown.getMessage().contains("expected=" + other + " found=" + directory),
                    thrown.getMessage());
            }
            parties.start("end").child().waitFor();
            assertTrue(subscriber.last().startsWith("received 100000 missed 0 faults 0"),
                () -> subscriber.lines().toString());
            assertTrue(driver.isAlive());
        }
    }

    private static String name(final Parties parties)
    {
        return parties.directory().getFileName() + "-foreign";
    }

    @Test
    void shouldSaySoAndStartNoneWhenSomebodyElsesDriverHasDied() throws Exception
    {
        try (Parties parties = new Parties("external-death"))
        {
            final Path directory = parties.directory().resolveSibling(name(parties));
            parties.leaving(directory);
            final Ropewalk walk = Ropewalk.open(parties.directory());
            final BusOptions options = BusOptions.defaults().termLength(TERM).driverDirectory(directory);
            final ForeignDriver driver = new ForeignDriver(directory);
            try (driver;
                Bus bus = Bus.open(walk, options);
                Subscriber<Long> subscriber = bus.subscriber("n", Codecs.int64());
                Subscriber<Long> reading = bus.subscriber("n", Codecs.int64());
                Publisher<Long> publisher = bus.publisher("n", Codecs.int64()))
            {
                publisher.publish(7L);
                final CountDownLatch isOver = new CountDownLatch(1);
                final CompletableFuture<Integer> reader = read(reading, isOver);
                driver.close();
                assertEquals(7L, subscriber.take());
                final String message =
                    assertThrows(DriverUnavailableException.class, () -> takeOn(subscriber)).getMessage();
                assertTrue(message.contains("directory=" + directory), message);
                assertThrows(DriverUnavailableException.class, () -> publishOn(publisher));
                assertThrows(DriverUnavailableException.class, () -> Bus.open(walk, options));
                assertEquals(0, parties.drivers().count());
                // The client has ended long ago, and what it has mapped is still there for who is reading.
                TimeUnit.SECONDS.sleep(1);
                isOver.countDown();
                assertEquals(1, reader.get());
                resume(directory, publisher, subscriber);
            }
        }
    }

    /** In a thread of its own; the number of messages, or an exception when what is read changes meanwhile. */
    private static CompletableFuture<Integer> read(final Subscriber<Long> subscriber, final CountDownLatch isOver)
        throws InterruptedException
    {
        final CountDownLatch isReading = new CountDownLatch(1);
        final CompletableFuture<Integer> count = CompletableFuture.supplyAsync(() ->
        {
            int received = 0;
            while (received == 0)
            {
                received = subscriber.poll((buffer, offset, length) ->
                {
                    isReading.countDown();
                    while (isOver.getCount() > 0)
                    {
                        assertEquals(7L, buffer.getLong(offset));
                        Thread.yield();
                    }
                }, 1);
            }
            return received;
        }, (task) -> new Thread(task).start());
        isReading.await();
        return count;
    }

    private static void takeOn(final Subscriber<Long> subscriber) throws InterruptedException
    {
        while (subscriber.take() >= 0)
        {
            Thread.onSpinWait();
        }
    }

    private static void publishOn(final Publisher<Long> publisher) throws InterruptedException
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[publisher.maxClaimLength()]);
        while (true)
        {
            publisher.publish(message, 0, Long.BYTES);
        }
    }

    /** When somebody else has started it again. */
    private static void resume(final Path directory, final Publisher<Long> publisher, final Subscriber<Long> subscriber)
        throws InterruptedException
    {
        try (ForeignDriver again = new ForeignDriver(directory))
        {
            assertTrue(again.isAlive());
            boolean isPublished = false;
            boolean isReceived = false;
            while (!isReceived)
            {
                try
                {
                    isPublished = isPublished || publisher.offer(8L, 1, TimeUnit.SECONDS);
                    final Long value = subscriber.poll(1, TimeUnit.MILLISECONDS);
                    isReceived = value != null && value == 8L;
                }
                catch (final DriverUnavailableException ex)
                {
                    assertFalse(ex.getMessage().isEmpty());
                }
            }
        }
    }
}
