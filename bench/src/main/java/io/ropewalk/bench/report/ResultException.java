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
package io.ropewalk.bench.report;

/** Files that are no results, or not of this version: the message is one line that says so. */
public final class ResultException extends Exception
{
    private static final long serialVersionUID = 1L;

    /**
     * Made with what is wrong.
     *
     * @param message one line.
     */
    public ResultException(final String message)
    {
        super(message);
    }
}
