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
package io.ropewalk.bus.driver;

import io.ropewalk.error.RopewalkException;

/**
 * There is no driver and none can be started for a reason that lasts, or the one that was asked for is not there. Such
 * a reason is a Java that cannot be run, or a driver that ends by itself three times in a row before it can be used:
 * the message has its exit value and what it has said. That somebody kills a driver while it starts is none.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> the next call tries again.
 */
public final class DriverUnavailableException extends RopewalkException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     */
    public DriverUnavailableException(final String message)
    {
        super(message);
    }

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     * @param cause   what was thrown underneath.
     */
    public DriverUnavailableException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
