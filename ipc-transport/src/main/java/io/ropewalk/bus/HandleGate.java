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
package io.ropewalk.bus;

import io.ropewalk.machine.platform.MemoryBarrier;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets any thread close a handle that another one is using: what lies under it is given up when nobody is inside, by
 * whoever closes or by whoever is the last to leave.
 */
final class HandleGate
{
    /*
     * Dekker's pattern, twice. The user stores that it is inside and looks whether the handle was closed; leaving, it
     * stores that it is not and looks again. The closer stores closed and looks whether anybody is inside; its
     * membarrier stands for the fences of both, so that the user pays for two stores to a line of its own and no more.
     * Where there is none, the user fences.
     */
    private static final boolean BARRIER = MemoryBarrier.isSupported();
    private static final VarHandle INSIDE;
    private static final VarHandle IS_CLOSED;

    static
    {
        try
        {
            final MethodHandles.Lookup lookup = MethodHandles.lookup();
            INSIDE = lookup.findVarHandle(HandleGate.class, "inside", int.class);
            IS_CLOSED = lookup.findVarHandle(HandleGate.class, "isClosed", boolean.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final Runnable release;
    private int inside;
    private volatile boolean isClosed;
    private final AtomicBoolean isReleased = new AtomicBoolean();

    /**
     * An open one.
     *
     * @param release runs once, after it was closed and everybody has left.
     */
    HandleGate(final Runnable release)
    {
        this.release = release;
    }

    boolean isClosed()
    {
        return isClosed;
    }

    /** By one thread at a time, any number of times. False if it was closed, and then there is nothing to leave. */
    boolean enter()
    {
        // SYNC POINT: bus handle inside
        INSIDE.setOpaque(this, inside + 1);
        if (!BARRIER)
        {
            VarHandle.fullFence();
        }
        // SYNC POINT: bus handle closed
        if ((boolean)IS_CLOSED.getOpaque(this))
        {
            leave();
            return false;
        }
        return true;
    }

    void leave()
    {
        // SYNC POINT: bus handle inside
        INSIDE.setRelease(this, inside - 1);
        if (!BARRIER)
        {
            VarHandle.fullFence();
        }
        // SYNC POINT: bus handle closed
        if ((boolean)IS_CLOSED.getOpaque(this) && inside == 0)
        {
            releaseQuietly();
        }
    }

    /** False if it was closed before. */
    boolean close()
    {
        // SYNC POINT: bus handle closed
        if (!IS_CLOSED.compareAndSet(this, false, true))
        {
            return false;
        }
        if (BARRIER)
        {
            MemoryBarrier.issue();
        }
        // SYNC POINT: bus handle inside
        if ((int)INSIDE.getVolatile(this) == 0)
        {
            release();
        }
        return true;
    }

    /** What a user has done is done, and does not fail because of what somebody else's closing meets. */
    private void releaseQuietly()
    {
        try
        {
            release();
        }
        catch (final RuntimeException ignored)
        {
            // The closer has returned; what it could not give back goes with the client.
        }
    }

    private void release()
    {
        if (isReleased.compareAndSet(false, true))
        {
            release.run();
        }
    }
}
