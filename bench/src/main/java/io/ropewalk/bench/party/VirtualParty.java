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

import java.lang.reflect.Method;
import java.util.List;

/**
 * Measurements in virtual threads, where there are such.
 * <p>
 * <b>Threads:</b> any.
 * <p>
 * <b>Failure:</b> {@link IllegalStateException} where there are none.
 */
public final class VirtualParty
{
    /** What a JVM is started with that measures in a virtual thread. */
    public static final List<String> JVM_FLAGS = List.of("-Dropewalk.bench.virtual=true");

    private static final boolean IS_WANTED = Boolean.getBoolean("ropewalk.bench.virtual");
    private static final int FIRST_JDK = 21;

    private VirtualParty()
    {
    }

    /**
     * Whether there are virtual threads here.
     *
     * @return false before JDK 21.
     */
    public static boolean isPossible()
    {
        return Runtime.version().feature() >= FIRST_JDK;
    }

    /** Whether this JVM measures in one. */
    static boolean isWanted()
    {
        return IS_WANTED;
    }

    /** Runs it in a virtual thread if that is wanted, otherwise in this one, until it is done. */
    static void run(final Runnable loop) throws InterruptedException
    {
        if (!IS_WANTED)
        {
            loop.run();
            return;
        }
        try
        {
            final Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
            ((Thread)start.invoke(null, loop)).join();
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new IllegalStateException("no virtual threads here", ex);
        }
    }
}
