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
package io.ropewalk.structure.pipe;

import io.ropewalk.error.EndInUseException;
import io.ropewalk.error.HandleClosedException;

/**
 * The gate that every operation of a handle passes first: the first operation attaches the handle to its end, and after
 * closing none passes.
 */
final class Gate
{
    private enum State
    {
        NEW, ATTACHED, CLOSED
    }

    private final String name;
    private final Holders holders;
    private final Lane in;
    private final Lane out;
    private volatile State state = State.NEW;

    /** A lane is null if this end lacks that direction. */
    Gate(final String name, final Holders holders, final Lane in, final Lane out)
    {
        this.name = name;
        this.holders = holders;
        this.in = in;
        this.out = out;
    }

    void check()
    {
        if (State.ATTACHED != state)
        {
            enter();
        }
    }

    HandleClosedException closed()
    {
        return new HandleClosedException("this handle was closed: name=" + name);
    }

    boolean isOpen()
    {
        return State.CLOSED != state;
    }

    /** Like {@link #check()}; returns true if this call has attached the handle. */
    synchronized boolean enter()
    {
        if (State.CLOSED == state)
        {
            throw closed();
        }
        final boolean isNew = State.NEW == state;
        if (isNew)
        {
            // First we are seen, then we look: whoever keeps the end for itself does it the other way round.
            holders.attach();
            if ((in != null && in.ring.isConsumersEndKept()) || (out != null && out.ring.isProducersEndKept()))
            {
                holders.detach();
                throw new EndInUseException("another handle uses this end alone: name=" + name);
            }
            state = State.ATTACHED;
        }
        return isNew;
    }

    /** Undoes {@link #enter()}. */
    synchronized void leave()
    {
        if (State.ATTACHED == state)
        {
            state = State.NEW;
            holders.detach();
            wake(out);
            wake(in);
        }
    }

    /** Returns true if this call has closed it. */
    synchronized boolean close()
    {
        if (State.CLOSED == state)
        {
            return false;
        }
        final boolean wasAttached = State.ATTACHED == state;
        state = State.CLOSED;
        if (wasAttached)
        {
            closeLanes();
        }
        return true;
    }

    private void closeLanes()
    {
        try
        {
            // Nothing is sent through this handle any more when others see that it is closed.
            if (out != null)
            {
                out.ring.closeProducers();
            }
            if (in != null)
            {
                in.ring.closeConsumers();
            }
        }
        finally
        {
            holders.detach();
            wake(out);
            wake(in);
        }
    }

    private static void wake(final Lane lane)
    {
        if (lane != null)
        {
            lane.wakeAll();
        }
    }
}
