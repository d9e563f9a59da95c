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

import io.aeron.ErrorCode;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.archive.status.RecordingPos;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.FrameDescriptor;
import io.ropewalk.bus.driver.ArchiveOrder;
import io.ropewalk.bus.topics.DriverWord;
import io.ropewalk.error.OutOfSpaceException;
import io.ropewalk.machine.platform.FileSpace;
import org.agrona.concurrent.status.CountersReader;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A client of the archive, by way of one driver. Its requests take their time. */
final class ArchiveConnection
{
    private static final long OWN_TIMEOUT_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long EXTERNAL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long NO_TIME = Long.MIN_VALUE;

    private final ArchiveChoice choice;
    private final DriverConnection connection;
    private final AeronArchive archive;
    private final long archiveId;

    private ArchiveConnection(
        final ArchiveChoice choice, final DriverConnection connection, final AeronArchive archive)
    {
        this.choice = choice;
        this.connection = connection;
        this.archive = archive;
        this.archiveId = archive.archiveId();
    }

    /** As {@link DriverConnector#connect}; the archive runs then. */
    static ArchiveConnection open(final Bus bus, final BooleanSupplier isGivenUp) throws InterruptedException
    {
        final ArchiveChoice choice = bus.options().archive();
        if (choice == null)
        {
            throw new RecordingException(RecordingException.Reason.NO_ARCHIVE,
                "no archive: set one by BusOptions.archive: walk=" + bus.topics().directory());
        }
        while (true)
        {
            final DriverConnection connection = bus.connect(isGivenUp);
            boolean isOpen = false;
            try
            {
                if (!choice.isOwn() || order(bus, choice, connection, isGivenUp))
                {
                    final ArchiveConnection opened =
                        new ArchiveConnection(choice, connection, connection.archive(context(choice)));
                    isOpen = true;
                    return opened;
                }
            }
            catch (final AeronException ex)
            {
                if (!connection.isLost())
                {
                    throw translate(choice, ex);
                }
                // And again, with another driver.
            }
            finally
            {
                if (!isOpen)
                {
                    connection.release();
                }
            }
        }
    }

    static List<RecordedTopic> recordings(final Bus bus) throws InterruptedException
    {
        final ArchiveConnection opened = open(bus, () -> false);
        try
        {
            final List<RecordedTopic> found = new ArrayList<>();
            Tape.all(opened.archive).forEach((topic, tape) -> found.add(new RecordedTopic(topic, tape.codecName(),
                tape.startPosition(), opened.end(tape), tape.isActive())));
            return found;
        }
        catch (final AeronException ex)
        {
            throw opened.translate(ex);
        }
        finally
        {
            opened.close();
        }
    }

    private long end(final Tape tape)
    {
        return tape.isActive() ? Math.max(tape.startPosition(), recordedPosition(tape.id())) : tape.stopPosition();
    }

    private static boolean order(final Bus bus, final ArchiveChoice choice, final DriverConnection connection,
        final BooleanSupplier isGivenUp)
    {
        if (DriverWord.state(connection.word()) == DriverWord.EXTERNAL)
        {
            throw new RecordingException(RecordingException.Reason.NO_ARCHIVE,
                "an external driver needs an external archive: archive=" + choice + " driver=" +
                connection.place().directory());
        }
        return ArchiveOrder.await(bus.topics(), connection.place(), Path.of(choice.directory()),
            () -> connection.isLost() || isGivenUp.getAsBoolean());
    }

    private static AeronArchive.Context context(final ArchiveChoice choice)
    {
        return new AeronArchive.Context()
            .controlRequestChannel(choice.controlChannel())
            .controlRequestStreamId(choice.controlStreamId())
            .controlResponseChannel("aeron:ipc?term-length=64k")
            .messageTimeoutNs(choice.isOwn() ? OWN_TIMEOUT_NS : EXTERNAL_TIMEOUT_NS)
            .errorHandler(ArchiveConnection::ignore);
    }

    /** What matters shows in what the requests find. */
    private static void ignore(final Throwable ex)
    {
        if (ex instanceof Error)
        {
            throw (Error)ex;
        }
    }

    RuntimeException translate(final AeronException ex)
    {
        return translate(choice, ex);
    }

    private static RuntimeException translate(final ArchiveChoice choice, final AeronException ex)
    {
        final boolean isFull =
            (ex instanceof ArchiveException && ((ArchiveException)ex).errorCode() == ArchiveException.STORAGE_SPACE) ||
            (ex instanceof RegistrationException &&
                ((RegistrationException)ex).errorCode() == ErrorCode.STORAGE_SPACE);
        if (isFull && choice.isOwn())
        {
            return full(choice);
        }
        final String text = String.valueOf(ex.getMessage());
        return new RecordingException(text.contains("version") ? RecordingException.Reason.OTHER_VERSION :
            RecordingException.Reason.REFUSED, "archive failed: archive=" + choice + " error=" + text, ex);
    }

    private static OutOfSpaceException full(final ArchiveChoice choice)
    {
        final Path directory = Path.of(choice.directory());
        return new OutOfSpaceException(Tape.TERM_LENGTH, FileSpace.usableBytes(directory), directory);
    }

    DriverConnection connection()
    {
        return connection;
    }

    AeronArchive archive()
    {
        return archive;
    }

    boolean isLost()
    {
        return connection.isLost();
    }

    /**
     * Refuses a recording whose files are not whole, as far as they can be seen from here: the archive would replay
     * something else in the place of what it cannot read.
     */
    void checkPieces(final Tape tape, final String topic, final long position, final long end)
    {
        for (long base = tape.segmentBase(position); choice.isOwn() && base < end; base += tape.segmentLength())
        {
            final File file = Path.of(choice.directory(), tape.id() + "-" + base + ".rec").toFile();
            if (file.length() != tape.segmentLength() && !isPurged(tape, base))
            {
                throw new RecordingException(RecordingException.Reason.DAMAGED, "a file of the recording is missing " +
                    "or was cut: topic=" + topic + " file=" + file + " expected=" + tape.segmentLength() + " found=" +
                    file.length());
            }
        }
    }

    /** Since it was looked up. */
    private boolean isPurged(final Tape tape, final long base)
    {
        return base < tape.segmentBase(archive.getStartPosition(tape.id()));
    }

    /** How far a recording has got; -1 if nobody records it. Asks nobody. */
    long recordedPosition(final long recordingId)
    {
        final CountersReader counters = connection.counters();
        final int id = RecordingPos.findCounterIdByRecording(counters, recordingId, archiveId);
        final long position = id < 0 ? -1 : counters.getCounterValue(id);
        return id >= 0 && RecordingPos.isActive(counters, id, recordingId) ? position : -1;
    }

    /** Starts a replay; its image comes soon. */
    Subscription replay(final Tape tape, final long position, final long lengthBytes, final AvailableImages images)
    {
        final long replaySession = archive.startReplay(
            tape.id(), position, lengthBytes, "aeron:ipc", Tape.REPLAY_STREAM);
        return connection.addSubscription(Tape.channel((int)replaySession), Tape.REPLAY_STREAM, images);
    }

    /** Time of the first message that begins at a position or after it. */
    long timeAt(final Tape tape, final long position)
    {
        final long end = tape.isActive() ? archive.getRecordingPosition(tape.id()) : tape.stopPosition();
        if (position >= end)
        {
            return Long.MAX_VALUE;
        }
        final AvailableImages images = new AvailableImages(null);
        final Subscription subscription =
            replay(tape, position, Math.min(tape.termLength(), end - position), images);
        try
        {
            final long time = firstTime(images);
            return time == NO_TIME ? Long.MAX_VALUE : time;
        }
        finally
        {
            subscription.close();
        }
    }

    private long firstTime(final AvailableImages images)
    {
        final long[] found = {NO_TIME};
        Image image = null;
        boolean isOver = false;
        while (found[0] == NO_TIME && !isOver)
        {
            image = image == null ? images.next() : image;
            isOver = image != null && image.isClosed();
            final int count = image == null ? 0 : image.poll((buffer, offset, length, header) ->
            {
                final boolean isFirst = (header.flags() & FrameDescriptor.BEGIN_FRAG_FLAG) != 0;
                found[0] = found[0] == NO_TIME && isFirst ? buffer.getLong(offset) : found[0];
            }, 1);
            if (count == 0)
            {
                checkConnected();
                connection.wakeDriver();
                LockSupport.parkNanos(LOOK_NS);
            }
        }
        return found[0];
    }

    void checkConnected()
    {
        if (connection.isLost())
        {
            throw new DriverConnection.LostException("driver has gone: " + DriverWord.describe(connection.word()));
        }
        // Null while it is being opened.
        if (archive != null && !archive.archiveProxy().publication().isConnected())
        {
            throw new DriverConnection.LostException("archive has ended: walk=" + connection.place().directory());
        }
    }

    void close()
    {
        try
        {
            archive.close();
        }
        catch (final AeronException ex)
        {
            // The driver or the archive has gone, and with it what was to be left in order.
            connection.isLost();
        }
        finally
        {
            connection.release();
        }
    }
}
