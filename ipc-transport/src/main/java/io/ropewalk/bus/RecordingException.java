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

import io.ropewalk.error.RopewalkException;

/**
 * A recording cannot be made or replayed. The message says why, with {@code name=value} pairs.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> what was recorded before stays.
 */
public final class RecordingException extends RopewalkException
{
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Reason
    {
        /** The bus has no archive; see {@link BusOptions#archive}. */
        NO_ARCHIVE,

        /** The bus has a channel over the network; recordings are of topics within a walk. */
        NETWORK,

        /** Nothing was recorded of this topic. */
        NOT_FOUND,

        /** Somebody records this topic already. */
        IN_USE,

        /** It was recorded with another codec. */
        OTHER_CODEC,

        /** The archive or the recording has another version. */
        OTHER_VERSION,

        /** The position lies before the first or after the last message that is kept. */
        OUT_OF_RANGE,

        /** Something is missing in the middle, or cannot be read. */
        DAMAGED,

        /** The archive has refused a request, has stopped recording, or does not answer. */
        REFUSED
    }

    private final Reason reason;

    /**
     * @param reason  what is wrong.
     * @param message what failed, followed by {@code name=value} pairs.
     */
    public RecordingException(final Reason reason, final String message)
    {
        this(reason, message, null);
    }

    /**
     * @param reason  what is wrong.
     * @param message what failed, followed by {@code name=value} pairs.
     * @param cause   underlying exception, or null.
     */
    public RecordingException(final Reason reason, final String message, final Throwable cause)
    {
        super(message + " reason=" + reason, cause);
        this.reason = reason;
    }

    /** Returns what is wrong. */
    public Reason reason()
    {
        return reason;
    }
}
