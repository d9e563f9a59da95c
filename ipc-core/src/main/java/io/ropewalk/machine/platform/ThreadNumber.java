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
package io.ropewalk.machine.platform;

import org.agrona.UnsafeApi;

import java.util.Objects;

/**
 * The number that the JVM has given to a thread, which does not recur while it runs, whatever loaded this class.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> {@link NullPointerException} without a thread; where the JVM keeps the number in another place,
 * it is what {@code Thread.getId} says.
 */
public final class ThreadNumber
{
    /*
     * Ancestor: java.util.concurrent.locks.LockSupport.getThreadId. Thread.getId may be overridden, and two threads
     * that say they have the same number would hold a lock together.
     */
    private static final long UNKNOWN = -1;
    private static final long OFFSET = offset();

    private ThreadNumber()
    {
    }

    /**
     * @param thread of this JVM.
     * @return its number, positive.
     */
    public static long of(final Thread thread)
    {
        // Reading a field of null in this way would end the JVM.
        Objects.requireNonNull(thread, "thread");
        return UNKNOWN == OFFSET ? thread.getId() : UnsafeApi.getLong(thread, OFFSET);
    }

    private static long offset()
    {
        try
        {
            return UnsafeApi.objectFieldOffset(Thread.class, "tid");
        }
        catch (final InternalError ex)
        {
            return UNKNOWN;
        }
    }
}
