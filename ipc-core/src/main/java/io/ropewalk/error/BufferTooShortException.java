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
package io.ropewalk.error;

/**
 * Thrown if the buffer for a message is shorter than the message.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> the message was not consumed: receive it again, into a longer buffer.
 */
public final class BufferTooShortException extends RopewalkException
{
    private static final long serialVersionUID = 1L;

    private final int messageLengthBytes;

    /**
     * @param message            what failed, followed by {@code name=value} pairs.
     * @param messageLengthBytes length that the buffer must have.
     */
    public BufferTooShortException(final String message, final int messageLengthBytes)
    {
        super(message);
        this.messageLengthBytes = messageLengthBytes;
    }

    /**
     * Returns the length of the message, which can still be received.
     */
    public int messageLengthBytes()
    {
        return messageLengthBytes;
    }
}
