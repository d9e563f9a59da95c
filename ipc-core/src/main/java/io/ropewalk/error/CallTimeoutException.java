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
 * Thrown if a remote call has not been answered within the time-out of its manager.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> the call may have been made, or may still be made; the message says if it was not sent.
 */
public final class CallTimeoutException extends RopewalkException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     */
    public CallTimeoutException(final String message)
    {
        super(message);
    }
}
