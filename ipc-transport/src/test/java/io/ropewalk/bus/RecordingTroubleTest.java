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
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.OutOfSpaceException;
import io.ropewalk.error.RopewalkException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordingTroubleTest
{
    private static final String TOPIC = "bytes";
    private static final int LENGTH = 8 << 10;
    private static final long MEBI = 1L << 20;

    private Path archive;
    private Parties parties;
    private Bus bus;

    @BeforeEach
    void open() throws IOException
    {
        archive = Files.createTempDirectory("ropewalk-archive");
        parties = new Parties("trouble").leaving(archive);
        bus = openBus(archive);
    }

    private Bus openBus(final Path kept)
    {
        return Bus.open(Ropewalk.open(parties.directory()),
            BusOptions.defaults().archive(kept).driverLinger(0, TimeUnit.SECONDS));
    }

    @AfterEach
    void close()
    {
        bus.close();
        parties.close();
    }

    @Test
    void shouldKeepTheNewestWhenThereIsALimit() throws InterruptedException, IOException
    {
        final long count = 96 * MEBI / LENGTH;
        try (Recording recording =
            bus.record(TOPIC, Codecs.bytes(), RecordingOptions.defaults().maxBytes(20 * MEBI)))
        {
            publish(count);
            awaitStart(recording, 48 * MEBI);
            recording.check();
            try (Stream<Path> files = Files.list(archive))
            {
                assertTrue(files.filter((file) -> file.toString().endsWith(".rec")).count() <= 4);
            }
            final long next = firstOf(Start.earliest());
            assertTrue(next > 0 && next < count, "first=" + next);
            try (Subscriber<byte[]> subscriber = bus.subscriber(TOPIC, Codecs.bytes()))
            {
                final RecordingException thrown =
                    assertThrows(RecordingException.class, () -> subscriber.from(Start.position(0)));
                assertEquals(RecordingException.Reason.OUT_OF_RANGE, thrown.reason());
            }
        }
    }

    @Test
    void shouldRemoveWhatIsOldWhenThatIsWanted() throws InterruptedException
    {
        try (Recording recording =
            bus.record(TOPIC, Codecs.bytes(), RecordingOptions.defaults().maxAge(1, TimeUnit.MILLISECONDS)))
        {
            publish(40 * MEBI / LENGTH);
            awaitStart(recording, 32 * MEBI);
            recording.check();
        }
    }

    @Test
    void shouldSayThatItIsDamagedWhenAPieceWasCut() throws InterruptedException, IOException
    {
        try (Recording recording = bus.record(TOPIC, Codecs.bytes()))
        {
            publish(40 * MEBI / LENGTH);
            recording.check();
        }
        final Path piece = pieces().get(1);
        try (RandomAccessFile file = new RandomAccessFile(piece.toFile(), "rw"))
        {
            file.setLength(4 * MEBI);
        }
        try (Subscriber<byte[]> late = bus.subscriber(TOPIC, Codecs.bytes()))
        {
            final RecordingException thrown =
                assertThrows(RecordingException.class, () -> late.from(Start.earliest()));
            assertEquals(RecordingException.Reason.DAMAGED, thrown.reason());
            assertTrue(thrown.getMessage().contains("file=" + piece), thrown.getMessage());
        }
        assertTrue(firstOf(Start.position(32 * MEBI)) > 16 * MEBI / LENGTH);
    }

    @Test
    void shouldSayThatItIsDamagedWhenAPieceWasOverwritten() throws InterruptedException, IOException
    {
        try (Recording recording = bus.record(TOPIC, Codecs.bytes()))
        {
            publish(40 * MEBI / LENGTH);
            recording.check();
        }
        try (RandomAccessFile file = new RandomAccessFile(pieces().get(1).toFile(), "rw"))
        {
            file.seek(5 * MEBI);
            file.write(new byte[(int)MEBI]);
        }
        try (Subscriber<byte[]> late = bus.subscriber(TOPIC, Codecs.bytes()).from(Start.earliest()))
        {
            final RecordingException thrown = assertThrows(RecordingException.class, () ->
            {
                while (true)
                {
                    late.take();
                }
            });
            assertTrue(thrown.getMessage().contains("recording"), thrown.getMessage());
        }
    }

    @Test
    void shouldRefuseWhenAPieceIsMissing() throws InterruptedException, IOException
    {
        try (Recording recording = bus.record(TOPIC, Codecs.bytes()))
        {
            publish(1);
            recording.check();
        }
        Files.delete(pieces().get(0));
        try (Subscriber<byte[]> late = bus.subscriber(TOPIC, Codecs.bytes()))
        {
            assertThrows(RecordingException.class, () ->
            {
                late.from(Start.earliest()).take();
            });
        }
    }

    @Test
    void shouldRefuseWhenTheArchiveIsUsedByAnotherBus() throws IOException
    {
        try (Recording recording = bus.record(TOPIC, Codecs.bytes());
            Parties others = new Parties("trouble-other");
            Bus other = Bus.open(Ropewalk.open(others.directory()), BusOptions.defaults().archive(archive)))
        {
            final DriverUnavailableException thrown =
                assertThrows(DriverUnavailableException.class, () -> other.record(TOPIC, Codecs.bytes()));
            assertTrue(thrown.getMessage().contains("archive=" + archive), thrown.getMessage());
            recording.check();
        }
    }

    @Test
    void shouldRefuseWhenTheArchiveHasAnotherVersion() throws InterruptedException, IOException
    {
        bus.record(TOPIC, Codecs.bytes()).close();
        bus.close();
        Parties.await(() -> parties.driver().isEmpty());
        try (RandomAccessFile catalog = new RandomAccessFile(archive.resolve("archive.catalog").toFile(), "rw"))
        {
            // Its first word; another major version.
            catalog.seek(0);
            catalog.write(new byte[]{0, 0, 99, 0});
        }
        bus = openBus(archive);
        final RopewalkException thrown =
            assertThrows(RopewalkException.class, () -> bus.record(TOPIC, Codecs.bytes()));
        assertTrue(thrown.getMessage().contains("version"), thrown.getMessage());
    }

    @Test
    void shouldEndAndLetPublishersGoOnWhenTheDiskIsFull() throws InterruptedException, IOException
    {
        final Path disk = Files.createTempDirectory("ropewalk-disk");
        final boolean isMounted = run("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", disk.toString());
        try
        {
            Assumptions.assumeTrue(isMounted, "mounting a small file system is not permitted");
            bus.close();
            bus = openBus(disk);
            try (Recording recording = bus.record(TOPIC, Codecs.bytes()))
            {
                publish(80 * MEBI / LENGTH);
                Parties.await(() -> !recording.isRecording());
                assertThrows(OutOfSpaceException.class, recording::check);
            }
            assertThrows(OutOfSpaceException.class, () -> bus.record(TOPIC, Codecs.bytes()));
        }
        finally
        {
            bus.close();
            Parties.await(() -> parties.driver().isEmpty());
            if (isMounted)
            {
                // Whoever has just ended may still hold a file there for a moment.
                run("umount", "-l", disk.toString());
            }
            Files.delete(disk);
        }
    }

    private static boolean run(final String... command) throws IOException, InterruptedException
    {
        try
        {
            return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        }
        catch (final IOException ex)
        {
            return false;
        }
    }

    /** Fails when it has failed. */
    private static void awaitStart(final Recording recording, final long position) throws InterruptedException
    {
        Parties.await(() ->
        {
            recording.check();
            return recording.startPosition() >= position;
        });
    }

    private List<Path> pieces() throws IOException
    {
        try (Stream<Path> files = Files.list(archive))
        {
            return files.filter((file) -> file.toString().endsWith(".rec")).sorted(
                (one, other) -> Long.compare(one.toFile().getName().length(), other.toFile().getName().length()) != 0 ?
                    Long.compare(one.toFile().getName().length(), other.toFile().getName().length()) :
                    one.compareTo(other)).toList();
        }
    }

    private long firstOf(final Start start) throws InterruptedException
    {
        try (Subscriber<byte[]> late = bus.subscriber(TOPIC, Codecs.bytes()).from(start))
        {
            return new UnsafeBuffer(late.take()).getLong(0);
        }
    }

    private void publish(final long count) throws InterruptedException
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[LENGTH]);
        try (Publisher<byte[]> publisher = bus.publisher(TOPIC, Codecs.bytes()))
        {
            for (long i = 0; i < count; i++)
            {
                message.putLong(0, i);
                publisher.publish(message, 0, LENGTH);
            }
        }
    }
}
