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
 * Base class of Ropewalk's exceptions, except those whose type the JDK determines: if a JDK interface that we implement
 * specifies an exception for the case, or an argument could never be valid, ours extends that type. The {@linkplain
 * io.ropewalk.error package} lists them.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> catch a subtype if you can do something about it; catch this one to report and give up.
 */
public class RopewalkException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     */
    public RopewalkException(final String message)
    {
        super(message);
    }

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     * @param cause   underlying exception.
     */
    public RopewalkException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
