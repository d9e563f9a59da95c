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

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.ReservedValueSupplier;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.exceptions.AeronException;
import io.ropewalk.error.ElementTooLargeException;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.ExpandableRingBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes the recording of one topic, and goes on with it when the archive has come to its end and there is another one.
 */
final class TapeWriter
{
    /*
     * All publishers of a topic go onto one tape, in the order in which they were received, so that a position means
     * the same for everybody. The tape is a log that the archive records. What is in that log and not in a file yet
     * would be lost with the driver, so it is kept here, too, until the archive says that it is written: the
     * unconfirmed.
     *
     * Invariant: unconfirmed holds every message whose end lies after the position that the archive has confirmed, with
     * that end. With the next archive, the recording is cut off at the end of the last whole message that it has, and
     * the unconfirmed ones after that are written again: at the same positions, since the log goes on where the file
     * stops. So readers of old positions find what they have found before.
     *
     * Not proved: nothing is forced to the disk. A recording survives its processes, but not the power: if files have
     * lost what was confirmed, positions after that mean other messages.
     */
    private static final int HEADER_LENGTH = 3 * Long.BYTES;
    private static final int END_OFFSET = 0;
    private static final int STAMP_OFFSET = Long.BYTES;
    private static final int TIME_OFFSET = 2 * Long.BYTES;
    private static final int MIN_UNCONFIRMED = 1 << 16;
    private static final int MAX_UNCONFIRMED = 4 * Tape.TERM_LENGTH;
    private static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    private final Bus bus;
    private final String topic;
    private final String codecName;
    private final ExpandableRingBuffer unconfirmed =
        new ExpandableRingBuffer(MIN_UNCONFIRMED, MAX_UNCONFIRMED, false);
    private final ExpandableArrayBuffer staged = new ExpandableArrayBuffer();
    private final ReservedValueSupplier stamper = (buffer, offset, length) -> stamp();
    private ArchiveConnection archive;
    private ExclusivePublication publication;
    private volatile Tape tape;
    private volatile long position;
    private volatile long recorded;
    private long confirmedEnd;
    private long stamp;
    private long lastMs;

    TapeWriter(final Bus bus, final String topic, final String codecName)
    {
        this.bus = bus;
        this.topic = topic;
        this.codecName = codecName;
    }

    Tape tape()
    {
        return tape;
    }

    ArchiveConnection archive()
    {
        return archive;
    }

    /** Where the next message begins. */
    long position()
    {
        return position;
    }

    /** Everything before this is in a file. */
    long recordedPosition()
    {
        return recorded;
    }

    private long stamp()
    {
        return stamp;
    }

    /** Takes its time. Begins the recording of the topic, or goes on with it, and with what a former archive missed. */
    void open() throws InterruptedException
    {
        close();
        while (archive == null)
        {
            final ArchiveConnection next = ArchiveConnection.open(bus, () -> false);
            try
            {
                attach(next);
                archive = next;
                rewrite();
            }
            catch (final DriverConnection.LostException ex)
            {
                // And again, with another driver.
                archive = null;
            }
            catch (final AeronException ex)
            {
                archive = null;
                if (!next.isLost())
                {
                    throw next.translate(ex);
                }
            }
            catch (final RecordingException ex)
            {
                archive = null;
                throw ex;
            }
            finally
            {
                if (archive == null)
                {
                    closePublication();
                    next.close();
                }
            }
        }
    }

    private void attach(final ArchiveConnection next)
    {
        final Optional<Tape> found = Tape.find(next.archive(), topic);
        final int session = next.connection().nextSession(Tape.STREAM);
        if (found.isEmpty())
        {
            final String channel = Tape.channel(topic, codecName, session);
            next.archive().startRecording(channel, Tape.STREAM, SourceLocation.LOCAL, true);
            publication = next.connection().addPublication(channel, Tape.STREAM);
        }
        else
        {
            found.get().checkCodec(topic, codecName);
            final Tape stopped = awaitStopped(next, found.get());
            final long start = cutOff(next, stopped);
            next.archive().extendRecording(
                stopped.id(), Tape.channel(session), Tape.STREAM, SourceLocation.LOCAL, true);
            publication = next.connection().addPublication(stopped.channel(session, start), Tape.STREAM);
        }
        awaitRecording(next, session);
        position = publication.position();
    }

    /** The archive may not have noticed yet that whoever recorded before has gone. */
    private Tape awaitStopped(final ArchiveConnection next, final Tape found)
    {
        final long startNs = System.nanoTime();
        Tape stopped = found;
        while (stopped.isActive())
        {
            if (System.nanoTime() - startNs > PATIENCE_NS)
            {
                throw new RecordingException(RecordingException.Reason.IN_USE, "somebody else records this topic in " +
                    "this archive: topic=" + topic + " recording=" + found.id());
            }
            pause(next);
            stopped = Tape.find(next.archive(), topic).orElse(found);
        }
        return stopped;
    }

    /** Cuts off the beginning of a message that we shall write again; tells where to go on. */
    private long cutOff(final ArchiveConnection next, final Tape stopped)
    {
        final long stop = stopped.stopPosition();
        final long[] boundary = {Math.min(confirmedEnd, stop)};
        unconfirmed.forEach((buffer, offset, length, head) ->
        {
            final long end = buffer.getLong(offset + END_OFFSET);
            boundary[0] = end <= stop ? end : boundary[0];
            return end <= stop;
        }, Integer.MAX_VALUE);
        if (unconfirmed.isEmpty() || boundary[0] == stop)
        {
            return stop;
        }
        next.archive().truncateRecording(stopped.id(), boundary[0]);
        return boundary[0];
    }

    private void awaitRecording(final ArchiveConnection next, final int session)
    {
        final long startNs = System.nanoTime();
        while (true)
        {
            final Tape found = Tape.find(next.archive(), topic).orElse(null);
            if (found != null && next.recordedPosition(found.id()) >= 0 && publication.isConnected())
            {
                tape = found;
                return;
            }
            final String error = next.archive().pollForErrorResponse();
            if (error != null || System.nanoTime() - startNs > PATIENCE_NS)
            {
                throw new RecordingException(RecordingException.Reason.REFUSED,
                    "archive does not record: topic=" + topic + " session=" + session + " error=" + error);
            }
            pause(next);
        }
    }

    /** What the former archive has not written. */
    private void rewrite()
    {
        final long start = publication.position();
        unconfirmed.forEach((buffer, offset, length, head) ->
        {
            final long end = buffer.getLong(offset + END_OFFSET);
            if (end > start)
            {
                stamp = buffer.getLong(offset + STAMP_OFFSET);
                while (!tryOffer(buffer, offset + TIME_OFFSET, length - 2 * Long.BYTES))
                {
                    checkRecorded();
                    pause(archive);
                }
                // As it was, unless the file has lost what had been confirmed.
                buffer.putLong(offset + END_OFFSET, position);
            }
            return true;
        }, Integer.MAX_VALUE);
        recorded = start;
        confirmedEnd = start;
    }

    /** Writes a message, as soon as there is room; takes its time. */
    void write(final long newStamp, final DirectBuffer buffer, final int offset, final int length)
        throws InterruptedException
    {
        lastMs = Math.max(lastMs, System.currentTimeMillis());
        staged.putLong(STAMP_OFFSET, newStamp);
        staged.putLong(TIME_OFFSET, lastMs);
        staged.putBytes(HEADER_LENGTH, buffer, offset, length);
        if (Tape.TIME_LENGTH + length > publication.maxMessageLength())
        {
            throw new ElementTooLargeException("message too long to be recorded: topic=" + topic + " length=" + length +
                " max=" + (publication.maxMessageLength() - Tape.TIME_LENGTH));
        }
        stamp = newStamp;
        boolean isWritten = false;
        while (!isWritten)
        {
            try
            {
                isWritten = tryOffer(staged, TIME_OFFSET, Tape.TIME_LENGTH + length);
                if (!isWritten)
                {
                    checkRecorded();
                    confirm();
                    pause(archive);
                }
            }
            catch (final DriverConnection.LostException ex)
            {
                open();
                stamp = newStamp;
            }
        }
        staged.putLong(END_OFFSET, position);
        while (!unconfirmed.append(staged, 0, HEADER_LENGTH + length))
        {
            confirmOrOpen();
        }
    }

    private boolean tryOffer(final DirectBuffer buffer, final int offset, final int length)
    {
        long result;
        do
        {
            result = publication.offer(buffer, offset, length, stamper);
        }
        while (result == Publication.ADMIN_ACTION);
        if (result > 0)
        {
            position = result;
        }
        return result > 0;
    }

    /** Writes one of our own. */
    void mark(final long kind, final long first, final long second) throws InterruptedException
    {
        final UnsafeBuffer mark = new UnsafeBuffer(new byte[Tape.MARK_LENGTH]);
        mark.putLong(0, kind);
        mark.putLong(Long.BYTES, first);
        mark.putLong(2 * Long.BYTES, second);
        write(Tape.MARK, mark, 0, Tape.MARK_LENGTH);
    }

    /** Looks how far the archive has got. */
    void confirm()
    {
        final long now = archive.recordedPosition(tape.id());
        if (now > recorded)
        {
            recorded = now;
            unconfirmed.consume((buffer, offset, length, head) ->
            {
                final long end = buffer.getLong(offset + END_OFFSET);
                confirmedEnd = end <= now ? end : confirmedEnd;
                return end <= now;
            }, Integer.MAX_VALUE);
        }
    }

    /** Looks how far the archive has got, and goes on with another one if it has come to its end. */
    void keep() throws InterruptedException
    {
        try
        {
            checkRecorded();
            confirm();
        }
        catch (final DriverConnection.LostException ex)
        {
            open();
        }
    }

    private void confirmOrOpen() throws InterruptedException
    {
        try
        {
            checkRecorded();
            confirm();
            pause(archive);
        }
        catch (final DriverConnection.LostException ex)
        {
            open();
        }
    }

    /** Waits until everything is in a file. */
    void flush() throws InterruptedException
    {
        confirm();
        while (recorded < position)
        {
            confirmOrOpen();
        }
    }

    /** The archive may have stopped, because its disk is full for instance; another attempt tells. */
    private void checkRecorded()
    {
        archive.checkConnected();
        if (archive.recordedPosition(tape.id()) < 0)
        {
            throw new DriverConnection.LostException("archive has stopped recording: topic=" + topic);
        }
    }

    private static void pause(final ArchiveConnection used)
    {
        used.checkConnected();
        used.connection().wakeDriver();
        LockSupport.parkNanos(PAUSE_NS);
    }

    /** Removes the oldest pieces that need not be kept. */
    void retain(final RecordingOptions options)
    {
        final AeronArchive client = archive.archive();
        tape = Tape.find(client, topic).orElse(tape);
        final long last = tape.segmentBase(recorded);
        long start = tape.segmentBase(tape.startPosition());
        final long oldestMs = options.oldestMs();
        boolean isMore = true;
        while (isMore && start < last)
        {
            final long next = start + tape.segmentLength();
            isMore = recorded - next >= options.maxBytes() || archive.timeAt(tape, next) < oldestMs;
            start = isMore ? next : start;
        }
        if (start > tape.startPosition())
        {
            client.purgeSegments(tape.id(), start);
            tape = Tape.find(client, topic).orElse(tape);
        }
    }

    void close()
    {
        closePublication();
        if (archive != null)
        {
            archive.close();
            archive = null;
        }
    }

    private void closePublication()
    {
        if (publication != null)
        {
            try
            {
                publication.close();
            }
            catch (final DriverConnection.LostException ex)
            {
                // It has gone with its driver.
                publication = null;
            }
            publication = null;
        }
    }
}
