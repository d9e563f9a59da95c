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
package io.ropewalk.process.child;

import io.ropewalk.error.RopewalkException;

/**
 * A child JVM could not be started: no {@code java} in this JVM's home, no such input file, no process or memory left.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> no child is running. The cause, if there is one, has the operating system's reason.
 */
public final class ChildStartException extends RopewalkException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     * @param cause   the underlying exception, or null.
     */
    public ChildStartException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
