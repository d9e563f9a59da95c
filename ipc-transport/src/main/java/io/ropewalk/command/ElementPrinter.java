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

    private final String name;
    private final transient ElementOutput output;

    ElementPrinter(final String name, final ElementOutput output)
    {
        this.name = name;
        this.output = output;
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
        output.write(buffer, offset, length);
        return length;
    }
}
