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
 * Stands for an exception of another process that could not be brought here as its own type: it, or something in it, is
 * not serialisable, or its class is missing here.
 *
 * <p>The message is the original's description, its class first. The last of its causes has the original's stack trace
 * as text.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> the other process failed with the original. To see its own type, make it serialisable.
 */
public final class RemoteFailureException extends RopewalkException
{
    private static final long serialVersionUID = 1L;

    /** Name of the original's class. */
    private final String className;

    /**
     * @param message   the original's description.
     * @param className the name of the original's class.
     * @param cause     of the original, or null.
     */
    public RemoteFailureException(final String message, final String className, final Throwable cause)
    {
        super(message, cause);
        this.className = className;
    }

    /**
     * Returns the name of the class of the original.
     *
     * @return the name, as {@link Class#getName()} returns it.
     */
    public String className()
    {
        return className;
    }
}
