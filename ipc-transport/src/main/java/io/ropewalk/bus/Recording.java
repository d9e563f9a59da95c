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

import io.ropewalk.codec.Codec;
import io.ropewalk.error.RopewalkException;

/**
 * A topic that is being recorded, from {@link Bus#record} until this is closed, the stream ends or the process dies.
 * Recording a topic again goes on with its recording; what is published while nobody records is missing there, and
 * whoever replays is told how much.
 * <p>
 * <b>Threads:</b> any. A thread of its own writes.
 * <p>
 * <b>Failure:</b> if the driver and its archive die, the recording goes on in the next one and misses nothing.
 * Publishers wait for it as they do for any subscriber; if it cannot go on, because the disk is full for instance, it
 * ends, publishers go on, and {@link #check} throws. Files are written, but not forced to the disk.
 * <pre>{@code
 * try (Recording recording = bus.record("prices", Codecs.utf8()))
 * {
 *     serve();
 * }
 * }</pre>
 */
public final class Recording implements AutoCloseable
{
    private final Bus bus;
    private final String topic;
    private final Recorder<?> recorder;

    private Recording(final Bus bus, final String topic, final Recorder<?> recorder)
    {
        this.bus = bus;
        this.topic = topic;
        this.recorder = recorder;
    }

    static <E> Recording start(
        final Bus bus, final String topic, final Codec<E> codec, final RecordingOptions options)
    {
        final Recorder<E> recorder = new Recorder<>(bus, topic, codec, options);
        Control.call(() ->
        {
            recorder.start();
            return null;
        });
        return new Recording(bus, topic, recorder);
    }

    /** Returns the topic. */
    public String topic()
    {
        return topic;
    }

    /** Returns the position after the last message that is in a file. */
    public long position()
    {
        return recorder.writer().recordedPosition();
    }

    /** Returns the position of the oldest message that is kept, as far as this recording knows. */
    public long startPosition()
    {
        return recorder.writer().tape().startPosition();
    }

    /** Returns how many messages were recorded since this recording was started or gone on with. */
    public long recorded()
    {
        return recorder.recorded();
    }

    /** Returns true as long as messages are recorded; false after the end of the stream, too. */
    public boolean isRecording()
    {
        return recorder.isRunning();
    }

    /** Returns true if the stream has ended, and all of it was recorded. */
    public boolean isEnded()
    {
        return recorder.isEnded();
    }

    /**
     * Throws if the recording has come to an end that nobody wanted.
     *
     * @throws RecordingException                    if the archive has refused to go on.
     * @throws io.ropewalk.error.OutOfSpaceException if its disk is full.
     */
    public void check()
    {
        final Throwable failure = recorder.failure();
        if (failure instanceof Error)
        {
            throw (Error)failure;
        }
        if (failure != null)
        {
            failure.addSuppressed(new RopewalkException("called from here"));
            throw failure instanceof RuntimeException ? (RuntimeException)failure :
                new RopewalkException("recording has failed: topic=" + topic + " error=" + failure, failure);
        }
    }

    /**
     * Ends the recording, when everything that was published before is in a file; {@link #check} tells afterwards if
     * that was not possible. What was recorded stays.
     */
    @Override
    public void close()
    {
        recorder.close();
        bus.forget(this);
    }

    @Override
    public String toString()
    {
        return "Recording{topic=" + topic + ", position=" + position() + ", " + bus + "}";
    }
}
