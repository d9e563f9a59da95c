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
package io.ropewalk.bench.party;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * Ties the calling thread to one processor.
 * <p>
 * <b>Threads:</b> concerns the calling thread, and the threads it starts afterwards.
 * <p>
 * <b>Failure:</b> returns false where the system cannot or will not do it.
 */
final class Affinity
{
    private static final int MASK_LENGTH = 128;
    private static final boolean IS_BOUND = bind();

    private Affinity()
    {
    }

    static boolean isPossible()
    {
        return IS_BOUND;
    }

    /** Whether the calling thread now runs only on the processor with this number, from zero. */
    static boolean pin(final int cpu)
    {
        if (!IS_BOUND || cpu < 0 || cpu >= MASK_LENGTH * Byte.SIZE)
        {
            return false;
        }
        final byte[] mask = new byte[MASK_LENGTH];
        mask[cpu / Byte.SIZE] = (byte)(1 << (cpu % Byte.SIZE));
        return 0 == sched_setaffinity(0, MASK_LENGTH, mask);
    }

    @SuppressWarnings("checkstyle:MethodName")
    private static native int sched_setaffinity(int pid, long maskLength, byte[] mask);

    private static boolean bind()
    {
        try
        {
            Native.register(Affinity.class, NativeLibrary.getProcess());
            return true;
        }
        catch (final LinkageError | RuntimeException ex)
        {
            // No JNA here, or a system without this call.
            return false;
        }
    }
}
