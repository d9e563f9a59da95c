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

import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.aeron.exceptions.AeronException;
import io.ropewalk.bus.topics.Topic;
import io.ropewalk.error.HandleClosedException;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One replay of a recording, by way of one driver; none if the recording has ended and there is nothing more.
 */
final class Replay
{
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final ArchiveConnection archive;
    private final Tape tape;
    private final long startPosition;
    private final long endPosition;
    private final Subscription subscription;
    private final AvailableImages images;
    private Image image;

    private Replay(final ArchiveConnection archive, final Tape tape, final long startPosition,
        final long endPosition, final Subscription subscription, final AvailableImages images)
    {
        this.endPosition = endPosition;
        this.archive = archive;
        this.tape = tape;
        this.startPosition = startPosition;
        this.subscription = subscription;
        this.images = images;
    }

    /** Takes its time. Finds out where to start. */
    static Replay open(final Bus bus, final Topic topic, final String codecName, final Start start,
        final BooleanSupplier isGivenUp) throws InterruptedException
    {
        return open(bus, topic, codecName, start, -1, isGivenUp);
    }

    /**
     * Takes its time. Goes on after the last message.
     *
     * @param reached position up to which there was no other message.
     */
    static Replay resume(final Bus bus, final Topic topic, final String codecName, final long position,
        final long reached, final BooleanSupplier isGivenUp) throws InterruptedException
    {
        return open(bus, topic, codecName, Start.position(position), reached, isGivenUp);
    }

    private static Replay open(final Bus bus, final Topic topic, final String codecName, final Start start,
        final long reached, final BooleanSupplier isGivenUp) throws InterruptedException
    {
        while (true)
        {
            final ArchiveConnection archive = ArchiveConnection.open(bus, isGivenUp);
            Replay replay = null;
            try
            {
                while (replay == null)
                {
                    archive.checkConnected();
                    if (isGivenUp.getAsBoolean())
                    {
                        throw new HandleClosedException("this subscriber was closed: topic=" + topic.name());
                    }
                    // Before looking at the tape: who has ended meanwhile has written it to its end.
                    final boolean isRecorded = Recorder.isRecorded(bus.topics(), topic);
                    replay = tryOpen(archive, topic.name(), codecName, start, reached, isRecorded);
                    if (replay == null)
                    {
                        LockSupport.parkNanos(PAUSE_NS);
                    }
                }
                return replay;
            }
            catch (final AeronException ex)
            {
                if (!archive.isLost())
                {
                    throw archive.translate(ex);
                }
                // And again, with another driver.
            }
            finally
            {
                if (replay == null || replay.isOver())
                {
                    archive.close();
                }
            }
        }
    }

    /** Null if it is to be tried again. */
    private static Replay tryOpen(final ArchiveConnection archive, final String topic, final String codecName,
        final Start start, final long reached, final boolean isRecorded)
    {
        final Tape tape = Tape.find(archive.archive(), topic).orElseThrow(() -> new RecordingException(
            RecordingException.Reason.NOT_FOUND, "nothing was recorded of this topic: topic=" + topic));
        tape.checkCodec(topic, codecName);
        final long end = tape.isActive() ? archive.archive().getRecordingPosition(tape.id()) : tape.stopPosition();
        if (end == AeronArchive.NULL_POSITION)
        {
            return null;
        }
        // Looking for a time looks at any piece.
        archive.checkPieces(tape, topic, start.isByTime() || start.isEarliest() ? tape.startPosition() :
            Math.max(tape.startPosition(), start.position()), end);
        final long position = position(archive, tape, start, end);
        if (position > end || position < tape.startPosition())
        {
            if (reached >= 0 && position > end && (isRecorded || tape.isActive()))
            {
                // Whoever records will write again what the former archive had not.
                return null;
            }
            throw new RecordingException(RecordingException.Reason.OUT_OF_RANGE, "position is not in the recording: " +
                "topic=" + topic + " position=" + position + " min=" + tape.startPosition() + " max=" + end);
        }
        if (!tape.isActive() && Math.max(position, reached) >= end)
        {
            return isRecorded ? null : new Replay(null, tape, position, end, null, null);
        }
        final AvailableImages images = new AvailableImages(null);
        return new Replay(
            archive, tape, position, end, archive.replay(tape, position, Long.MAX_VALUE, images), images);
    }

    private static long position(
        final ArchiveConnection archive, final Tape tape, final Start start, final long end)
    {
        if (start.isEarliest())
        {
            return tape.startPosition();
        }
        return start.isByTime() ? pieceOf(archive, tape, start.timeMs(), end) : start.position();
    }

    /** The last piece that begins before a time, by bisection: its messages are looked at one by one. */
    private static long pieceOf(final ArchiveConnection archive, final Tape tape, final long timeMs, final long end)
    {
        final long first = tape.segmentBase(tape.startPosition());
        long low = 0;
        long high = (tape.segmentBase(end) - first) / tape.segmentLength();
        while (low < high)
        {
            final long middle = (low + high + 1) >>> 1;
            if (archive.timeAt(tape, first + middle * tape.segmentLength()) < timeMs)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }
        return Math.max(tape.startPosition(), first + low * tape.segmentLength());
    }

    /** Whether there is nothing more, and nobody records. */
    boolean isOver()
    {
        return archive == null;
    }

    long startPosition()
    {
        return startPosition;
    }

    /** How far the recording had got when the replay began. */
    long endPosition()
    {
        return endPosition;
    }

    /** How far the recording has got; -1 if nobody records now. */
    long recordedPosition()
    {
        return archive.recordedPosition(tape.id());
    }

    /** What is replayed, as soon as it comes; null before. */
    Image image()
    {
        if (image == null)
        {
            image = images.next();
        }
        return image;
    }

    /** Whether nothing more comes, if nothing has come just now. */
    boolean isEnded()
    {
        return archive.isLost() || (image != null && (image.isClosed() || image.isEndOfStream()));
    }

    boolean isLost()
    {
        return archive.isLost();
    }

    void wakeDriver()
    {
        archive.connection().wakeDriver();
    }

    void close()
    {
        if (archive != null)
        {
            try
            {
                subscription.close();
            }
            catch (final DriverConnection.LostException ex)
            {
                // It has gone with its driver.
                archive.isLost();
            }
            finally
            {
                archive.close();
            }
        }
    }
}
