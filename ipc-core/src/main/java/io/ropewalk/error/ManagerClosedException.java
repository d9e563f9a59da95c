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
 * Thrown by calls of objects in a manager that has ended: it was closed, its process died, or the process that started
 * it has ended.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> a call that was waiting may have been made, wholly or in part; the message says if it was not
 * sent. The objects are gone.
 */
public final class ManagerClosedException extends RopewalkException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     */
    public ManagerClosedException(final String message)
    {
        super(message);
    }

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     * @param cause   underlying exception.
     */
    public ManagerClosedException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
