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
package io.ropewalk.segment;

/**
 * What a shared file holds; the code is written into its header and never changes its meaning.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> none; an unknown code in a file is reported by whoever opens it.
 */
public enum SegmentKind
{
    /** Who takes part in a walk. */
    PARTICIPANTS(1),

    /** A bare ring with one producer and one consumer. */
    SPSC_RING(2),

    /** A bare ring with any number of producers and consumers. */
    MPMC_RING(3),

    /** A queue of encoded elements. */
    QUEUE(4),

    /** A lock, re-entrant or not, with its conditions. */
    LOCK(5),

    /** A counting semaphore. */
    SEMAPHORE(6),

    /** A semaphore whose permits are leased to processes. */
    BOUNDED_SEMAPHORE(7),

    /** A flag to wait for. */
    EVENT(8),

    /** A barrier for a number of parties. */
    BARRIER(9),

    /** One number, character or truth value. */
    VALUE(10),

    /** An array of numbers, characters or truth values. */
    ARRAY(11),

    /** The latest value of a Java record. */
    RECORD(12),

    /** Two ends of which each sends messages to the other, or the second to the first. */
    PIPE(13),

    /** A queue of tasks that are done or delivered again. */
    TASK_QUEUE(14),

    /** The topics of a bus, and who serves and uses it. */
    TOPICS(15),

    /** A count that goes down to zero once. */
    COUNT_DOWN_LATCH(16),

    /** A lock for one writer or many readers. */
    READ_WRITE_LOCK(17),

    /** What a process and one child of it tell each other. */
    CHILD(18),

    /** What the processes of a pool know of each other. */
    POOL_BOARD(19),

    /** Entries of a key and a value. */
    MAP(20),

    /** A list of encoded elements. */
    LIST(21),

    /** A queue that grows: the rings that it consists of are files of their own. */
    GROWING_QUEUE(22),

    /** What the processes of a manager know of each other. */
    MANAGER(23),

    /** Elements, each once. */
    SET(24),

    /** Attributes by name. */
    NAMESPACE(25),

    /** What one side of a bridge to another machine has done so far. */
    BRIDGE(26);

    private final int code;

    SegmentKind(final int code)
    {
        this.code = code;
    }

    /**
     * The number in the header.
     */
    public int code()
    {
        return code;
    }

    /**
     * The name of a code.
     *
     * @param code in a file.
     * @return the name of the kind, or the code itself if it is unknown.
     */
    public static String describe(final int code)
    {
        for (final SegmentKind kind : values())
        {
            if (code == kind.code)
            {
                return kind.name();
            }
        }
        return Integer.toString(code);
    }
}
