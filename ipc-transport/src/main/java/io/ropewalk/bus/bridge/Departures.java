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
package io.ropewalk.bus.bridge;

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.machine.platform.RandomNumber;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.walk.Walk;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.bus.bridge.DepartureDescriptor.*;

/**
 * The elements that a bridge has taken from its queue, and that the other side has not confirmed.
 *
 * <p><b>Threads:</b> one at a time, in the one process that owns it.
 *
 * <p><b>Failure:</b> the next owner finds every element that was taken, and recognises those that it gets again.
 */
public final class Departures implements AutoCloseable
{
    /*
     * An element moves from the queue to here within the handler that the queue calls, which stores the record, whose
     * element it is, and then the tail. If the owner dies before the tail, there is no record, and the queue delivers
     * the element again. If it dies after the tail, but before the queue has noted that the handler has returned, the
     * queue delivers the element again although it is here. A process has one element at a time in its hand, so only
     * the last record of each dead owner can come again: it is a suspect until the queue says that it was taken for
     * good, and is recognised by its position. A suspect may come late, after its successors, and after another owner
     * has died; hence a table.
     *
     * Whose element the last record is, is said by that one of two entries which names the tail. They are written in
     * turn, the position first, so the one that is written names no tail, or one that is not stored yet.
     *
     * Sequence numbers are the offsets of the records, counted on for ever. Both sides know the length of a record from
     * that of its element, so both know the number that follows; and a number says where its record is.
     *
     * Invariants: head <= tail <= head + capacity; both lie between records. A record is whole when the tail is behind
     * it. Who takes over another queue of the same name notes the tail first: older records say nothing of its
     * positions.
     */
    /** The longest element, for which there must be room here. */
    public static final int MAX_LENGTH = 256 << 20;

    private static final String PREFIX = "_bridge-out";
    private static final int LEAST_CAPACITY = 1 << 20;

    private final BridgeEnd end;
    private final Attachment attachment;
    private final AtomicBuffer buffer;
    private final int capacity;
    private final long[] suspects = new long[SUSPECT_COUNT];
    private int suspectCount;
    private int nextLast;
    private long dropped;

    private Departures(final BridgeEnd end, final Attachment attachment, final int capacity)
    {
        this.end = end;
        this.attachment = attachment;
        this.buffer = attachment.buffer();
        this.capacity = capacity;
    }

    /**
     * Takes over what there is, or makes it.
     *
     * @param walk of the queue.
     * @param end  from which elements are taken.
     * @throws io.ropewalk.error.EndInUseException if somebody alive has it.
     */
    public static Departures open(final Walk walk, final BridgeEnd end)
    {
        final int capacity = capacityFor(end.maxLength());
        return open(walk.openOwn(BridgeNames.of(PREFIX, end), new DepartureKind(capacity)), end);
    }

    /** Tests look on through a buffer of their own. */
    static Departures open(final Attachment attachment, final BridgeEnd end)
    {
        final int capacity = (int)attachment.kind().spec().parameter(0);
        final Departures departures = new Departures(end, attachment, capacity);
        BridgeOwner.acquire(attachment, OWNER_OFFSET, end, "send");
        boolean isDone = false;
        try
        {
            departures.recover();
            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                departures.close();
            }
        }
        return departures;
    }

    static int capacityFor(final int maxLength)
    {
        return LEAST_CAPACITY + recordLength(Math.min(maxLength, MAX_LENGTH));
    }

    /**
     * How far the sequence number moves on with an element.
     *
     * @param length of the element.
     */
    public static int recordLength(final int length)
    {
        return (RECORD_HEADER_LENGTH + length + RECORD_ALIGNMENT - 1) & -RECORD_ALIGNMENT;
    }

    private void recover()
    {
        check();
        final long identity = BridgeOwner.identityOf(end);
        if (0 != identity && identity != buffer.getLong(QUEUE_OFFSET))
        {
            adopt(identity);
        }
        suspectLast();
        for (int i = 0; i < SUSPECT_COUNT; i++)
        {
            final long word = buffer.getLong(suspectIndex(i));
            if (0 != word && end.isTaken(word - 1))
            {
                buffer.putLongRelease(suspectIndex(i), 0);
            }
            else if (0 != word)
            {
                suspects[suspectCount++] = word - 1;
            }
        }
    }

    private void check()
    {
        final boolean isOrdered = head() >= 0 && head() <= tail() && tail() - head() <= capacity;
        if (!isOrdered || 0 != ((head() | tail()) & (RECORD_ALIGNMENT - 1)))
        {
            throw new CorruptSegmentException("records of a bridge out of range: head=" + head() + " tail=" + tail() +
                " capacity=" + capacity, attachment.path());
        }
    }

    /** Another queue of this name: what is here is sent first, and no position here is one of the new queue. */
    private void adopt(final long identity)
    {
        for (int i = 0; i < SUSPECT_COUNT; i++)
        {
            buffer.putLong(suspectIndex(i), 0);
        }
        buffer.putLong(QUEUE_TAIL_OFFSET, tail());
        if (isEnded())
        {
            buffer.putLong(STREAM_OFFSET, RandomNumber.next());
            buffer.putLongRelease(ENDED_OFFSET, 0);
        }
        buffer.putLongRelease(QUEUE_OFFSET, identity);
    }

    private void suspectLast()
    {
        final long tail = tail();
        if (tail <= buffer.getLong(QUEUE_TAIL_OFFSET))
        {
            return;
        }
        for (int i = 0; i < LAST_COUNT; i++)
        {
            if (buffer.getLong(lastIndex(i) + LAST_TAIL_FIELD) == tail)
            {
                nextLast = (i + 1) % LAST_COUNT;
                suspect(buffer.getLong(lastIndex(i) + LAST_POSITION_FIELD));
            }
        }
    }

    private static int lastIndex(final int entry)
    {
        return LAST_OFFSET + entry * LAST_LENGTH;
    }

    private void suspect(final long position)
    {
        int free = -1;
        for (int i = 0; i < SUSPECT_COUNT; i++)
        {
            final long word = buffer.getLong(suspectIndex(i));
            if (position + 1 == word)
            {
                return;
            }
            free = free < 0 && (0 == word || end.isTaken(word - 1)) ? i : free;
        }
        // Only a queue that grows never says what was taken: there the oldest make way.
        final int slot = free < 0 ? (int)Math.floorMod(position, (long)SUSPECT_COUNT) : free;
        buffer.putLongRelease(suspectIndex(slot), position + 1);
    }

    private static int suspectIndex(final int slot)
    {
        return SUSPECTS_OFFSET + slot * Long.BYTES;
    }

    private int index(final long offset)
    {
        return RECORDS_OFFSET + (int)(offset % capacity);
    }

    /** Whether it came from the dead although it is here already. */
    private boolean isSuspect(final long position)
    {
        for (int i = 0; i < suspectCount; i++)
        {
            if (suspects[i] == position)
            {
                return true;
            }
        }
        return false;
    }

    /**
     * Stores an element, by one store at the end; drops it if a dead owner has stored it.
     *
     * @param position of the element in the queue.
     * @param source   of its bytes.
     * @param offset   of the first.
     * @param length   of the element.
     */
    public void add(final long position, final DirectBuffer source, final int offset, final int length)
    {
        if (isSuspect(position))
        {
            dropped++;
            return;
        }
        check();
        final long begin = tail();
        final int header = index(begin);
        buffer.putInt(header, length);
        final int first = Math.min(length, contiguous(begin));
        buffer.putBytes(header + RECORD_HEADER_LENGTH, source, offset, first);
        if (first < length)
        {
            buffer.putBytes(RECORDS_OFFSET, source, offset + first, length - first);
        }
        final long following = begin + recordLength(length);
        final int last = lastIndex(nextLast);
        nextLast = (nextLast + 1) % LAST_COUNT;
        buffer.putLong(last + LAST_POSITION_FIELD, position);
        // SYNC POINT: bridge record stored
        buffer.putLongRelease(last + LAST_TAIL_FIELD, following);
        // Release: the whole record before it counts.
        // SYNC POINT: bridge record stored
        buffer.putLongRelease(TAIL_OFFSET, following);
    }

    /** How many of the bytes of a record lie before the end of the ring. */
    private int contiguous(final long begin)
    {
        return capacity - (int)(begin % capacity) - RECORD_HEADER_LENGTH;
    }

    /**
     * For how many elements there is room, whatever their length.
     *
     * @param maxLength of them.
     */
    public int room(final int maxLength)
    {
        return (int)((capacity - (tail() - head())) / recordLength(Math.min(maxLength, MAX_LENGTH)));
    }

    /** Where the next record will be. */
    public long tail()
    {
        // SYNC POINT: bridge record stored
        return buffer.getLongAcquire(TAIL_OFFSET);
    }

    /** The first record that is not confirmed. */
    public long head()
    {
        // SYNC POINT: bridge record confirmed
        return buffer.getLongAcquire(HEAD_OFFSET);
    }

    /**
     * Everything before this number has arrived.
     *
     * @param sequence of the next element that the other side expects.
     */
    public void confirm(final long sequence)
    {
        // SYNC POINT: bridge record confirmed
        buffer.putLongRelease(HEAD_OFFSET, sequence);
    }

    /**
     * Length of the element with this number: its record lies before the tail.
     *
     * @param sequence of a record that is here.
     */
    public int length(final long sequence)
    {
        check();
        final long rest = tail() - sequence;
        final int length = 0 <= sequence && 0 < rest ? buffer.getInt(index(sequence)) : -1;
        if (length < 0 || length > capacity || recordLength(length) > rest)
        {
            throw new CorruptSegmentException("record of a bridge out of range: sequence=" + sequence + " length=" +
                length + " tail=" + tail(), attachment.path());
        }
        return length;
    }

    /** Where the records lie. */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * Where the bytes of an element begin.
     *
     * @param sequence of a record that is here.
     */
    public int offset(final long sequence)
    {
        return index(sequence) + RECORD_HEADER_LENGTH;
    }

    /**
     * Whether all bytes of an element lie there; otherwise the rest is at the beginning of the ring.
     *
     * @param sequence of a record that is here.
     */
    public boolean isContiguous(final long sequence)
    {
        return length(sequence) <= contiguous(sequence);
    }

    /**
     * Copies a part of an element.
     *
     * @param sequence of a record that is here.
     * @param from     offset in the element.
     * @param target   of the bytes.
     * @param at       offset in the target.
     * @param length   of the part.
     */
    public void copy(
        final long sequence, final int from, final MutableDirectBuffer target, final int at, final int length)
    {
        final int contiguous = contiguous(sequence);
        final int first = Math.max(0, Math.min(length, contiguous - from));
        if (first > 0)
        {
            target.putBytes(at, buffer, offset(sequence) + from, first);
        }
        if (first < length)
        {
            target.putBytes(at + first, buffer, RECORDS_OFFSET + from + first - contiguous, length - first);
        }
    }

    /** Number of this stream of elements: no other has it. */
    public long stream()
    {
        return buffer.getLong(STREAM_OFFSET);
    }

    /** Whether the other side has confirmed the end of the stream. */
    public boolean isEnded()
    {
        return 0 != buffer.getLongAcquire(ENDED_OFFSET);
    }

    /** The other side has confirmed the end of the stream. */
    public void end()
    {
        buffer.putLongRelease(ENDED_OFFSET, 1);
    }

    /** Elements that the queue has delivered again, and that were recognised. */
    public long dropped()
    {
        return dropped;
    }

    @Override
    public void close()
    {
        BridgeOwner.release(attachment, OWNER_OFFSET);
    }
}
