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

import java.io.EOFException;

/**
 * Thrown if no process is left at the other end of a pipe: every process that attached it has closed it or died. A
 * receiver has by then received everything that was sent.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> nothing was sent or received. Unless another process attaches the other end, messages still in the
 * pipe will not be read, and no more will arrive.
 */
public final class PeerClosedException extends EOFException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     */
    public PeerClosedException(final String message)
    {
        super(message);
    }
}
