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

import io.ropewalk.error.CollectionFullException;
import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.machine.platform.StackReserve;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.arena.BlockHeap;
import io.ropewalk.segment.arena.Slabs;
import io.ropewalk.structure.sync.SharedLock;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;

import java.util.ConcurrentModificationException;
import java.util.Objects;
import java.util.function.Supplier;

import static io.ropewalk.structure.collection.ListDescriptor.*;

/**
 * The memory of a list: elements as bytes, reached by the words of two tables.
 * <p>
 * <b>Threads:</b> any, each method as it says.
 * <p>
 * <b>Failure:</b> {@link CorruptSegmentException} if the memory holds what no process has written.
 */
final class ListMemory
{
    /*
     * Ancestor: read-copy-update with two versions, and the sequence lock on the side of the readers.
     *
     * The header word is the list: it says which table is the true one, and how many of its words count. A word is the
     * place and the length of a block, and the block does not change as long as the word counts. Writers hold the lock.
     * Each call is one store: of a word (set), or of the header after everything it makes true. What lies in between is
     * changed in the other table, which nobody is sent to, and swapped in by the header. So a writer that dies leaves
     * the list as it was, or as it was to be; lost are blocks that no word names, and the next holder of the lock, told
     * that it was abandoned, rebuilds the heap from the words that count. It may die over that, too: the dirty word
     * stays.
     *
     * Readers hold nothing. They read the reuse counter of the heap, the header, the word, the block, and the counter
     * again. The counter grows before memory of a block is written again (see BlockHeap), and before the other table
     * is: so in between the word and the block were what some header made true while the reader was under way. That the
     * header has moved on does no harm. Loads of counter, header and word are acquires, in this order; the bytes are
     * plain, between the word and the acquire fence before the second look.
     *
     * Not proved: that a reader gets through against writers that never pause. After ATTEMPTS it takes the lock.
     */

    /** Whatever version the list has. */
    static final long ANY_VERSION = -1;

    static final int ATTEMPTS = 64;

    private static final int CLEAN = 0;
    private static final int DIRTY = 1;

    private final Attachment attachment;
    private final AtomicBuffer buffer;
    private final ListLayout layout;
    private final Slabs slabs;
    private final BlockHeap heap;
    private final SharedLock lock;
    private final EventCount changed;

    ListMemory(final Attachment attachment, final ListLayout layout)
    {
        this.attachment = attachment;
        this.buffer = attachment.buffer();
        this.layout = layout;
        this.slabs = new Slabs(buffer, (int)layout.slabTableOffset(), (int)layout.slabsOffset(), layout.slabs(),
            layout.slabLength(), Slabs.ALL_AVAILABLE, null, attachment.path());
        this.heap = new BlockHeap(slabs, 1, HEAP_OFFSET);
        this.lock = SharedLock.in(attachment, LOCK_OFFSET);
        this.changed = new EventCount(buffer, CHANGED_OFFSET);
    }

    EventCount changed()
    {
        return changed;
    }

    /** By any thread. */
    long header()
    {
        // SYNC POINT: list published
        final long header = buffer.getLongAcquire(HEADER_OFFSET);
        if (size(header) > layout.capacity())
        {
            throw corrupt("size out of range: size=" + size(header) + " capacity=" + layout.capacity());
        }
        return header;
    }

    /** By any thread: the header, if the list has not changed its structure. */
    long header(final long expectedVersion)
    {
        final long header = header();
        if (ANY_VERSION != expectedVersion && version(header) != expectedVersion)
        {
            throw new ConcurrentModificationException("list has changed: name=" + attachment.name());
        }
        return header;
    }

    /** By any thread. */
    long changes()
    {
        // SYNC POINT: list changed
        return buffer.getLongAcquire(CHANGES_OFFSET);
    }

    /** By any thread: copies an element, and returns its length. */
    int read(final int index, final long expectedVersion, final MutableDirectBuffer target)
    {
        for (int i = 0; i < ATTEMPTS; i++)
        {
            final int lengthBytes = tryRead(index, expectedVersion, target);
            if (lengthBytes >= 0)
            {
                return lengthBytes;
            }
            Thread.onSpinWait();
        }
        return locked(() -> tryRead(index, expectedVersion, target));
    }

    private int tryRead(final int index, final long expectedVersion, final MutableDirectBuffer target)
    {
        final long mark = heap.mark();
        final long header = header(expectedVersion);
        Objects.checkIndex(index, size(header));
        return copyIfIntact(mark, word(header, index), target, 0);
    }

    /** Returns the length, or -1 if the memory was used again meanwhile. */
    private int copyIfIntact(final long mark, final long word, final MutableDirectBuffer target, final int at)
    {
        final int lengthBytes = lengthBytes(word);
        final boolean isInRange = slabs.contains(offset(word), lengthBytes);
        if (isInRange)
        {
            target.putBytes(at, buffer, offset(word), lengthBytes);
        }
        if (!heap.isIntact(mark))
        {
            return -1;
        }
        return isInRange ? lengthBytes : fail(word);
    }

    /**
     * By any thread: copies all elements, one after another, or gives up.
     *
     * @return the length of each, or null.
     */
    int[] tryReadAll(final MutableDirectBuffer target)
    {
        final long mark = heap.mark();
        final long header = header();
        final int[] lengths = new int[size(header)];
        int at = 0;
        for (int i = 0; i < lengths.length; i++)
        {
            lengths[i] = copyIfIntact(mark, word(header, i), target, at);
            if (lengths[i] < 0)
            {
                return null;
            }
            at += lengths[i];
        }
        return lengths;
    }

    /** Under the lock, with the heap repaired if the holder before died. */
    <T> T locked(final Supplier<T> work)
    {
        StackReserve.ensure();
        lock.lock();
        boolean isWhole = false;
        try
        {
            if (lock.wasAbandoned() || CLEAN != buffer.getInt(DIRTY_OFFSET))
            {
                recover();
            }
            final T result = work.get();
            isWhole = true;
            return result;
        }
        catch (final RuntimeException ex)
        {
            isWhole = !(ex instanceof CorruptSegmentException);
            throw ex;
        }
        finally
        {
            if (!isWhole)
            {
                buffer.putInt(DIRTY_OFFSET, DIRTY);
            }
            lock.unlock();
        }
    }

    private void recover()
    {
        buffer.putInt(DIRTY_OFFSET, DIRTY);
        final long header = header();
        heap.beginRebuild();
        for (int i = 0; i < size(header); i++)
        {
            final long word = word(header, i);
            heap.keep(offset(word), lengthBytes(word));
        }
        heap.endRebuild();
        noteChange();
        buffer.putInt(DIRTY_OFFSET, CLEAN);
    }

    /** Under the lock: a block with these bytes, which no table names yet. */
    long store(final DirectBuffer source, final int sourceOffset, final int lengthBytes)
    {
        int offset = heap.allocate(lengthBytes);
        if (offset < 0)
        {
            compact();
            offset = heap.allocate(lengthBytes);
        }
        if (offset < 0)
        {
            throw full();
        }
        buffer.putBytes(offset, source, sourceOffset, lengthBytes);
        return (long)lengthBytes << Integer.SIZE | offset;
    }

    /** Under the lock. */
    void free(final long word)
    {
        heap.free(offset(word), lengthBytes(word));
    }

    CollectionFullException full()
    {
        return new CollectionFullException(attachment.name(), size(header()), layout.capacity(),
            heap.usedBytes(), (long)layout.slabs() * layout.slabLength());
    }

    private void compact()
    {
        if (!heap.beginCompaction())
        {
            return;
        }
        try
        {
            final long header = header();
            for (int i = 0; i < size(header); i++)
            {
                final long word = checked(word(header, i));
                final int offset = heap.shouldMove(offset(word)) ? heap.allocate(lengthBytes(word)) : -1;
                if (offset >= 0)
                {
                    buffer.putBytes(offset, buffer, offset(word), lengthBytes(word));
                    putWord(header, i, (long)lengthBytes(word) << Integer.SIZE | offset);
                    free(word);
                }
            }
        }
        finally
        {
            heap.endCompaction();
        }
    }

    /** By any thread; what it says holds only if the memory is intact, or under the lock. */
    long word(final long header, final int index)
    {
        // SYNC POINT: list element published
        return buffer.getLongAcquire(wordIndex(table(header), index));
    }

    /** Under the lock: sends readers to another block, or prepares a word beyond the size. */
    void putWord(final long header, final int index, final long word)
    {
        // SYNC POINT: list element published
        buffer.putLongRelease(wordIndex(table(header), index), word);
    }

    /** Under the lock: from now on the other table is written. */
    void beginOther()
    {
        heap.raiseReuse();
    }

    /** Under the lock: prepares a word of the other table. */
    void putOther(final long header, final int index, final long word)
    {
        buffer.putLong(wordIndex(1 - table(header), index), word);
    }

    /** Under the lock: prepares words of the other table by copying. */
    void copyOther(final long header, final int from, final int to, final int otherIndex)
    {
        for (int i = from; i < to; i++)
        {
            putOther(header, otherIndex + i - from, word(header, i));
        }
    }

    /** Under the lock: the same table has another size now. */
    void publishSize(final long header, final int size)
    {
        publish(ListDescriptor.header(nextVersion(version(header)), table(header), size));
    }

    /** Under the lock: the other table is the true one now. */
    void publishOther(final long header, final int size)
    {
        publish(ListDescriptor.header(nextVersion(version(header)), 1 - table(header), size));
    }

    private void publish(final long header)
    {
        // SYNC POINT: list published
        buffer.putLongRelease(HEADER_OFFSET, header);
        noteChange();
    }

    /** Under the lock: tells those who wait for a change. */
    void noteChange()
    {
        final long changes = buffer.getLong(CHANGES_OFFSET);
        // SYNC POINT: list changed
        buffer.putLongRelease(CHANGES_OFFSET, changes + 1);
        changed.signal();
    }

    AtomicBuffer buffer()
    {
        return buffer;
    }

    /** Under the lock: the word, if it names a block. */
    long checked(final long word)
    {
        if (!slabs.contains(offset(word), lengthBytes(word)))
        {
            fail(word);
        }
        return word;
    }

    static int offset(final long word)
    {
        return (int)word;
    }

    static int lengthBytes(final long word)
    {
        return (int)(word >>> Integer.SIZE);
    }

    private int wordIndex(final int table, final int index)
    {
        return (int)layout.tableOffset(table) + index * Long.BYTES;
    }

    private int fail(final long word)
    {
        throw corrupt("element out of range: offset=" + offset(word) + " lengthBytes=" + lengthBytes(word));
    }

    private CorruptSegmentException corrupt(final String message)
    {
        return new CorruptSegmentException(message, attachment.path());
    }
}
