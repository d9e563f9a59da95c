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

import io.aeron.CncFileDescriptor;
import io.ropewalk.Ropewalk;
import io.ropewalk.bus.driver.DriverUnavailableException;
import io.ropewalk.bus.driver.IncompatibleDriverException;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.IllegalNameException;
import io.ropewalk.error.IncompatibleSegmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadInputTest
{
    private static final BusOptions OPTIONS = BusOptions.defaults().embedded().termLength(64 << 10);

    @TempDir
    private Path directory;

    private static void assertSays(
        final Class<? extends Throwable> type, final Executable action, final String... parts)
    {
        final String message = assertThrows(type, action).getMessage();
        for (final String part : parts)
        {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void shouldRefuseAnotherCodecWhenTheTopicHasOne()
    {
        try (Bus bus = Bus.open(Ropewalk.open(directory), OPTIONS);
            Publisher<String> publisher = bus.publisher("text", Codecs.utf8()))
        {
            assertSays(IncompatibleSegmentException.class, () -> bus.subscriber("text", Codecs.int64()),
                "topic=text", "expected=int64", "found=utf8", "file=");
            assertSays(IncompatibleSegmentException.class, () -> bus.publisher("text", Codecs.int64()), "topic=text");
            assertEquals("text", bus.statistics().get(0).name());
            assertEquals(0, publisher.statistics().published());
        }
    }

    @Test
    void shouldRefuseIllegalNames()
    {
        try (Bus bus = Bus.open(Ropewalk.open(directory), OPTIONS))
        {
            for (final String name : new String[] {"", "a/b", "..", ".hidden", "a b", "é", "x".repeat(129)})
            {
                assertSays(IllegalNameException.class, () -> bus.publisher(name, Codecs.utf8()), "name");
                assertSays(IllegalNameException.class, () -> bus.subscriber(name, Codecs.utf8()), "name");
            }
            assertThrows(IllegalNameException.class, () -> bus.publisher(null, Codecs.utf8()));
            assertThrows(NullPointerException.class, () -> bus.publisher("x", null));
        }
    }

    @Test
    void shouldRefuseTooLargeAndNullMessages()
    {
        try (Bus bus = Bus.open(Ropewalk.open(directory), OPTIONS);
            Publisher<byte[]> publisher = bus.publisher("bytes", Codecs.bytes()))
        {
            assertSays(ElementTooLargeException.class, () -> publisher.offer(new byte[8193]),
                "topic=bytes", "length=8193", "max=8192", "termLength=65536");
            assertSays(ElementTooLargeException.class, () -> publisher.tryClaim(1 << 20), "length=1048576");
            assertThrows(ElementTooLargeException.class, () -> publisher.tryClaim(-1));
            assertThrows(NullPointerException.class, () -> publisher.offer(null));
            assertEquals(0, publisher.statistics().published());
        }
    }

    @Test
    void shouldRefuseWhenClosed()
    {
        final Bus bus = Bus.open(Ropewalk.open(directory), OPTIONS);
        final Publisher<Long> publisher = bus.publisher("n", Codecs.int64());
        final Subscriber<Long> subscriber = bus.subscriber("n", Codecs.int64());
        publisher.close();
        publisher.close();
        assertSays(HandleClosedException.class, () -> publisher.offer(1L), "topic=n");
        assertSays(HandleClosedException.class, () -> publisher.publish(1L), "topic=n");
        assertSays(HandleClosedException.class, () -> publisher.tryClaim(1), "topic=n");
        subscriber.close();
        assertSays(HandleClosedException.class, subscriber::take, "topic=n");
        bus.close();
        bus.close();
        assertSays(HandleClosedException.class, () -> bus.publisher("n", Codecs.int64()), "walk=" + directory);
        assertThrows(HandleClosedException.class, bus::statistics);
    }

    @Test
    void shouldCloseItsHandlesWhenTheBusIsClosed()
    {
        final Bus bus = Bus.open(Ropewalk.open(directory), OPTIONS);
        final Publisher<Long> publisher = bus.publisher("n", Codecs.int64());
        final Subscriber<Long> subscriber = bus.subscriber("n", Codecs.int64());
        bus.close();
        assertThrows(HandleClosedException.class, () -> publisher.offer(1L));
        assertThrows(HandleClosedException.class, subscriber::take);
    }

    @Test
    void shouldRefuseOptionsOutOfRange()
    {
        final BusOptions options = BusOptions.defaults();
        assertSays(IllegalArgumentException.class, () -> options.termLength(100_000), "termLength=100000");
        assertSays(IllegalArgumentException.class, () -> options.termLength(1 << 15), "min=65536");
        assertSays(IllegalArgumentException.class,
            () -> options.driverLinger(-1, TimeUnit.SECONDS), "timeout=-1");
    }

    @Test
    void shouldRefuseADriverDirectoryWithoutDriver() throws IOException
    {
        final Path driver = directory.resolve("driver");
        final BusOptions options = BusOptions.defaults().driverDirectory(driver);
        final Ropewalk walk = Ropewalk.open(directory.resolve("walk"));
        assertSays(DriverUnavailableException.class, () -> Bus.open(walk, options), "cnc.dat");
        Files.createDirectory(driver);
        assertSays(DriverUnavailableException.class, () -> Bus.open(walk, options), "cnc.dat");
        Files.write(driver.resolve(CncFileDescriptor.CNC_FILE), new byte[2]);
        assertSays(DriverUnavailableException.class, () -> Bus.open(walk, options), "too short");
    }

    @Test
    void shouldRefuseADriverDirectoryOfAnotherVersion() throws IOException
    {
        final Path driver = Files.createDirectory(directory.resolve("driver"));
        final ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
        bytes.putInt(CncFileDescriptor.cncVersionOffset(0), 7 << 16);
        Files.write(driver.resolve(CncFileDescriptor.CNC_FILE), bytes.array());
        final Ropewalk walk = Ropewalk.open(directory.resolve("walk"));
        assertSays(IncompatibleDriverException.class,
            () -> Bus.open(walk, BusOptions.defaults().driverDirectory(driver)),
            "expected=0.2.0", "found=7.0.0", "directory=" + driver);
        // And the bus is not spoiled.
        try (Bus bus = Bus.open(walk, OPTIONS))
        {
            assertEquals(0, bus.statistics().size());
        }
    }

    @Test
    void shouldSayWhyWhenADriverCannotBeStarted()
    {
        final Ropewalk walk = Ropewalk.open(directory);
        final String home = System.getProperty("java.home");
        System.setProperty("java.home", directory.resolve("nowhere").toString());
        try
        {
            assertSays(RuntimeException.class, () -> Bus.open(walk, BusOptions.defaults()), "executable=", "nowhere");
        }
        finally
        {
            System.setProperty("java.home", home);
        }
        try (Bus bus = Bus.open(walk, OPTIONS))
        {
            assertEquals(0, bus.statistics().size());
        }
    }

    @Test
    void shouldSayWhyWhenADeadDriverCannotBeRestarted() throws InterruptedException
    {
        final String home = System.getProperty("java.home");
        try (Parties parties = new Parties("unable");
            Bus bus = Bus.open(Ropewalk.open(parties.directory()), BusOptions.defaults().termLength(64 << 10));
            Subscriber<Long> subscriber = bus.subscriber("n", Codecs.int64());
            Publisher<Long> publisher = bus.publisher("n", Codecs.int64()))
        {
            publisher.publish(1L);
            assertEquals(1L, subscriber.take());
            System.setProperty("java.home", directory.resolve("nowhere").toString());
            Parties.kill(parties.driver().orElseThrow());
            assertSays(RuntimeException.class, subscriber::take, "executable=", "nowhere");
            System.setProperty("java.home", home);
            publisher.publish(2L);
            assertEquals(2L, subscriber.take());
        }
        finally
        {
            System.setProperty("java.home", home);
        }
    }
}
