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
package io.ropewalk.structure.sync;

/**
 * One who waits, for the lock or on a condition; offsets are relative to the node. All zeros: free.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                    Owner: token, thread                       |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                    Place: ticket, state                       |  8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Condition                              |  16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Signals                               |  24
 *  +---------------------------------------------------------------+
 *  |                        (padding)                              |  28
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class WaiterNodeDescriptor
{
    static final int OWNER_OFFSET = 0;
    static final int PLACE_OFFSET = OWNER_OFFSET + Long.BYTES;
    static final int CONDITION_OFFSET = PLACE_OFFSET + Long.BYTES;
    static final int SIGNALS_OFFSET = CONDITION_OFFSET + Long.BYTES;

    /** Bytes of a node. */
    static final int LENGTH = 32;

    /** Place: bits of the state; the ticket is above them. */
    static final int STATE_BITS = 2;

    /** Place: waits for the lock. */
    static final int QUEUED = 1;

    /** Place: waits on its condition for a signal. */
    static final int WAITING = 2;

    /** Place: was signalled, and waits for the lock; a signal to be passed on if it dies. */
    static final int SIGNALLED = 3;

    private WaiterNodeDescriptor()
    {
    }
}
