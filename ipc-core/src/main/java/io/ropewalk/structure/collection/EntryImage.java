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
package io.ropewalk.structure.collection;

import io.ropewalk.codec.Codec;
import io.ropewalk.error.CodecException;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.machine.memory.Scratch;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.Objects;

import static io.ropewalk.structure.collection.MapDescriptor.EntryDescriptor.*;

/**
 * The key and the value of one operation, encoded by its thread as they will lie in a block; behind them, what was
 * found.
 *
 * <p><b>Threads:</b> each has its own.
 *
 * <p><b>Failure:</b> what a codec throws.
 */
final class EntryImage
{
    /** There is no such entry. */
    static final int ABSENT = -1;

    private static final ThreadLocal<EntryImage> LOCAL = ThreadLocal.withInitial(EntryImage::new);

    private Scratch scratch;
    private MutableDirectBuffer buffer;
    private boolean inUse;

    private long hash;
    private long keyWord;
    private int keyLength;
    private int blockLength;

    private int foundOffset;
    private int foundLength;

    private EntryImage()
    {
    }

    /** To be released by the same thread. */
    static EntryImage acquire()
    {
        final EntryImage local = LOCAL.get();
        final EntryImage image = local.inUse ? new EntryImage() : local;
        image.scratch = Scratch.acquire();
        image.buffer = image.scratch.buffer();
        image.inUse = true;
        image.foundLength = ABSENT;
        return image;
    }

    void release()
    {
        inUse = false;
        buffer = null;
        scratch.release();
    }

    <K> void encodeKey(final Codec<K> codec, final K key)
    {
        keyIs(codec.encode(Objects.requireNonNull(key, "key"), buffer, KEY_OFFSET));
    }

    /** False if it is of a type that no key has. */
    @SuppressWarnings("unchecked")
    <K> boolean tryEncodeKey(final Codec<K> codec, final Object key)
    {
        Objects.requireNonNull(key, "key");
        try
        {
            keyIs(codec.encode((K)key, buffer, KEY_OFFSET));
            return true;
        }
        catch (final ClassCastException | CodecException ex)
        {
            return false;
        }
    }

    private void keyIs(final int length)
    {
        keyLength = length;
        keyWord = Long.BYTES == length ? buffer.getLong(KEY_OFFSET) : 0;
        hash = KeyHash.of(buffer, KEY_OFFSET, length);
        foundOffset = ValueForm.align(KEY_OFFSET + length);
    }

    /** Puts the value behind the key. */
    <V> void encodeValue(final Codec<V> codec, final ValueForm form, final V value, final int maxLength)
    {
        final int offset = ValueForm.align(KEY_OFFSET + keyLength);
        final boolean isSized = ValueForm.BYTES == form;
        final int length = codec.encode(Objects.requireNonNull(value, "value"), buffer,
            isSized ? offset + Integer.BYTES : offset);
        if (isSized)
        {
            buffer.putInt(offset, length);
        }
        end(form.blockLength(keyLength, length), maxLength);
    }

    /** Without a value. */
    void encodeNoValue(final int maxLength)
    {
        end(ValueForm.NONE.blockLength(keyLength, 0), maxLength);
    }

    private void end(final long length, final int maxLength)
    {
        if (length > maxLength)
        {
            throw new ElementTooLargeException("entry too large: lengthBytes=" + length + " keyLengthBytes=" +
                keyLength + " maxLengthBytes=" + maxLength);
        }
        blockLength = (int)length;
        buffer.putInt(NEXT_OFFSET, 0);
        buffer.putInt(KEY_LENGTH_OFFSET, keyLength);
        foundOffset = ValueForm.align(blockLength);
    }

    <V> V decodeFound(final Codec<V> codec)
    {
        return ABSENT == foundLength ? null : codec.decode(buffer, foundOffset, foundLength);
    }

    /** Keeps the value that was found. */
    void found(final DirectBuffer source, final int offset, final int length)
    {
        buffer.putBytes(foundOffset, source, offset, length);
        foundLength = length;
    }

    void found(final long word)
    {
        buffer.putLong(foundOffset, word);
        foundLength = Long.BYTES;
    }

    void foundNothing()
    {
        foundLength = ABSENT;
    }

    boolean isFound()
    {
        return ABSENT != foundLength;
    }

    int foundOffset()
    {
        return foundOffset;
    }

    int foundLength()
    {
        return foundLength;
    }

    MutableDirectBuffer buffer()
    {
        return buffer;
    }

    long hash()
    {
        return hash;
    }

    /** The key, if it has eight bytes. */
    long keyWord()
    {
        return keyWord;
    }

    int keyLength()
    {
        return keyLength;
    }

    /** Offset of what is behind the key. */
    int valueOffset()
    {
        return ValueForm.align(KEY_OFFSET + keyLength);
    }

    int blockLength()
    {
        return blockLength;
    }
}
