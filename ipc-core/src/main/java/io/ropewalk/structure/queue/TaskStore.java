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
package io.ropewalk.structure.queue;

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.segment.arena.Arena;
import io.ropewalk.structure.queue.TaskQueueDescriptor.TaskLayout;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;

import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;

import static io.ropewalk.structure.queue.TaskQueueDescriptor.TaskSlotDescriptor.*;

/**
 * The bytes of the tasks: in their slots, or in blocks that become free exactly when their task is over.
 */
final class TaskStore
{
    private static final int IN_SLOT = -1;

    private final AtomicBuffer buffer;
    private final TaskLayout layout;
    private final Arena arena;
    private final Path file;

    TaskStore(
        final AtomicBuffer buffer,
        final TaskLayout layout,
        final int owner,
        final IntPredicate isDead,
        final LongPredicate isOver,
        final Path file)
    {
        this.buffer = buffer;
        this.layout = layout;
        this.file = file;
        arena = new Arena(buffer, layout.blockWordsIndex, layout.blocksIndex, layout.blocks, layout.blockLength,
            owner, isDead, isOver);
    }

    void checkLength(final int length)
    {
        if (length > layout.maxElementLength())
        {
            throw new ElementTooLargeException("element larger than the budget of the object: length=" + length +
                " maxLength=" + layout.maxElementLength() + " budget=" + layout.blocks * layout.blockLength);
        }
    }

    /** By the writer of the task. False when there are no blocks. */
    boolean write(final long ticket, final DirectBuffer source, final int length)
    {
        final int slotIndex = layout.slotIndex(TaskWord.slotOf(ticket));
        if (length <= INLINE_LENGTH)
        {
            buffer.putInt(slotIndex + LENGTH_OFFSET, length);
            buffer.putInt(slotIndex + BLOCK_OFFSET, IN_SLOT);
            buffer.putBytes(slotIndex + ELEMENT_OFFSET, source, 0, length);
            return true;
        }
        final int block = arena.allocate(length);
        if (block < 0)
        {
            return false;
        }
        arena.bind(block, length, ticket);
        buffer.putInt(slotIndex + LENGTH_OFFSET, length);
        buffer.putInt(slotIndex + BLOCK_OFFSET, block);
        buffer.putBytes(arena.indexOf(block), source, 0, length);
        return true;
    }

    int length(final long ticket)
    {
        return buffer.getInt(layout.slotIndex(TaskWord.slotOf(ticket)) + LENGTH_OFFSET);
    }

    /** Index of the element of a task in hand. */
    int index(final long ticket, final int length)
    {
        final int index = indexOrNone(ticket, length);
        if (index < 0)
        {
            throw new CorruptSegmentException(
                "task outside its slot and the arena: ticket=" + ticket + " length=" + length, file);
        }
        return index;
    }

    /** -1 when the numbers make no sense: the slot is being written, or damaged. */
    private int indexOrNone(final long ticket, final int length)
    {
        final int slotIndex = layout.slotIndex(TaskWord.slotOf(ticket));
        final int block = buffer.getInt(slotIndex + BLOCK_OFFSET);
        if (IN_SLOT == block)
        {
            return length >= 0 && length <= INLINE_LENGTH ? slotIndex + ELEMENT_OFFSET : -1;
        }
        return arena.contains(block, length) ? arena.indexOf(block) : -1;
    }

    /**
     * Copies without ownership: the caller looks at the state word before, and again after. Returns the length, or -1.
     */
    int copy(final long ticket, final MutableDirectBuffer target)
    {
        final int length = length(ticket);
        final int index = indexOrNone(ticket, length);
        if (index >= 0)
        {
            target.putBytes(0, buffer, index, length);
        }
        // Acquire fence: the copy's plain loads before the second look at the state word.
        VarHandle.acquireFence();
        return index < 0 ? -1 : length;
    }
}
