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

import io.aeron.AeronCounters;
import io.aeron.CncFileDescriptor;
import io.aeron.DriverProxy;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.ropewalk.bus.topics.DriverWord;
import io.ropewalk.bus.topics.Member;
import io.ropewalk.bus.topics.Topic;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.error.OutOfSpaceException;
import io.ropewalk.machine.memory.MappedFile;
import io.ropewalk.machine.platform.FileSpace;
import io.ropewalk.machine.platform.IntervalTimer;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.Waiter;
import org.agrona.IoUtil;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.status.CountersReader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A media driver in one thread, which serves one bus as long as anybody uses it.
 */
final class Driver implements AutoCloseable
{
    /*
     * Over shared memory all that a driver has to do is to create logs and to move the publishers' limits. So its
     * conductor is the only agent there is work for, and one thread invokes it: it sleeps in the kernel until
     * somebody wants something, looks again quickly as long as there was work, and spins if a member asks for that.
     *
     * For channels over the network it also sends and receives. Nothing wakes it when a datagram comes, so as long as a
     * member has such a channel it looks every tenth of a millisecond, and more rarely when nothing has come for long;
     * when something has come it wakes who sleeps until something is published, since the publisher cannot.
     *
     * Time proves nobody dead here: Aeron's own time-outs are set to an hour, and a client whose process has died, as
     * the kernel says, is closed in its name. Of another machine no kernel tells, so there a time counts: half a
     * minute.
     */
    /** What its files need before anything is published. */
    static final long SPACE_BYTES = 12L << 20;

    private static final long LOOK_AFTER_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PACE_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long ARCHIVE_PACE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int LOOKS_AFTER_WORK = 10;
    private static final long IDLE_PACE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Looks in vain, about a second, before they become rare; each that is not makes up for some. */
    private static final int EAGER_LOOKS = 6_000;
    private static final int LOOKS_FOR_WORK = 20;
    private static final long LINK_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long PATIENCE_NS = TimeUnit.HOURS.toNanos(1);
    private static final long TIMER_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long COUNTER_REUSE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int COUNTERS_LENGTH = 1 << 20;
    /** At the end of the file, and hardly ever used. */
    private static final int ERRORS_LENGTH = 4 << 20;
    private static final int MTU = 8 << 10;
    private static final int PAGE_LENGTH = 4096;

    private final Topics topics;
    private final MediaDriver driver;
    private final AgentInvoker invoker;
    private final SleepingIdleStrategy pace = new SleepingIdleStrategy(PACE_NS);
    private final SleepingIdleStrategy idlePace = new SleepingIdleStrategy(IDLE_PACE_NS);
    private final SleepingIdleStrategy archivePace = new SleepingIdleStrategy(ARCHIVE_PACE_NS);
    private final RingBuffer commands;
    private final SlowReceivers slowReceivers;
    private final Path directory;
    private final Waiter waiter;
    private final ArchiveHost archive;
    private volatile boolean isStopping;
    private List<Topic> topicsToWake = List.of();
    private boolean isSpinning;
    private boolean isNetwork;
    private long usedNs = System.nanoTime();

    private Driver(final Topics topics, final MediaDriver driver, final Path directory)
    {
        this.topics = topics;
        this.driver = driver;
        this.invoker = driver.sharedAgentInvoker();
        this.directory = directory;
        this.waiter = new Waiter(WaitStrategy.HYBRID, topics.driverWanted(), Deadline.NEVER);
        touch(directory.resolve(CncFileDescriptor.CNC_FILE));
        this.commands = commands(directory);
        this.slowReceivers = new SlowReceivers(topics, driver.context(), commands);
        this.archive = new ArchiveHost(topics, directory);
    }

    static Driver launch(final Topics topics)
    {
        final Path directory = DriverDirectory.of(topics, topics.owner());
        final long usableBytes = FileSpace.usableBytes(topics.directory());
        if (usableBytes >= 0 && usableBytes < SPACE_BYTES)
        {
            throw new OutOfSpaceException(SPACE_BYTES, usableBytes, directory);
        }
        // Not by Aeron, which follows links when it removes a directory.
        DriverDirectory.delete(directory);
        return new Driver(topics, MediaDriver.launch(context(directory)), directory);
    }

    private static MediaDriver.Context context(final Path directory)
    {
        return new MediaDriver.Context()
            .aeronDirectoryName(directory.toString())
            .threadingMode(ThreadingMode.INVOKER)
            .sharedIdleStrategy(NoOpIdleStrategy.INSTANCE)
            .dirDeleteOnStart(false)
            .dirDeleteOnShutdown(false)
            .warnIfDirectoryExists(false)
            .asyncExecutorEnabled(false)
            .termBufferSparseFile(false)
            .performStorageChecks(true)
            .lowStorageWarningThreshold(0)
            .ipcMtuLength(MTU)
            .timerIntervalNs(TIMER_NS)
            .clientLivenessTimeoutNs(PATIENCE_NS)
            .publicationUnblockTimeoutNs(2 * PATIENCE_NS)
            .publicationConnectionTimeoutNs(LINK_TIMEOUT_NS)
            .imageLivenessTimeoutNs(LINK_TIMEOUT_NS)
            .flowControlReceiverTimeoutNs(LINK_TIMEOUT_NS)
            .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NS))
            .counterFreeToReuseTimeoutNs(COUNTER_REUSE_NS)
            .counterValuesBufferLength(COUNTERS_LENGTH)
            .errorBufferLength(ERRORS_LENGTH);
    }

    /** So that a full file system is met now, by a process of its own, and not by everybody later. */
    private static void touch(final Path file)
    {
        try
        {
            final long lengthBytes = Files.size(file);
            final AtomicBuffer buffer = MappedFile.map(file, lengthBytes).slice(0, (int)lengthBytes);
            for (int i = 0; i < lengthBytes - ERRORS_LENGTH; i += PAGE_LENGTH)
            {
                buffer.getAndAddLong(i, 0);
            }
        }
        catch (final IOException ex)
        {
            throw new DriverUnavailableException("cannot map: file=" + file, ex);
        }
    }

    private static RingBuffer commands(final Path directory)
    {
        final ByteBuffer file = IoUtil.mapExistingFile(
            directory.resolve(CncFileDescriptor.CNC_FILE).toFile(), CncFileDescriptor.CNC_FILE);
        final UnsafeBuffer metaData = CncFileDescriptor.createMetaDataBuffer(file);
        return new ManyToOneRingBuffer(CncFileDescriptor.createToDriverBuffer(file, metaData));
    }

    Path directory()
    {
        return directory;
    }

    /** The loop ends soon. */
    void stop()
    {
        isStopping = true;
        topics.driverWanted().signal();
    }

    /**
     * Drives until stopped, until another driver has taken over, or until nobody has used the bus for a while.
     *
     * @param word     of the bus while this driver drives.
     * @param lingerNs how long to stay without users; negative: for ever.
     */
    void run(final long word, final long lingerNs)
    {
        final IntervalTimer lookTimer = IntervalTimer.dueNow(LOOK_AFTER_NS);
        int looks = 0;
        int vainLooks = 0;
        boolean isServing = true;
        while (isServing && !isStopping)
        {
            final int work = invoker.invoke();
            looks = work > 0 ? LOOKS_AFTER_WORK : looks - 1;
            vainLooks = work > 0 ? Math.max(vainLooks - LOOKS_FOR_WORK, 0) : Math.min(vainLooks + 1, EAGER_LOOKS);
            if (work > 0 && isNetwork)
            {
                topicsToWake.forEach((topic) -> topic.published().signal());
            }
            if (lookTimer.isDue())
            {
                if (isNetwork)
                {
                    slowReceivers.look(DriverWord.epoch(word));
                }
                isServing = topics.driver() == word && isUsed(word, lingerNs);
                archive.look();
                lookTimer.restart();
            }
            if (isSpinning)
            {
                Thread.onSpinWait();
            }
            else if (isServing && isNetwork)
            {
                (vainLooks < EAGER_LOOKS ? pace : idlePace).idle(0);
            }
            else if (looks > 0)
            {
                pace.idle(0);
            }
            else if (isServing && archive.isActive())
            {
                archivePace.idle(0);
            }
            else if (isServing)
            {
                sleep();
            }
        }
        topics.changeDriver(word, DriverWord.of(DriverWord.epoch(word), DriverWord.NONE, 0));
        drain();
    }

    /** What was published over the network before this driver was told to stop is still to be sent, and sent again. */
    private void drain()
    {
        final long beginNs = System.nanoTime();
        while (isStopping && isSending() && System.nanoTime() - beginNs < LINK_TIMEOUT_NS)
        {
            invoker.invoke();
            pace.idle(0);
        }
    }

    /** Announces itself, or sleeps in the kernel until somebody wants something, in turn: there is a look between. */
    private void sleep()
    {
        try
        {
            waiter.idle();
        }
        catch (final InterruptedException ex)
        {
            isStopping = true;
        }
    }

    private boolean isUsed(final long word, final long lingerNs)
    {
        final long nowNs = System.nanoTime();
        final boolean isUsedNow = countMembers(word) > 0 || isNetwork;
        usedNs = isUsedNow ? nowNs : usedNs;
        final boolean isStaying = isUsedNow || lingerNs < 0 || nowNs - usedNs < lingerNs;
        // A bus that was removed is found by nobody any more.
        return topics.isInPlace() && (isStaying || isNeededAfterAll(word));
    }

    /** Who joins looks at the word after joining; so who is missed here has seen that nobody drives. */
    private boolean isNeededAfterAll(final long word)
    {
        final long none = DriverWord.of(DriverWord.epoch(word), DriverWord.NONE, 0);
        return topics.changeDriver(word, none) && countMembers(word) > 0 && topics.changeDriver(none, word);
    }

    private int countMembers(final long word)
    {
        int count = 0;
        boolean isSpinningWanted = false;
        boolean isNetworkWanted = false;
        for (final Member member : topics.members())
        {
            if (topics.isDead(member))
            {
                bury(member, DriverWord.epoch(word));
            }
            else
            {
                count++;
                isSpinningWanted |= member.isSpinning();
                isNetworkWanted |= member.isNetwork();
            }
        }
        isSpinning = isSpinningWanted;
        isNetwork = isNetworkWanted || isSending();
        topicsToWake = isNetwork ? topics.topics() : List.of();
        return count;
    }

    /** Whether there is a publisher's log over the network, if only because its last messages are still to be sent. */
    private boolean isSending()
    {
        final CountersReader counters = driver.context().countersManager();
        for (int id = 0; id <= counters.maxCounterId(); id++)
        {
            if (counters.getCounterState(id) == CountersReader.RECORD_ALLOCATED &&
                counters.getCounterTypeId(id) == AeronCounters.DRIVER_SENDER_POSITION_TYPE_ID)
            {
                return true;
            }
        }
        return false;
    }

    private void bury(final Member member, final int epoch)
    {
        final long clientId = member.clientId();
        final boolean isOurs = clientId != 0 && member.epoch() == epoch;
        // Whoever takes the place changes the word first, so what was read before the change is of the dead.
        if (topics.bury(member) && isOurs)
        {
            new DriverProxy(commands, clientId).clientClose();
        }
    }

    @Override
    public void close()
    {
        try
        {
            archive.close();
            driver.close();
        }
        finally
        {
            DriverDirectory.delete(directory);
        }
    }
}
