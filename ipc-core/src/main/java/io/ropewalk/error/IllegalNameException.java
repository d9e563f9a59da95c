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
 * Thrown if a name cannot be used for a shared object or a walk: it is empty, too long, or has characters that do not
 * belong in a file name. The message shows it with control characters escaped.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> choose a name of 1 to 200 characters from {@code A-Z a-z 0-9 . _ -} that starts with a letter or a
 * digit; names that start with an underscore or a dot are reserved for Ropewalk.
 */
public final class IllegalNameException extends IllegalArgumentException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what failed, followed by {@code name=value} pairs.
     */
    public IllegalNameException(final String message)
    {
        super(message);
    }
}
