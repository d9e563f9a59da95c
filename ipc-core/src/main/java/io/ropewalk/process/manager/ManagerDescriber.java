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

import io.ropewalk.segment.Description;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.process.manager.ManagerBoardDescriptor.*;

/**
 * What a copy of the board of a manager says, for those who only look.
 * <p>
 * <b>Threads:</b> stateless; the copy is used by one.
 */
public final class ManagerDescriber
{
    private static final String[] STATES = {"starting", "running", "closing", "ended"};

    private ManagerDescriber()
    {
    }

    /**
     * Of the board of a manager.
     *
     * @param copy    of its body, or of its beginning.
     * @param threads that serve calls, at most.
     * @param into    that takes what it says.
     */
    public static void describe(final AtomicBuffer copy, final long threads, final Description into)
    {
        final long state = copy.getLong(STATE_OFFSET);
        into.parameter("threads", threads);
        into.state("manager", state >= 0 && state < STATES.length ? STATES[(int)state] : "damaged");
        into.state("threads idle", Long.bitCount(copy.getLong(IDLE_OFFSET)));
        into.state("calls watched", 0 != copy.getLong(WATCHED_OFFSET));
        into.state("processes that called", copy.getLong(LINES_OFFSET));
        into.holder(copy.getInt(KEEPER_OFFSET), 0, "keeper", 1);
        into.holder(copy.getInt(SERVER_OFFSET), 0, "server", 1);
    }
}
