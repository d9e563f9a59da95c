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
 * A bridge cannot work as it was asked to: its port is in use, its host is unknown, nobody has answered in the time
 * that was given, or the other side refuses what is sent.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> nothing is lost: what was not confirmed is sent by the next bridge for this queue.
 */
public final class BridgeException extends RopewalkException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     */
    public BridgeException(final String message)
    {
        super(message);
    }

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     * @param cause   of it.
     */
    public BridgeException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
