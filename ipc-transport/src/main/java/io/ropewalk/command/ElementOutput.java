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

import org.agrona.DirectBuffer;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * Standard output of {@code get}. A long element is written in pieces, so that it is never in memory twice.
 * <p>
 * The line feed after an element that may be the unfinished end of the stream is written when it is known that it is
 * not.
 */
final class ElementOutput
{
    private static final int PIECE_LENGTH = 1 << 16;

    private final FileOutputStream output = new FileOutputStream(FileDescriptor.out);
    private final byte[] staged = new byte[PIECE_LENGTH + 2];
    private final boolean isRaw;
    private EndMark mark;
    private long pendingWord;

    ElementOutput(final boolean isRaw)
    {
        this.isRaw = isRaw;
    }

    /** Without a mark every line has an end. */
    void heed(final EndMark endMark)
    {
        mark = endMark;
    }

    /** Whether it is open whether the last element was the unfinished end of the stream. */
    boolean isPending()
    {
        return 0 != pendingWord;
    }

    /** Nobody will end the stream at the last element. */
    boolean isAbandoned()
    {
        return mark.isAbandoned(pendingWord);
    }

    /** Writes the line feed that was held back. */
    void endLine()
    {
        mark.clear(pendingWord);
        pendingWord = 0;
        staged[0] = '\n';
        write(1);
    }

    /** At the end of the stream. If equal elements were taken by two {@code get}, only one of them leaves it out. */
    void end()
    {
        if (isPending() && !mark.clear(pendingWord))
        {
            endLine();
        }
    }

    void write(final DirectBuffer buffer, final int offset, final int length)
    {
        // Set before the element was put.
        final long word = isRaw || null == mark ? 0 : mark.get();
        final CRC32C checksum = new CRC32C();
        int stagedLength = beginLine();
        int doneLength = 0;
        while (true)
        {
            final int pieceLength = Math.min(length - doneLength, PIECE_LENGTH);
            buffer.getBytes(offset + doneLength, staged, stagedLength, pieceLength);
            if (0 != word)
            {
                checksum.update(staged, stagedLength, pieceLength);
            }
            stagedLength += pieceLength;
            doneLength += pieceLength;
            if (doneLength == length)
            {
                break;
            }
            write(stagedLength);
            stagedLength = 0;
        }
        final boolean isFinished = isRaw || (length > 0 && '\n' == staged[stagedLength - 1]);
        if (!isFinished && 0 != word && EndMark.isOf(word, EndMark.contentOf(checksum.getValue(), length)))
        {
            pendingWord = word;
        }
        else if (!isFinished)
        {
            staged[stagedLength++] = '\n';
        }
        write(stagedLength);
    }

    /** The line before this one was not the last. */
    private int beginLine()
    {
        if (!isPending())
        {
            return 0;
        }
        pendingWord = 0;
        staged[0] = '\n';
        return 1;
    }

    private void write(final int length)
    {
        try
        {
            output.write(staged, 0, length);
        }
        catch (final IOException ex)
        {
            leave(ex);
        }
    }

    /** Throwing would consume the element; a process that ends while it decodes leaves it to others. */
    private static void leave(final IOException ex)
    {
        if (StandardStreams.isReaderGone(ex))
        {
            Runtime.getRuntime().halt(0);
        }
        System.err.println("ropewalk get: cannot write to standard output: " + ex.getMessage());
        Runtime.getRuntime().halt(1);
    }
}
