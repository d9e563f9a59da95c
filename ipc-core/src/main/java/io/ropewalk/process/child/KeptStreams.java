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

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;

/** Those standard streams of a child that its starter has kept for itself. */
final class KeptStreams
{
    private final String name;
    private final BufferedWriter input;
    private final KeptOutput output;

    KeptStreams(final String name, final Process process, final boolean isInputKept, final boolean isOutputKept)
    {
        this.name = name;
        input = isInputKept ?
            new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)) : null;
        output = isOutputKept ? new KeptOutput(name, process) : null;
    }

    /** Whether there is something to read of a child that has been killed. */
    boolean hasOutput()
    {
        return output != null;
    }

    BufferedWriter input()
    {
        return kept(input, "input");
    }

    KeptOutput output()
    {
        return kept(output, "output");
    }

    void writeLine(final String line) throws IOException
    {
        final BufferedWriter writer = input();
        // At once: lines of several threads do not mix.
        writer.write(line + "\n");
        writer.flush();
    }

    private <T> T kept(final T stream, final String what)
    {
        if (stream == null)
        {
            throw new IllegalStateException("standard " + what +
                " of the child is not available without talking(): name=" + name);
        }
        return stream;
    }

    /** What a child has said first, as far as it may matter when it ends too early; on one line. */
    static final class FirstOutput
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
}
