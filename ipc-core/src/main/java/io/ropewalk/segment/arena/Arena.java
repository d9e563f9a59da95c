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
package io.ropewalk.segment.arena;

import org.agrona.concurrent.AtomicBuffer;

import java.util.function.IntPredicate;
import java.util.function.LongPredicate;

/**
 * Blocks of bytes for the messages that do not fit their slot.
 * <p>
 * <b>Threads:</b> any number, in any number of processes; lock-free.
 * <p>
 * <b>Failure:</b> nothing is lost when a process dies between any two stores: whether a block is free is derived.
 */
public final class Arena
{
    /*
     * "Free" is never stored for a message that was delivered. A block's word is FREE (never used, or given back by its
     * owner), (ALLOC, owner): being filled, or (IN, position): belongs to the message at that position of the ring. It
     * may be taken by a compare-and-set from FREE, from (ALLOC, owner) with proof that the owner is dead, and from
     * (IN, position) once that position is done, that is handed over or skipped. All three are stable, so the proof may
     * be older than the compare-and-set. No word recurs in a way that matters: a position is used once, a dead owner's
     * token never again, and (ALLOC, owner) of a living owner is changed by that owner alone.
     *
     * A message takes consecutive blocks, so that it can be written and read in place. They are taken one by one and
     * given back when the run is broken: two allocators can make each other try again, never deadlock.
     */
    private static final long FREE = 0;
    private static final long IN = 1;
    private static final long ALLOC = 2;
    private static final int TAG_BITS = 2;
    private static final long TAG_MASK = (1 << TAG_BITS) - 1;
    private static final int WORD_LENGTH = 8;

    private final AtomicBuffer buffer;
    private final int wordsOffset;
    private final int dataOffset;
    private final int blocks;
    private final int blockLength;
    private final long mine;
    private final IntPredicate isDead;
    private final LongPredicate isDone;
    private int nextBlock;

    /** Word of the last owner found alive, who is not asked about again at once; a hint, shared by threads. */
    private long aliveWord;

    /**
     * View of an arena that lies in a shared buffer.
     *
     * @param buffer      that holds words and blocks.
     * @param wordsOffset at which the words of the blocks begin.
     * @param dataOffset  at which the blocks begin.
     * @param blocks      in the arena.
     * @param blockLength in bytes.
     * @param owner       token of this process.
     * @param isDead      proof of death of an owner.
     * @param isDone      true for ever once the message at a position has been handed over or skipped.
     */
    public Arena(
        final AtomicBuffer buffer,
        final int wordsOffset,
        final int dataOffset,
        final int blocks,
        final int blockLength,
        final int owner,
        final IntPredicate isDead,
        final LongPredicate isDone)
    {
        this.buffer = buffer;
        this.wordsOffset = wordsOffset;
        this.dataOffset = dataOffset;
        this.blocks = blocks;
        this.blockLength = blockLength;
        this.mine = ((long)owner << TAG_BITS) | ALLOC;
        this.isDead = isDead;
        this.isDone = isDone;
    }

    /**
     * Takes a run of blocks long enough.
     *
     * @param length in bytes.
     * @return the first block, or -1 when there is no such run now.
     */
    public int allocate(final int length)
    {
        final int count = blocksFor(length);
        final int start = nextBlock < blocks ? nextBlock : 0;
        int block = search(start, blocks, count, false);
        if (block < 0)
        {
            block = search(0, Math.min(blocks, start + count), count, false);
        }
        if (block < 0)
        {
            aliveWord = FREE;
            block = search(0, blocks, count, true);
        }
        if (block >= 0)
        {
            nextBlock = block + count;
        }
        return block;
    }

    /**
     * Gives a run to the message at a position; before the message is published.
     *
     * @param block    first of the run.
     * @param length   of the message in bytes.
     * @param position of the message.
     */
    public void bind(final int block, final int length, final long position)
    {
        final long word = (position << TAG_BITS) | IN;
        for (int i = block + blocksFor(length) - 1; i >= block; i--)
        {
            // Release: the message is published after this by a release store of its own, and nobody but the owner
            // changes (ALLOC, living owner).
            // SYNC POINT: block bound
            buffer.putLongRelease(wordIndex(i), word);
        }
    }

    /**
     * Gives back a run that was not bound.
     *
     * @param block  first of the run.
     * @param length of the message in bytes.
     */
    public void free(final int block, final int length)
    {
        giveBack(block, block + blocksFor(length));
    }

    /**
     * Gives back the blocks of messages that will never be published. Only while nobody else can bind blocks to these
     * positions; nobody takes them meanwhile, because none of the positions is done.
     *
     * @param position from which on nothing was published.
     */
    public void freeFrom(final long position)
    {
        for (int i = 0; i < blocks; i++)
        {
            if (positionOf(i) >= position)
            {
                giveBack(i, i + 1);
            }
        }
    }

    /**
     * Position to which a block is bound.
     *
     * @param block in the arena.
     * @return the position, or -1 when it is not bound.
     */
    public long positionOf(final int block)
    {
        // SYNC POINT: block bound
        final long word = buffer.getLongAcquire(wordIndex(block));
        return (word & TAG_MASK) == IN ? word >>> TAG_BITS : -1;
    }

    /**
     * Whether a run read from shared memory lies within the arena.
     *
     * @param block  first of the run.
     * @param length in bytes.
     * @return true if it does.
     */
    public boolean contains(final int block, final int length)
    {
        return block >= 0 && block < blocks && length >= 0 && length <= (long)(blocks - block) * blockLength;
    }

    /**
     * Index in the buffer at which a block begins.
     *
     * @param block in the arena.
     * @return the index.
     */
    public int indexOf(final int block)
    {
        return dataOffset + block * blockLength;
    }

    /**
     * Block that begins at an index.
     *
     * @param index in the buffer.
     * @return the block.
     */
    public int blockAt(final int index)
    {
        return (index - dataOffset) / blockLength;
    }

    private int search(final int from, final int to, final int count, final boolean ask)
    {
        int first = from;
        int i = from;
        while (i < to)
        {
            if (takeOrGiveBack(first, i, ask))
            {
                i++;
                if (i - first == count)
                {
                    return first;
                }
            }
            else
            {
                giveBack(first, i);
                i++;
                first = i;
            }
        }
        giveBack(first, i);
        return -1;
    }

    /** Blocks of a search that the end of the stack has cut off would be ours for as long as we live. */
    private boolean takeOrGiveBack(final int first, final int block, final boolean ask)
    {
        try
        {
            return take(block, ask);
        }
        catch (final StackOverflowError ex)
        {
            giveBack(first, block);
            throw ex;
        }
    }

    private boolean take(final int block, final boolean ask)
    {
        // SYNC POINT: block bound
        // SYNC POINT: block given back
        // SYNC POINT: block taken
        final long word = buffer.getLongAcquire(wordIndex(block));
        final long tag = word & TAG_MASK;
        final boolean free = FREE == word ||
            (IN == tag && isDone.test(word >>> TAG_BITS)) ||
            (ALLOC == tag && ask && mine != word && isOwnerDead(word));
        // SYNC POINT: block taken
        return free && buffer.compareAndSetLong(wordIndex(block), word, mine);
    }

    private boolean isOwnerDead(final long word)
    {
        if (aliveWord != word && isDead.test((int)(word >>> TAG_BITS)))
        {
            return true;
        }
        aliveWord = word;
        return false;
    }

    private void giveBack(final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            // Release: what was written to the block stays before its next owner's stores.
            // SYNC POINT: block given back
            buffer.putLongRelease(wordIndex(i), FREE);
        }
    }

    private int blocksFor(final int length)
    {
        return Math.max(1, (length + blockLength - 1) / blockLength);
    }

    private int wordIndex(final int block)
    {
        return wordsOffset + block * WORD_LENGTH;
    }
}
