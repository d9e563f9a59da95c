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
 * The root of everything Ropewalk throws that has no closer home in the JDK.
 * <p>
 * <b>Threads:</b> any.
 * <p>
 * <b>Failure:</b> unchecked; each subtype says what the caller should do.
 */
public class RopewalkException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * What failed, then {@code name=value} pairs.
     *
     * @param message what failed.
     */
    public RopewalkException(final String message)
    {
        super(message);
    }

    /**
     * What failed, then {@code name=value} pairs, and why.
     *
     * @param message what failed.
     * @param cause   why.
     */
    public RopewalkException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
