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
package io.ropewalk.segment.file;

import io.ropewalk.segment.SegmentSpec;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Path;

/**
 * A shared file that was created or opened, checked, and mapped.
 *
 * <p><b>Threads:</b> immutable; the body is as thread-safe as the accesses made through its buffer.
 *
 * <p><b>Failure:</b> the header was checked when it was opened. There is nothing to close: the memory goes back to the
 * system when the last buffer is unreachable, and a removed file lives on until then.
 */
public final class Segment
{
    private final Path path;
    private final AtomicBuffer buffer;
    private final SegmentHeader header;
    private final boolean isCreator;

    Segment(final Path path, final AtomicBuffer buffer, final SegmentHeader header, final boolean isCreator)
    {
        this.path = path;
        this.buffer = buffer;
        this.header = header;
        this.isCreator = isCreator;
    }

    /**
     * The body, without the header.
     */
    public AtomicBuffer buffer()
    {
        return buffer;
    }

    /**
     * The file.
     */
    public Path path()
    {
        return path;
    }

    /**
     * Name of the object: that of the file.
     */
    public String name()
    {
        return path.getFileName().toString();
    }

    /**
     * Whether this very call created the file.
     */
    public boolean isCreator()
    {
        return isCreator;
    }

    /**
     * A parameter that the object was made with.
     *
     * @param index from zero.
     */
    public long parameter(final int index)
    {
        return header.parameter(index);
    }

    /**
     * Type of the elements, usually the name of a codec; empty if there is none.
     */
    public String typeName()
    {
        return header.typeName();
    }

    /**
     * Identity of the walk the file belongs to.
     */
    public long walkId()
    {
        return header.walkId();
    }

    /**
     * Process that created the object.
     */
    public long creatorPid()
    {
        return header.creatorPid();
    }

    /**
     * Checks parameters, element type and length against what they must be; for those who opened without knowing them.
     *
     * @param spec what the object must be.
     * @throws io.ropewalk.error.IncompatibleSegmentException if it is something else.
     * @throws io.ropewalk.error.CorruptSegmentException      if its length does not follow from its parameters.
     */
    public void verify(final SegmentSpec spec)
    {
        header.verifySpec(spec);
    }
}
