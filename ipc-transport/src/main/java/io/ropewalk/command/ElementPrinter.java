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

import io.ropewalk.codec.Codec;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/**
 * "Decodes" an element by writing it to standard output, and gives its length.
 * <p>
 * A queue hands an element over after it was decoded. So an element leaves the queue only when it is written; when the
 * reader of a pipe has gone, or this process is killed, the element is still there for the next {@code get}. That is
 * worth a system call per element.
 */
final class ElementPrinter implements Codec<Integer>
{
    private static final long serialVersionUID = 1L;
    private static final int INITIAL_LENGTH = 1 << 12;

    private final String name;
    private final boolean isRaw;
    private final transient FileOutputStream output = new FileOutputStream(FileDescriptor.out);
    private transient byte[] staged = new byte[INITIAL_LENGTH];

    ElementPrinter(final String name, final boolean isRaw)
    {
        this.name = name;
        this.isRaw = isRaw;
    }

    @Override
    public String name()
    {
        return name;
    }

    @Override
    public int encode(final Integer element, final MutableDirectBuffer buffer, final int offset)
    {
        throw new UnsupportedOperationException("only for reading");
    }

    @Override
    public Integer decode(final DirectBuffer buffer, final int offset, final int length)
    {
        if (staged.length <= length)
        {
            staged = new byte[length + length / 2 + 1];
        }
        buffer.getBytes(offset, staged, 0, length);
        try
        {
            output.write(staged, 0, isRaw ? length : finish(length));
        }
        catch (final IOException ex)
        {
            leave(ex);
        }
        return length;
    }

    /** Ends the line unless it has an end, or must not have one. */
    private int finish(final int length)
    {
        if (Pieces.isUnfinished(staged, length))
        {
            return Pieces.unfinishedLength(length);
        }
        if (length > 0 && '\n' == staged[length - 1])
        {
            return length;
        }
        staged[length] = '\n';
        return length + 1;
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
