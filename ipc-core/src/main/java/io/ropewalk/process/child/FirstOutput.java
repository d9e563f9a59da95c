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

/** What a child has said first, as far as it may matter when it ends too early; on one line. */
final class FirstOutput
{
    private static final int MAX_LENGTH = 4 << 10;

    private final StringBuilder text = new StringBuilder();

    synchronized void add(final String line)
    {
        final String stripped = line.strip();
        if (text.length() < MAX_LENGTH && !stripped.isEmpty())
        {
            text.append(text.length() == 0 ? "" : " ").append(stripped);
            text.setLength(Math.min(text.length(), MAX_LENGTH));
        }
    }

    @Override
    public synchronized String toString()
    {
        return text.toString();
    }
}
