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

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordingExternalTest
{
    private static final String TOPIC = "numbers";
    private static final int CONTROL_STREAM_ID = 4711;

    private Path folder;
    private Parties parties;
    private MediaDriver driver;

    @BeforeEach
    void startDriver() throws IOException
    {
        folder = Files.createTempDirectory("ropewalk-archive");
        parties = new Parties("recording-external").leaving(folder);
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(folder.resolve("driver").toString())
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new SleepingMillisIdleStrategy())
            .ipcTermBufferLength(1 << 18)
            .dirDeleteOnShutdown(true));
    }

    private Archive startArchive()
    {
        return Archive.launch(new Archive.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .archiveDir(folder.resolve("archive").toFile())
            .threadingMode(ArchiveThreadingMode.SHARED)
            .idleStrategySupplier(SleepingMillisIdleStrategy::new)
            .controlChannelEnabled(false)
            .localControlStreamId(CONTROL_STREAM_ID)
            .archiveClientContext(new AeronArchive.Context().controlResponseChannel("aeron:ipc"))
            .replicationChannel("aeron:udp?endpoint=localhost:0")
            .recordingEventsEnabled(false));
    }

    @AfterEach
    void close()
    {
        driver.close();
        parties.close();
    }

    private BusOptions options()
    {
        return BusOptions.defaults().driverDirectory(folder.resolve("driver"));
    }

    @Test
    void shouldRecordAndReplayWhenTheArchiveIsSomebodyElsesAndStartsAnew() throws InterruptedException
    {
        Archive archive = startArchive();
        try (Bus bus = Bus.open(
            Ropewalk.open(parties.directory()), options().externalArchive("aeron:ipc", CONTROL_STREAM_ID));
            Recording recording = bus.record(TOPIC, Codecs.int64());
            Publisher<Long> publisher = bus.publisher(TOPIC, Codecs.int64()))
        {
            publish(publisher, 0, 1000);
            archive.close();
            archive = startArchive();
            publish(publisher, 1000, 1000);
            try (Subscriber<Long> late = bus.subscriber(TOPIC, Codecs.int64()).from(Start.earliest()))
            {
                for (long i = 0; i < 2000; i++)
                {
                    assertEquals(i, late.take());
                }
                assertEquals(0, late.statistics().missed());
            }
            recording.check();
        }
        finally
        {
            archive.close();
        }
    }

    @Test
    void shouldRefuseWhenThereIsNoArchive()
    {
        try (Bus bus = Bus.open(
            Ropewalk.open(parties.directory()), options().externalArchive("aeron:ipc", CONTROL_STREAM_ID)))
        {
            assertEquals(RecordingException.Reason.REFUSED,
                assertThrows(RecordingException.class, () -> bus.record(TOPIC, Codecs.int64())).reason());
        }
        try (Bus bus = Bus.open(
            Ropewalk.open(parties.directory()), options().archive(folder.resolve("own"))))
        {
            assertEquals(RecordingException.Reason.NO_ARCHIVE,
                assertThrows(RecordingException.class, () -> bus.record(TOPIC, Codecs.int64())).reason());
        }
    }

    private static void publish(final Publisher<Long> publisher, final long first, final long count)
        throws InterruptedException
    {
        for (long i = first; i < first + count; i++)
        {
            publisher.publish(i);
        }
    }
}
