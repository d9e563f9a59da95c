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

import io.ropewalk.machine.platform.ThreadNumber;
import io.ropewalk.machine.waiting.core.WaitSubject;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import static io.ropewalk.segment.file.WaitRecordDescriptor.*;

/**
 * Who sleeps in a walk, and what for, as the sleepers tell others.
 * <p>
 * <b>Threads:</b> any.
 * <p>
 * <b>Failure:</b> it is for those who look, and nothing depends on it: where no record is free, a wait is not shown.
 * The record of a process that died is used again, and readers leave it out.
 */
public final class WaitBoard
{
    /** How owners are asked about. A class of its own: lambdas would cost the first walk of a JVM much of its time. */
    public interface Proof
    {
        /**
         * Whether a process has ended.
         *
         * @param owner token of the process.
         */
        boolean isDead(int owner);
    }

    /**
     * One who sleeps.
     *
     * @param owner      token of the process.
     * @param threadId   of the thread in its process.
     * @param what       it waits for.
     * @param objectName of the object.
     * @param threadName of the thread.
     * @param sinceNs    on the clock of the machine.
     */
    public record Sleeping(
        int owner, long threadId, String what, String objectName, String threadName, long sinceNs)
    {
    }

    /** Looks for a free record; more would take longer than most sleeps. */
    private static final int TRIES = 16;

    private static final Map<Long, WaitBoard> BOARDS = new ConcurrentHashMap<>();

    private final AtomicBuffer participants;
    private final int recordsOffset;
    private final int owner;
    private final Proof proof;

    private WaitBoard(
        final AtomicBuffer participants, final int recordsOffset, final int owner, final Proof proof)
    {
        this.participants = participants;
        this.recordsOffset = recordsOffset;
        this.owner = owner;
        this.proof = proof;
    }

    /**
     * Makes the board of a walk known to those who will wait in it.
     *
     * @param walkId        of the walk.
     * @param participants  body of its participants file.
     * @param recordsOffset in it.
     * @param owner         token of this process.
     * @param proof         how others are asked about.
     */
    public static void register(
        final long walkId,
        final AtomicBuffer participants,
        final int recordsOffset,
        final int owner,
        final Proof proof)
    {
        BOARDS.put(walkId, new WaitBoard(participants, recordsOffset, owner, proof));
    }

    static int publish(final long walkId, final String objectName, final String what, final long sinceNs)
    {
        final WaitBoard board = BOARDS.get(walkId);
        return null == board ? WaitSubject.UNTOLD : board.publish(objectName, what, sinceNs);
    }

    static void withdraw(final long walkId, final int ticket)
    {
        final WaitBoard board = BOARDS.get(walkId);
        if (null != board)
        {
            board.withdraw(ticket);
        }
    }

    private int publish(final String objectName, final String what, final long sinceNs)
    {
        final Thread thread = Thread.currentThread();
        final long number = ThreadNumber.of(thread) & THREAD_MASK;
        final long waiter = (long)owner << OWNER_SHIFT | number << 1;
        final int record = claim(waiter, (int)(number * 31 + owner));
        if (record < 0)
        {
            return WaitSubject.UNTOLD;
        }
        final int index = indexOf(record);
        putText(index + WHAT_OFFSET, OBJECT_NAME_OFFSET - WHAT_OFFSET, what);
        putText(index + OBJECT_NAME_OFFSET, THREAD_NAME_OFFSET - OBJECT_NAME_OFFSET, objectName);
        putText(index + THREAD_NAME_OFFSET, LENGTH - THREAD_NAME_OFFSET, thread.getName());
        // SYNC POINT: wait shown
        participants.putLongRelease(index + SINCE_OFFSET, 0 == sinceNs ? 1 : sinceNs);
        return record;
    }

    private int claim(final long waiter, final int first)
    {
        for (int i = 0; i < TRIES; i++)
        {
            final int record = (first + i) & (RECORD_COUNT - 1);
            final int index = indexOf(record);
            // SYNC POINT: wait shown
            final long seen = participants.getLongAcquire(index + WAITER_OFFSET);
            if ((0 == seen || proof.isDead((int)(seen >>> OWNER_SHIFT))) &&
                participants.compareAndSetLong(index + WAITER_OFFSET, seen, waiter))
            {
                participants.putLong(index + SINCE_OFFSET, 0);
                return record;
            }
        }
        return -1;
    }

    private void withdraw(final int record)
    {
        final int index = indexOf(record);
        participants.putLong(index + SINCE_OFFSET, 0);
        // Release: whoever claims it next finds it not valid.
        // SYNC POINT: wait shown
        participants.putLongRelease(index + WAITER_OFFSET, 0);
    }

    private int indexOf(final int record)
    {
        return recordsOffset + record * LENGTH;
    }

    private void putText(final int index, final int length, final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < length; i++)
        {
            participants.putByte(index + i, i < bytes.length ? bytes[i] : 0);
        }
    }

    /**
     * Who sleeps, the dead included.
     *
     * @param copy          of the body of a participants file.
     * @param recordsOffset in it.
     * @return what the valid records say.
     */
    public static List<Sleeping> read(final AtomicBuffer copy, final int recordsOffset)
    {
        final List<Sleeping> found = new ArrayList<>();
        for (int i = 0; i < RECORD_COUNT; i++)
        {
            final int index = recordsOffset + i * LENGTH;
            final long waiter = copy.getLong(index + WAITER_OFFSET);
            final long sinceNs = copy.getLong(index + SINCE_OFFSET);
            if (0 != waiter && 0 != sinceNs)
            {
                found.add(new Sleeping((int)(waiter >>> OWNER_SHIFT), waiter >>> 1 & THREAD_MASK,
                    text(copy, index + WHAT_OFFSET, OBJECT_NAME_OFFSET - WHAT_OFFSET),
                    text(copy, index + OBJECT_NAME_OFFSET, THREAD_NAME_OFFSET - OBJECT_NAME_OFFSET),
                    text(copy, index + THREAD_NAME_OFFSET, LENGTH - THREAD_NAME_OFFSET), sinceNs));
            }
        }
        return found;
    }

    private static String text(final AtomicBuffer copy, final int index, final int length)
    {
        final byte[] bytes = new byte[length];
        copy.getBytes(index, bytes);
        int end = 0;
        while (end < length && 0 != bytes[end])
        {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
