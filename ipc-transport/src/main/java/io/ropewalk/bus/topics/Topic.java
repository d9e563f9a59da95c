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
package io.ropewalk.bus.topics;

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.machine.waiting.core.EventCount;
import org.agrona.concurrent.AtomicBuffer;

import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import static io.ropewalk.bus.topics.TopicDescriptor.*;

/**
 * A name that messages are published under, and the stream that carries them.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> none; a topic that was removed looks ended to those who hold it, also when its place in the table
 * was given to another one.
 */
public final class Topic
{
    static final int OPEN = 1;
    static final int ENDED = 2;

    private final AtomicBuffer buffer;
    private final int index;
    private final Path file;
    private final int stream;
    private final long openWord;
    private final EventCount published;

    Topic(final AtomicBuffer buffer, final int index, final Path file)
    {
        this.buffer = buffer;
        this.index = index;
        this.file = file;
        // SYNC POINT: bus topic state
        this.stream = (int)(buffer.getLongVolatile(index + STATE_OFFSET) >>> Integer.SIZE);
        this.openWord = word(stream, OPEN);
        this.published = new EventCount(buffer, index + PUBLISHED_OFFSET, this);
    }

    static long word(final int stream, final int state)
    {
        return ((long)stream << Integer.SIZE) | state;
    }

    /** Number of the stream; never given twice in a walk. */
    public int stream()
    {
        return stream;
    }

    /** The name. */
    public String name()
    {
        return text(NAME_LENGTH_OFFSET, NAME_OFFSET, NAME_CAPACITY);
    }

    @Override
    public String toString()
    {
        return "topic '" + name() + "'";
    }

    /** Name of the codec that its messages are encoded with. */
    public String codecName()
    {
        return text(CODEC_LENGTH_OFFSET, CODEC_OFFSET, CODEC_CAPACITY);
    }

    /** Signalled after each message. */
    public EventCount published()
    {
        return published;
    }

    /** Whether messages may be published. */
    public boolean isOpen()
    {
        return isOpen(buffer);
    }

    /** As {@link #isOpen()}, by who has the buffer at hand. */
    boolean isOpen(final AtomicBuffer words)
    {
        // SYNC POINT: bus topic state
        return words.getLongAcquire(index + STATE_OFFSET) == openWord;
    }

    /** After a message, by who has the buffer at hand. */
    void signal(final AtomicBuffer words)
    {
        if (EventCount.isAnnounced(words, index + PUBLISHED_OFFSET))
        {
            published.signal();
        }
    }

    /** End of the stream: nothing more will be published, and whoever sleeps looks again. */
    public void end()
    {
        // SYNC POINT: bus topic state
        buffer.compareAndSetLong(index + STATE_OFFSET, openWord, word(stream, ENDED));
        published.signal();
    }

    long state()
    {
        // SYNC POINT: bus topic state
        return buffer.getLongVolatile(index + STATE_OFFSET);
    }

    /** Whether the stream was ended, and the entry is still that of this topic. */
    boolean isEnded()
    {
        return state() == word(stream, ENDED);
    }

    int index()
    {
        return index;
    }

    /** Whether the entry is still that of this topic; the name and the codec that were read before are its own then. */
    public boolean isThere()
    {
        // What was read is not read later than the word: the place may be given to another topic meanwhile.
        VarHandle.acquireFence();
        return (int)(state() >>> Integer.SIZE) == stream;
    }

    void remove()
    {
        // SYNC POINT: bus topic state
        buffer.putLongVolatile(index + STATE_OFFSET, 0);
        published.signal();
    }

    private String text(final int lengthOffset, final int offset, final int capacity)
    {
        final int length = buffer.getInt(index + lengthOffset);
        if (length < 0 || length > capacity)
        {
            throw new CorruptSegmentException("text length out of range: length=" + length + " max=" + capacity, file);
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(index + offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static void fill(final AtomicBuffer buffer, final int index, final byte[] name, final byte[] codecName)
    {
        buffer.putInt(index + NAME_LENGTH_OFFSET, name.length);
        buffer.putBytes(index + NAME_OFFSET, name, 0, name.length);
        buffer.putInt(index + CODEC_LENGTH_OFFSET, codecName.length);
        buffer.putBytes(index + CODEC_OFFSET, codecName, 0, codecName.length);
    }
}
