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
package io.ropewalk.bench.operation;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * A process that counts the bytes of heap that one operation allocates, and prints them.
 * <p>
 * <b>Threads:</b> the main thread only; its own allocation is what is counted.
 */
public final class AllocationMain
{
    /** First word of the line that is printed. */
    public static final String ANSWER = "bytes";

    private static final int WARM_UP_CHUNKS = 400;
    private static final int CHUNKS = 200;
    private static final int OPERATIONS_PER_CHUNK = 5_000;

    private static long sink;

    private AllocationMain()
    {
    }

    /**
     * Measures one operation.
     *
     * @param args name of the operation and an empty directory.
     */
    public static void main(final String[] args)
    {
        final Operation operation = Operations.open(args[0], Path.of(args[1]));
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        for (int i = 0; i < WARM_UP_CHUNKS; i++)
        {
            chunk(operation);
        }
        final long before = threads.getCurrentThreadAllocatedBytes();
        // The question itself may allocate.
        final long own = threads.getCurrentThreadAllocatedBytes() - before;
        final long start = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < CHUNKS; i++)
        {
            chunk(operation);
        }
        final long allocated = threads.getCurrentThreadAllocatedBytes() - start - own;
        System.out.println(ANSWER + " " + (double)allocated / ((long)CHUNKS * OPERATIONS_PER_CHUNK) + " " + sink);
    }

    private static void chunk(final Operation operation)
    {
        for (int i = 0; i < OPERATIONS_PER_CHUNK; i++)
        {
            sink += operation.run();
        }
    }
}
