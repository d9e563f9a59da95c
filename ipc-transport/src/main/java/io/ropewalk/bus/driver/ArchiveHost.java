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
package io.ropewalk.bus.driver;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.RethrowingErrorHandler;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.error.RopewalkException;
import io.ropewalk.machine.platform.FileSpace;
import org.agrona.CloseHelper;
import org.agrona.concurrent.NoOpLock;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * The archive in the JVM of a driver, once somebody has ordered one.
 */
final class ArchiveHost implements AutoCloseable
{
    /*
     * Aeron takes an archive for running as long as its mark file is younger than ten seconds, also when the process
     * was killed. Here the kernel says that: who runs an archive holds a lock on a file beside it, and who gets that
     * lock removes the mark of whoever held it before. An archive without such a file was somebody else's, and its mark
     * stays.
     *
     * On a full disk the thread of an archive may end by an Error, since its catalog is mapped. The driver finds that,
     * closes what is left, by which those who record learn of it, and starts the archive again when it is ordered.
     */
    static final int SEGMENT_LENGTH = 16 << 20;
    /** Less than that, and nothing is recorded. */
    static final long SPACE_BYTES = SEGMENT_LENGTH;

    private static final String LOCK_FILE = "ropewalk.lock";
    private static final String MARK_FILE = "archive-mark.dat";
    private static final long PATIENCE_MS = TimeUnit.HOURS.toMillis(1);
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int CONTROL_TERM_LENGTH = 64 << 10;
    private static final int CATALOG_CAPACITY = 1 << 20;

    private final Topics topics;
    private final Path driver;
    private String followed;
    private Thread starter;
    private volatile Archive archive;
    private volatile Thread agent;
    private FileChannel lockChannel;

    ArchiveHost(final Topics topics, final Path driver)
    {
        this.topics = topics;
        this.driver = driver;
    }

    /** Whether the driver has work that nobody announces. */
    boolean isActive()
    {
        return archive != null || (starter != null && starter.isAlive());
    }

    /** By the driver's thread, which goes on driving while the archive starts. */
    void look()
    {
        if (archive != null && !agent.isAlive() && (starter == null || !starter.isAlive()))
        {
            starter = new Thread(this::clear, "ropewalk-archive-end");
            starter.setDaemon(true);
            starter.start();
        }
        if (!isActive())
        {
            final String order = ArchiveOrder.current(topics).orElse(null);
            if (order != null && !order.equals(followed))
            {
                followed = order;
                starter = new Thread(() -> start(order), "ropewalk-archive-start");
                starter.setDaemon(true);
                starter.start();
            }
        }
    }

    /** After its thread has ended. The driver's thread must go on driving meanwhile. */
    private void clear()
    {
        ArchiveOrder.answer(driver, ArchiveOrder.ENDED, "", "");
        final Aeron client = archive.context().aeron();
        CloseHelper.quietClose(archive);
        CloseHelper.quietClose(client);
        CloseHelper.quietClose(lockChannel);
        archive = null;
    }

    private void start(final String order)
    {
        final Path directory = ArchiveOrder.archiveOf(order);
        try
        {
            open(directory);
            ArchiveOrder.answer(driver, ArchiveOrder.RUNNING, directory.toString(), "");
        }
        catch (final NoSpace ex)
        {
            ArchiveOrder.answer(driver, ArchiveOrder.NO_SPACE, order, "");
        }
        catch (final IOException | RuntimeException ex)
        {
            ArchiveOrder.answer(driver, ArchiveOrder.FAILED, order, ex.toString());
        }
    }

    private void open(final Path directory) throws IOException
    {
        Files.createDirectories(directory);
        lock(directory);
        boolean isOpen = false;
        try
        {
            final long usableBytes = FileSpace.usableBytes(directory);
            if (usableBytes >= 0 && usableBytes < SPACE_BYTES)
            {
                throw new NoSpace();
            }
            launch(directory);
            isOpen = true;
        }
        finally
        {
            if (!isOpen)
            {
                CloseHelper.quietClose(lockChannel);
            }
        }
    }

    private void lock(final Path directory) throws IOException
    {
        final Path file = directory.resolve(LOCK_FILE);
        final boolean wasOurs = Files.exists(file);
        if (!wasOurs && Files.exists(directory.resolve(MARK_FILE)))
        {
            throw new RopewalkException("archive belongs to somebody else: archive=" + directory);
        }
        lockChannel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try
        {
            lock = lockChannel.tryLock();
        }
        catch (final OverlappingFileLockException ex)
        {
            throw new RopewalkException("archive is run by another bus of this process: archive=" + directory, ex);
        }
        finally
        {
            if (lock == null)
            {
                lockChannel.close();
            }
        }
        if (lock == null)
        {
            throw new RopewalkException("archive is run by another process: archive=" + directory);
        }
        Files.deleteIfExists(directory.resolve(MARK_FILE));
    }

    private void launch(final Path directory)
    {
        final Aeron aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.toString())
            .driverTimeoutMs(PATIENCE_MS)
            .useConductorAgentInvoker(true)
            .clientLock(NoOpLock.INSTANCE)
            .awaitingIdleStrategy(new SleepingMillisIdleStrategy())
            .errorHandler(ArchiveHost::ignore)
            .subscriberErrorHandler(RethrowingErrorHandler.INSTANCE)
            .clientName("ropewalk-archive"));
        try
        {
            archive = Archive.launch(new Archive.Context()
                .aeron(aeron)
                .ownsAeronClient(true)
                .errorCounter(aeron.addCounter(AeronCounters.ARCHIVE_ERROR_COUNT_TYPE_ID, "ropewalk archive errors"))
                .archiveDir(directory.toFile())
                .deleteArchiveOnStart(false)
                .threadingMode(ArchiveThreadingMode.SHARED)
                .idleStrategySupplier(SleepingMillisIdleStrategy::new)
                .threadFactory(this::thread)
                .controlChannelEnabled(false)
                .localControlChannel("aeron:ipc?term-length=" + CONTROL_TERM_LENGTH)
                .archiveClientContext(new AeronArchive.Context().controlResponseChannel("aeron:ipc"))
                .replicationChannel("aeron:udp?endpoint=localhost:0")
                .recordingEventsEnabled(false)
                .connectTimeoutNs(CONNECT_TIMEOUT_NS)
                .catalogCapacity(CATALOG_CAPACITY)
                .segmentFileLength(SEGMENT_LENGTH)
                .lowStorageSpaceThreshold(SPACE_BYTES));
        }
        finally
        {
            if (archive == null)
            {
                aeron.close();
            }
        }
    }

    private Thread thread(final Runnable runner)
    {
        agent = new Thread(runner, "ropewalk-archive");
        agent.setDaemon(true);
        return agent;
    }

    /** It is kept in the archive's own log of errors; whoever uses the archive is told by it. */
    private static void ignore(final Throwable ex)
    {
        if (ex instanceof Error)
        {
            throw (Error)ex;
        }
    }

    @Override
    public void close()
    {
        // Closing needs no driver; a start that is under way does, and comes to its end with the process.
        CloseHelper.close(archive);
        CloseHelper.quietClose(archive == null ? null : lockChannel);
    }

    private static final class NoSpace extends RuntimeException
    {
        private static final long serialVersionUID = 1L;
    }
}
