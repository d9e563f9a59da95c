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

/**
 * What {@code put} and {@code pub} make elements of: their input, cut into pieces. It is the element itself, namely the
 * piece at which it stands: a long one is in memory once here, and once where it is encoded.
 */
abstract class Pieces
{
    private static final int INITIAL_LENGTH = 1 << 16;

    /** What an array can have. */
    private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    private final InputStream source;
    private final int maxLength;
    private byte[] buffer = new byte[INITIAL_LENGTH];
    private int startIndex;
    private int length;
    private int nextIndex;
    private int endIndex;

    private Pieces(final InputStream source, final int maxLength)
    {
        this.source = source;
        this.maxLength = maxLength;
    }

    /** Pieces of equal length, and a rest. */
    static Pieces chunks(final InputStream source, final int length)
    {
        return new Chunks(source, length);
    }

    /** Lines without the line feed at their end; a carriage return before it belongs to the line. */
    static Pieces lines(final InputStream source)
    {
        return new Lines(source);
    }

    /** Goes to the next piece; false at the end of the input. */
    abstract boolean next() throws IOException;

    /** Whether the piece is the last line of an input that does not end with a line feed. */
    boolean isUnfinished()
    {
        return false;
    }

    final byte[] buffer()
    {
        return buffer;
    }

    final int startIndex()
    {
        return startIndex;
    }

    final int length()
    {
        return length;
    }

    /** How much there is behind this piece. */
    final int readAhead()
    {
        return endIndex - nextIndex;
    }

    /** Whether the byte that far behind this piece is a line feed. */
    final boolean isLineFeedAhead(final int distance)
    {
        return '\n' == buffer[nextIndex + distance];
    }

    /** Reads some more; false at the end of the input. */
    final boolean readMore() throws IOException
    {
        if (endIndex == buffer.length)
        {
            makeRoom();
        }
        final int count = source.read(buffer, endIndex, buffer.length - endIndex);
        endIndex += Math.max(0, count);
        return count > 0;
    }

    private void makeRoom()
    {
        endIndex -= nextIndex;
        System.arraycopy(buffer, nextIndex, buffer, 0, endIndex);
        nextIndex = 0;
        if (endIndex == buffer.length)
        {
            if (endIndex >= maxLength)
            {
                throw new CommandException("line too long: maxLengthBytes=" + maxLength +
                    " (--chunk N cuts the input into pieces instead of lines)", null);
            }
            buffer = Arrays.copyOf(buffer, (int)Math.min(maxLength, endIndex * 2L));
        }
    }

    /** Goes on by so much, and stands at the first part of it. */
    final void advance(final int pieceLength, final int withSeparatorLength)
    {
        startIndex = nextIndex;
        length = pieceLength;
        nextIndex += withSeparatorLength;
    }

    private static final class Lines extends Pieces
    {
        private boolean isUnfinished;

        private Lines(final InputStream source)
        {
            super(source, MAX_LENGTH);
        }

        @Override
        boolean next() throws IOException
        {
            int searchedLength = 0;
            boolean isMore = true;
            while (isMore)
            {
                for (; searchedLength < readAhead(); searchedLength++)
                {
                    if (isLineFeedAhead(searchedLength))
                    {
                        advance(searchedLength, searchedLength + 1);
                        return true;
                    }
                }
                isMore = readMore();
            }
            advance(searchedLength, searchedLength);
            isUnfinished = searchedLength > 0;
            return isUnfinished;
        }

        @Override
        boolean isUnfinished()
        {
            return isUnfinished;
        }
    }

    private static final class Chunks extends Pieces
    {
        private final int chunkLength;

        private Chunks(final InputStream source, final int chunkLength)
        {
            super(source, Math.max(INITIAL_LENGTH, Math.min(MAX_LENGTH, chunkLength)));
            this.chunkLength = chunkLength;
        }

        @Override
        boolean next() throws IOException
        {
            boolean isMore = true;
            while (isMore && readAhead() < chunkLength)
            {
                isMore = readMore();
            }
            final int length = Math.min(chunkLength, readAhead());
            advance(length, length);
            return length > 0;
        }
    }
}
