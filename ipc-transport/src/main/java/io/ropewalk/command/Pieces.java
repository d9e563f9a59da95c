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
package io.ropewalk.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** What {@code put} makes elements of: its input, cut into pieces. */
abstract class Pieces
{
    /**
     * What follows a last line that has no end: a line feed, which is in no line, and the character of Ctrl-D, which
     * sends an unfinished line from a terminal.
     */
    private static final byte[] NO_NEWLINE_MARK = {'\n', 4};

    private Pieces()
    {
    }

    /** The next piece, or null at the end of the input. */
    abstract byte[] next() throws IOException;

    /** Pieces of equal length, and a rest. */
    static Pieces chunks(final InputStream source, final int length)
    {
        return new Pieces()
        {
            @Override
            byte[] next() throws IOException
            {
                final byte[] chunk = source.readNBytes(length);
                return chunk.length == 0 ? null : chunk;
            }
        };
    }

    /** Lines without the line feed at their end; a carriage return before it belongs to the line. */
    static Pieces lines(final InputStream source)
    {
        return new Lines(source);
    }

    /** Whether an element is the last line of an input that did not end with a line feed. */
    static boolean isUnfinished(final byte[] element, final int length)
    {
        final int lineLength = length - NO_NEWLINE_MARK.length;
        return lineLength >= 0 &&
            Arrays.equals(element, lineLength, length, NO_NEWLINE_MARK, 0, NO_NEWLINE_MARK.length);
    }

    /** Length of an unfinished line without its mark. */
    static int unfinishedLength(final int length)
    {
        return length - NO_NEWLINE_MARK.length;
    }

    private static final class Lines extends Pieces
    {
        private static final int INITIAL_LENGTH = 1 << 16;
        private static final int MAX_LENGTH = 1 << 30;

        private final InputStream source;
        private byte[] buffer = new byte[INITIAL_LENGTH];
        private int startIndex;
        private int endIndex;

        private Lines(final InputStream source)
        {
            this.source = source;
        }

        @Override
        byte[] next() throws IOException
        {
            int searchedLength = 0;
            while (true)
            {
                for (int i = startIndex + searchedLength; i < endIndex; i++)
                {
                    if ('\n' == buffer[i])
                    {
                        final byte[] line = Arrays.copyOfRange(buffer, startIndex, i);
                        startIndex = i + 1;
                        return line;
                    }
                }
                searchedLength = endIndex - startIndex;
                if (!fill())
                {
                    return searchedLength == 0 ? null : unfinished(searchedLength);
                }
            }
        }

        private boolean fill() throws IOException
        {
            endIndex -= startIndex;
            System.arraycopy(buffer, startIndex, buffer, 0, endIndex);
            startIndex = 0;
            if (endIndex == buffer.length)
            {
                if (endIndex == MAX_LENGTH)
                {
                    throw new CommandException("line too long: maxLengthBytes=" + MAX_LENGTH +
                        " (--chunk N cuts the input into pieces instead of lines)", null);
                }
                buffer = Arrays.copyOf(buffer, endIndex * 2);
            }
            final int count = source.read(buffer, endIndex, buffer.length - endIndex);
            endIndex += Math.max(0, count);
            return count > 0;
        }

        private byte[] unfinished(final int length)
        {
            final byte[] line = Arrays.copyOfRange(buffer, startIndex, startIndex + length + NO_NEWLINE_MARK.length);
            System.arraycopy(NO_NEWLINE_MARK, 0, line, length, NO_NEWLINE_MARK.length);
            startIndex = endIndex;
            return line;
        }
    }
}
