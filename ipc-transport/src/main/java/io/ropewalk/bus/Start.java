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

import java.time.Instant;

/**
 * Where in a recording a subscriber starts; see {@link Subscriber#from}.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> {@link IllegalArgumentException} for a negative position.
 *
 * <pre>{@code
 * Subscriber<String> late = bus.subscriber("prices", Codecs.utf8()).from(Start.earliest());
 * }</pre>
 */
public final class Start
{
    private static final long EARLIEST = -1;
    private static final long BY_TIME = -2;

    private final long position;
    private final long timeMs;

    private Start(final long position, final long timeMs)
    {
        this.position = position;
        this.timeMs = timeMs;
    }

    /** The oldest message that is kept. */
    public static Start earliest()
    {
        return new Start(EARLIEST, 0);
    }

    /**
     * A position that {@link Subscriber#position} or {@link Recording#position} has returned: bytes since the beginning
     * of the recording, which go on when the recording goes on.
     *
     * @param position in the recording.
     */
    public static Start position(final long position)
    {
        if (position < 0)
        {
            throw new IllegalArgumentException("position must not be negative: position=" + position);
        }
        return new Start(position, 0);
    }

    /**
     * The first message that was recorded at this time or later, to the millisecond, by the clock of the machine that
     * recorded it. If that clock was set back, its times stand still meanwhile.
     *
     * @param time of recording.
     */
    public static Start time(final Instant time)
    {
        return new Start(BY_TIME, time.toEpochMilli());
    }

    boolean isEarliest()
    {
        return position == EARLIEST;
    }

    boolean isByTime()
    {
        return position == BY_TIME;
    }

    long position()
    {
        return position;
    }

    long timeMs()
    {
        return timeMs;
    }

    @Override
    public String toString()
    {
        if (isByTime())
        {
            return "time=" + Instant.ofEpochMilli(timeMs);
        }
        return isEarliest() ? "earliest" : "position=" + position;
    }
}
