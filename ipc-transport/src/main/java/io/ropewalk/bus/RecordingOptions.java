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

import java.util.concurrent.TimeUnit;

/**
 * How much of a topic is kept. The archive works in pieces of 16 MiB; the oldest goes when it is not needed for either
 * limit and no replay is still reading it.
 *
 * <p><b>Threads:</b> immutable; each method returns another one.
 *
 * <p><b>Failure:</b> {@link IllegalArgumentException} for values out of range.
 *
 * <pre>{@code
 * bus.record("prices", Codecs.utf8(), RecordingOptions.defaults().maxBytes(1L << 30).maxAge(7, TimeUnit.DAYS));
 * }</pre>
 */
public final class RecordingOptions
{
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final long maxBytes;
    private final long maxAgeMs;

    private RecordingOptions(final long maxBytes, final long maxAgeMs)
    {
        this.maxBytes = maxBytes;
        this.maxAgeMs = maxAgeMs;
    }

    /** Keeps everything. */
    public static RecordingOptions defaults()
    {
        return new RecordingOptions(UNLIMITED, UNLIMITED);
    }

    /**
     * Removes the oldest piece when this much is kept without it.
     *
     * @param newMaxBytes one or more.
     */
    public RecordingOptions maxBytes(final long newMaxBytes)
    {
        return new RecordingOptions(positive("maxBytes", newMaxBytes), maxAgeMs);
    }

    /**
     * Removes a piece when all messages in it are older.
     *
     * @param maxAge one or more.
     * @param unit   of the age.
     */
    public RecordingOptions maxAge(final long maxAge, final TimeUnit unit)
    {
        return new RecordingOptions(maxBytes, Math.max(1, unit.toMillis(positive("maxAge", maxAge))));
    }

    private static long positive(final String name, final long value)
    {
        if (value <= 0)
        {
            throw new IllegalArgumentException(name + " must be positive: " + name + "=" + value);
        }
        return value;
    }

    boolean isLimited()
    {
        return maxBytes != UNLIMITED || maxAgeMs != UNLIMITED;
    }

    long maxBytes()
    {
        return maxBytes;
    }

    /** The time before which messages need not be kept; the beginning of time if they must. */
    long oldestMs()
    {
        return maxAgeMs == UNLIMITED ? Long.MIN_VALUE : System.currentTimeMillis() - maxAgeMs;
    }
}
