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

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.arena.BlockHeap;
import io.ropewalk.segment.arena.Slabs;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Path;

import static io.ropewalk.structure.collection.MapDescriptor.*;
import static io.ropewalk.structure.collection.MapDescriptor.BucketDescriptor.*;
import static io.ropewalk.structure.collection.MapDescriptor.EntryDescriptor.*;

/**
 * The buckets of a map and the blocks that they refer to.
 *
 * <p><b>Threads:</b> a method that finds or copies: any; what it says counts only if the heap of the stripe was intact
 * meanwhile, or for the holder of the mutex. A method that changes: the holder of the mutex.
 *
 * <p><b>Failure:</b> whoever dies leaves each entry as it was or as it was to be; see {@link MapRepair}.
 */
final class MapTable
{
    /*
     * Ancestors: the hash table with separate chains, the first seven links of which lie in the line of the bucket with
     * some bits of the hash; and the sequence lock, of which only the half is left that concerns reused memory.
     *
     * Invariants. (1) A block is filled before the one store that links it, and afterwards only its link to the next
     * and a value of eight bytes change, each by one store. (2) A block is unlinked by one store and then freed; to be
     * freed writes nothing into it. (3) Before memory of a heap that may have been a block is written again, the reuse
     * counter of the heap grows (BlockHeap says how). (4) No entry moves from one place to another; a block that is
     * moved, or replaced, takes the place of the other by one store and has its link.
     *
     * So a reader that finds the same reuse counter before and after has followed links that were stored as links,
     * through blocks whose bytes were written for them. It may follow one that was unlinked meanwhile; that one leads on
     * to what came after it then, by (2) and (4). Whatever it returns was the value at some moment of the call: an entry
     * that it has not found was not there when it passed the place, or was put elsewhere after it had been removed.
     *
     * Accesses: links are release stores and acquire loads, so that a reader sees a block whole. Lengths, keys and
     * values that cannot change are plain. A value of eight bytes is stored by release and loaded by acquire. The count,
     * the credit and the version are the holder's; the reader's second look comes after an acquire fence.
     *
     * Checked: native-tests/src/model/map.pml. Not proved: that a reader gets through against writers that never pause;
     * after 64 looks it takes the mutex.
     */

    /** No entry has this key. */
    static final int ABSENT = 0;

    /** What was read makes no sense: it was read while it changed, or shared memory is damaged. */
    static final int NONSENSE = -1;

    /** Hops after which a reader looks whether it still reads what was written for it. */
    private static final int MANY_HOPS = 64;

    private final AtomicBuffer buffer;
    private final MapLayout layout;
    private final Slabs slabs;
    private final Path path;
    private final ValueForm form;
    private final boolean isWordKey;
    private final int bucketsOffset;
    private final int tableOffset;
    private final int bucketMask;

    MapTable(final Attachment attachment, final MapLayout layout, final Slabs slabs)
    {
        this.buffer = attachment.buffer();
        this.layout = layout;
        this.slabs = slabs;
        this.path = attachment.path();
        this.form = layout.form();
        this.isWordKey = layout.isWordKey();
        this.bucketsOffset = layout.bucketsOffset();
        this.tableOffset = layout.tableOffset();
        this.bucketMask = layout.buckets() - 1;
    }

    MapLayout layout()
    {
        return layout;
    }

    AtomicBuffer buffer()
    {
        return buffer;
    }

    int bucketOf(final long hash)
    {
        return bucketsOffset + ((int)hash & bucketMask) * BUCKET_LENGTH;
    }

    int bucket(final int index)
    {
        return bucketsOffset + index * BUCKET_LENGTH;
    }

    // ---- finding

    int find(final EntryImage image, final BlockHeap heap, final long mark)
    {
        return find(image.hash(), image.keyWord(), image.buffer(), image.keyLength(), heap, mark);
    }

    /** Returns the place that refers to the entry; ABSENT; or NONSENSE. */
    int find(
        final long hash,
        final long keyWord,
        final DirectBuffer key,
        final int keyLength,
        final BlockHeap heap,
        final long mark)
    {
        final int bucket = bucketOf(hash);
        final int tag = (int)(hash >>> HASH_SHIFT);
        for (int place = bucket; place < bucket + CHAIN_OFFSET; place += Long.BYTES)
        {
            // SYNC POINT: entry linked
            final long word = buffer.getLongAcquire(place);
            if (tag == (int)(word >>> HASH_SHIFT) && 0 != word)
            {
                final int match = match((int)word << UNIT_SHIFT, keyWord, key, keyLength);
                if (ABSENT != match)
                {
                    return match < 0 ? NONSENSE : place;
                }
            }
        }
        return 0 == buffer.getIntOpaque(bucket + CHAIN_OFFSET) ? ABSENT :
            findInChain(bucket + CHAIN_OFFSET, keyWord, key, keyLength, heap, mark);
    }

    private int findInChain(
        final int chain,
        final long keyWord,
        final DirectBuffer key,
        final int keyLength,
        final BlockHeap heap,
        final long mark)
    {
        int place = chain;
        for (int hops = 0; hops <= layout.entries(); hops++)
        {
            final int block = chained(place);
            if (0 == block)
            {
                return ABSENT;
            }
            final int match = match(block, keyWord, key, keyLength);
            if (ABSENT != match)
            {
                return match < 0 ? NONSENSE : place;
            }
            if (hops % MANY_HOPS == MANY_HOPS - 1 && !heap.isIntact(mark))
            {
                return NONSENSE;
            }
            place = block + NEXT_OFFSET;
        }
        return NONSENSE;
    }

    /** Whether a block has a key: ABSENT if not, NONSENSE, or any other number. */
    private int match(final int block, final long keyWord, final DirectBuffer key, final int keyLength)
    {
        if (!slabs.contains(block, KEY_OFFSET + keyLength))
        {
            return slabs.contains(block, KEY_OFFSET) ? ABSENT : NONSENSE;
        }
        if (keyLength != buffer.getInt(block + KEY_LENGTH_OFFSET))
        {
            return ABSENT;
        }
        final boolean isEqual = isWordKey ? keyWord == buffer.getLong(block + KEY_OFFSET) :
            isEqual(block + KEY_OFFSET, key, keyLength);
        return isEqual ? 1 : ABSENT;
    }

    private boolean isEqual(final int offset, final DirectBuffer key, final int keyLength)
    {
        int i = 0;
        for (; i <= keyLength - Long.BYTES; i += Long.BYTES)
        {
            if (buffer.getLong(offset + i) != key.getLong(KEY_OFFSET + i))
            {
                return false;
            }
        }
        for (; i < keyLength; i++)
        {
            if (buffer.getByte(offset + i) != key.getByte(KEY_OFFSET + i))
            {
                return false;
            }
        }
        return true;
    }

    // ---- places: a word of a bucket, the chain of a bucket, or the link of a block

    private boolean isWord(final int place)
    {
        return place < tableOffset && (place & (BUCKET_LENGTH - 1)) != CHAIN_OFFSET;
    }

    private int chained(final int place)
    {
        // SYNC POINT: entry linked
        return buffer.getIntAcquire(place) << UNIT_SHIFT;
    }

    /** The block that a place refers to; 0: none. */
    int blockAt(final int place)
    {
        // SYNC POINT: entry linked
        return isWord(place) ? (int)buffer.getLongAcquire(place) << UNIT_SHIFT : chained(place);
    }

    /** The one store that makes an entry, changes it, or takes it away. */
    private void link(final int place, final int block, final long hash)
    {
        final int unit = block >>> UNIT_SHIFT;
        if (!isWord(place))
        {
            // SYNC POINT: entry linked
            buffer.putIntRelease(place, unit);
        }
        else
        {
            // SYNC POINT: entry linked
            buffer.putLongRelease(place, 0 == block ? 0 : (hash >>> HASH_SHIFT << HASH_SHIFT) | unit);
        }
    }

    // ---- blocks

    /** Lengths of key and value of a block, read once; or NONSENSE. */
    private long extent(final int block)
    {
        final int maxLength = layout.maxBlockLength();
        if (!slabs.contains(block, KEY_OFFSET))
        {
            return NONSENSE;
        }
        final int keyLength = buffer.getInt(block + KEY_LENGTH_OFFSET);
        if (keyLength < 0 || keyLength > maxLength || (isWordKey && Long.BYTES != keyLength))
        {
            return NONSENSE;
        }
        final long least = form.blockLength(keyLength, 0);
        if (least > maxLength || !slabs.contains(block, (int)least))
        {
            return NONSENSE;
        }
        final int valueLength = ValueForm.BYTES == form ? buffer.getInt(block + (int)least - Integer.BYTES) : 0;
        final long length = least + valueLength;
        return valueLength >= 0 && length <= maxLength && slabs.contains(block, (int)length) ?
            (long)keyLength << Integer.SIZE | valueLength : NONSENSE;
    }

    /** Length of a block, or NONSENSE. */
    int blockLength(final int block)
    {
        final long extent = extent(block);
        return extent < 0 ? NONSENSE : (int)form.blockLength(keyLengthOf(extent), valueLengthOf(extent));
    }

    private static int keyLengthOf(final long extent)
    {
        return (int)(extent >>> Integer.SIZE);
    }

    private static int valueLengthOf(final long extent)
    {
        return (int)extent;
    }

    /** Offset in a block at which the bytes of the value begin. */
    private int valueOffset(final int keyLength)
    {
        final int offset = ValueForm.align(KEY_OFFSET + keyLength);
        return ValueForm.BYTES == form ? offset + Integer.BYTES : offset;
    }

    /** Copies the value of an entry; returns the place, ABSENT if it has gone meanwhile, or NONSENSE. */
    int copyValue(final int place, final EntryImage image)
    {
        final int block = blockAt(place);
        if (0 == block)
        {
            image.foundNothing();
            return ABSENT;
        }
        final long extent = extent(block);
        if (extent < 0)
        {
            return NONSENSE;
        }
        final int offset = block + valueOffset(keyLengthOf(extent));
        if (ValueForm.WORD == form)
        {
            // SYNC POINT: value replaced
            image.found(buffer.getLongAcquire(offset));
        }
        else
        {
            image.found(buffer, offset, valueLengthOf(extent));
        }
        return place;
    }

    /** Copies the value of an entry to the caller's buffer; returns its length, or NONSENSE. */
    int copyValue(final int place, final MutableDirectBuffer target, final int targetOffset)
    {
        final int block = blockAt(place);
        final long extent = 0 == block ? NONSENSE : extent(block);
        if (extent < 0)
        {
            return NONSENSE;
        }
        final int offset = block + valueOffset(keyLengthOf(extent));
        if (ValueForm.WORD == form)
        {
            // SYNC POINT: value replaced
            target.putLong(targetOffset, buffer.getLongAcquire(offset));
            return Long.BYTES;
        }
        target.putBytes(targetOffset, buffer, offset, valueLengthOf(extent));
        return valueLengthOf(extent);
    }

    /** For the holder: shows the value of an entry. */
    void show(final int place, final ValueHandler handler)
    {
        final int block = blockAt(place);
        final long extent = extent(block);
        checked(extent < 0 ? NONSENSE : 0);
        final int length = ValueForm.WORD == form ? Long.BYTES : valueLengthOf(extent);
        handler.onValue(buffer, block + valueOffset(keyLengthOf(extent)), length);
    }

    /** Copies all entries of a bucket; false if something makes no sense. */
    boolean copyBucket(final int bucket, final BucketCopy copy)
    {
        copy.clear();
        int hops = 0;
        int place = firstPlace(bucket);
        while (0 != place)
        {
            final int block = blockAt(place);
            final long extent = 0 == block ? 0 : extent(block);
            if (extent < 0 || ++hops > layout.entries())
            {
                return false;
            }
            if (0 != block)
            {
                copy.add(buffer, block + KEY_OFFSET, keyLengthOf(extent));
                copy.add(buffer, block + valueOffset(keyLengthOf(extent)),
                    ValueForm.WORD == form ? Long.BYTES : valueLengthOf(extent));
            }
            place = 0 == block && !isWord(place) ? 0 : nextPlace(bucket, place, block);
        }
        return true;
    }

    /** The value of an entry whose key and value have eight bytes; its block lies where a block may lie. */
    long wordAt(final int block)
    {
        // SYNC POINT: value replaced
        return buffer.getLongAcquire(block + KEY_OFFSET + Long.BYTES);
    }

    boolean containsWords(final int block)
    {
        return slabs.contains(block, KEY_OFFSET + Long.BYTES + Long.BYTES);
    }

    // ---- changing

    /** Adds an entry; false if there is no room for its block. */
    boolean insert(final Stripe stripe, final EntryImage image)
    {
        final int block = newBlock(stripe, image);
        if (block > 0)
        {
            linkNew(stripe, block, image.hash());
        }
        return block > 0;
    }

    private int newBlock(final Stripe stripe, final EntryImage image)
    {
        final int block = stripe.heap().allocate(image.blockLength());
        if (block > 0)
        {
            buffer.putBytes(block, image.buffer(), 0, image.blockLength());
        }
        return block;
    }

    private void linkNew(final Stripe stripe, final int block, final long hash)
    {
        final int bucket = bucketOf(hash);
        int place = bucket;
        while (place < bucket + CHAIN_OFFSET && 0 != buffer.getLong(place))
        {
            place += Long.BYTES;
        }
        if (!isWord(place))
        {
            buffer.putInt(block + NEXT_OFFSET, buffer.getInt(place));
        }
        link(place, block, hash);
        stripe.count(stripe.count() + 1);
        stripe.changed();
    }

    /** Adds an entry of eight bytes each. */
    boolean insertWords(final Stripe stripe, final long hash, final long key, final long value)
    {
        final int block = stripe.heap().allocate(KEY_OFFSET + Long.BYTES + Long.BYTES);
        if (block > 0)
        {
            buffer.putInt(block + NEXT_OFFSET, 0);
            buffer.putInt(block + KEY_LENGTH_OFFSET, Long.BYTES);
            buffer.putLong(block + KEY_OFFSET, key);
            buffer.putLong(block + KEY_OFFSET + Long.BYTES, value);
            linkNew(stripe, block, hash);
        }
        return block > 0;
    }

    /** Replaces the value of the entry at a place; false if there is no room for its block. */
    boolean replace(final Stripe stripe, final int place, final EntryImage image)
    {
        if (ValueForm.WORD == form)
        {
            replaceWord(stripe, blockAt(place) + image.valueOffset(), image.buffer().getLong(image.valueOffset()));
            return true;
        }
        final int block = newBlock(stripe, image);
        if (block > 0)
        {
            substitute(stripe, place, block, image.hash());
            stripe.changed();
        }
        return block > 0;
    }

    void replaceWord(final Stripe stripe, final int offset, final long value)
    {
        // SYNC POINT: value replaced
        buffer.putLongRelease(offset, value);
        stripe.changed();
    }

    /** Puts a block in the place of another one. */
    private void substitute(final Stripe stripe, final int place, final int block, final long hash)
    {
        final int old = blockAt(place);
        final int oldLength = checked(blockLength(old));
        buffer.putInt(block + NEXT_OFFSET, buffer.getInt(old + NEXT_OFFSET));
        link(place, block, hash);
        stripe.heap().free(old, oldLength);
    }

    void remove(final Stripe stripe, final int place)
    {
        final int block = blockAt(place);
        final int length = checked(blockLength(block));
        link(place, isWord(place) ? 0 : buffer.getInt(block + NEXT_OFFSET) << UNIT_SHIFT, 0);
        stripe.heap().free(block, length);
        stripe.count(stripe.count() - 1);
        stripe.changed();
    }

    /** Copies a block to another place of the heap; false if there is no room. */
    boolean move(final Stripe stripe, final int place)
    {
        final int old = blockAt(place);
        final int length = checked(blockLength(old));
        final int block = stripe.heap().allocate(length);
        if (block > 0)
        {
            buffer.putBytes(block, buffer, old, length);
            substitute(stripe, place, block, isWord(place) ? buffer.getLong(place) : 0);
        }
        return block > 0;
    }

    // ---- walking through a bucket

    /** The first place of a bucket that refers to a block, after one of its words; or the chain. */
    int firstPlace(final int bucket)
    {
        return skipEmpty(bucket, bucket);
    }

    /** The place after one that refers to a block; 0: there is none. */
    int nextPlace(final int bucket, final int place, final int block)
    {
        return isWord(place) ? skipEmpty(bucket, place + Long.BYTES) : ifLinked(block + NEXT_OFFSET);
    }

    private int skipEmpty(final int bucket, final int from)
    {
        int place = from;
        // SYNC POINT: entry linked
        while (place < bucket + CHAIN_OFFSET && 0 == buffer.getLongAcquire(place))
        {
            place += Long.BYTES;
        }
        return place < bucket + CHAIN_OFFSET ? place : ifLinked(place);
    }

    private int ifLinked(final int place)
    {
        return 0 == chained(place) ? 0 : place;
    }

    int checked(final int result)
    {
        if (result < 0)
        {
            throw corrupt("entry makes no sense");
        }
        return result;
    }

    CorruptSegmentException corrupt(final String message)
    {
        return new CorruptSegmentException(message, path);
    }
}
