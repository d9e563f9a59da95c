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
package io.ropewalk.process.manager;

import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.process.line.Doorbells;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SharedObject;
import org.agrona.concurrent.AtomicBuffer;

import java.lang.invoke.VarHandle;

import static io.ropewalk.process.manager.ManagerBoardDescriptor.*;

/**
 * What the processes of a manager know of each other: the state of the manager, who serves, and which threads are idle.
 */
final class ManagerBoard extends SharedObject
{
    /*
     * The calls are in a queue, the answers in pipes; nothing here decides about a call. No store has to be repaired:
     * the one process that could leave something half-done is the server, and its end is the end of the manager.
     */
    static final int STARTING = 0;

    /** Calls are served. */
    static final int RUNNING = 1;

    /** No more calls; those that wait fail. */
    static final int CLOSING = 2;

    /** Every object was closed. */
    static final int ENDED = 3;

    private static final long serialVersionUID = 1L;

    private final transient AtomicBuffer buffer;
    private final transient EventCount changed;
    private final transient Doorbells doorbells;

    ManagerBoard(final Attachment attachment, final ManagerBoardKind kind)
    {
        super(attachment);
        buffer = attachment.buffer();
        changed = new EventCount(buffer, CHANGED_OFFSET, "a manager");
        final EventCount[] bells = new EventCount[kind.threads()];
        for (int i = 0; i < bells.length; i++)
        {
            bells[i] = new EventCount(buffer, BELLS_OFFSET + i * BELL_LENGTH, "a call");
        }
        doorbells = new Doorbells(buffer, IDLE_OFFSET, bells);
    }

    /** Damaged, it is that of a manager that has ended. */
    int state()
    {
        // SYNC POINT: manager state
        final long state = buffer.getLongVolatile(STATE_OFFSET);
        return isKnown(state) ? (int)state : ENDED;
    }

    private static boolean isKnown(final long state)
    {
        return state >= STARTING && state <= ENDED;
    }

    /** States only grow. */
    void advance(final int next)
    {
        long seen = buffer.getLongVolatile(STATE_OFFSET);
        // SYNC POINT: manager state
        while ((seen < next || !isKnown(seen)) && !buffer.compareAndSetLong(STATE_OFFSET, seen, next))
        {
            seen = buffer.getLongVolatile(STATE_OFFSET);
        }
        changed.signal();
        doorbells.ringAll();
    }

    EventCount changed()
    {
        return changed;
    }

    /** By the thread of the server that begins or stops to watch the calls; a fence must follow when it stops. */
    void watched(final boolean isWatched)
    {
        // SYNC POINT: calls watched
        buffer.putLongRelease(WATCHED_OFFSET, isWatched ? 1 : 0);
    }

    /** By who has sent a call: wakes a thread if none watches, see {@link CallWatch}. */
    void sent()
    {
        VarHandle.fullFence();
        // SYNC POINT: calls watched
        if (0 == buffer.getLongVolatile(WATCHED_OFFSET))
        {
            doorbells.ringOne();
        }
    }

    Doorbells doorbells()
    {
        return doorbells;
    }

    /** By the process that starts the manager, before anybody else knows of it. */
    void keep()
    {
        buffer.putIntVolatile(KEEPER_OFFSET, owner());
    }

    /** By the process that will serve the calls, before it says that it runs. */
    void serve()
    {
        buffer.putIntVolatile(SERVER_OFFSET, owner());
    }

    /** Whether the process that served the calls has died. */
    boolean isServerDead()
    {
        final int server = buffer.getIntVolatile(SERVER_OFFSET);
        return 0 != server && isDead(server);
    }

    boolean isDead(final int owner)
    {
        return attachment().isDead(owner);
    }

    /** Token of this process. */
    int owner()
    {
        return attachment().owner();
    }

    /** Number of a line that no other process has had. */
    int nextLine()
    {
        return (int)buffer.getAndAddLong(LINES_OFFSET, 1);
    }
}
