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
 * A name cannot be used for a shared object or a walk: empty, too long, or with characters that do not belong into a
 * file name. The message shows it with control characters escaped.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> choose a name of 1 to 200 characters out of {@code A-Z a-z 0-9 . _ -} that starts with a letter or
 * a digit; those that start with an underscore or a dot are Ropewalk's own.
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
