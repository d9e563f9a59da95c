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

/**
 * Body of the board of a manager: what its processes must know of each other beside the calls and the answers.
 *
 * <pre>
 *   0        8        16         20         24         28        64       72        80        128
 *  +--------+--------+----------+----------+----------+---------+--------+---------+---------+-----------
 *  | state  | lines  | changed  | keeper   | server   | padding | idle   | watched | padding | bells ...
 *  +--------+--------+----------+----------+----------+---------+--------+---------+---------+-----------
 * </pre>
 *
 * <p>Each bell is the first word of a pair of lines of its own.
 */
final class ManagerBoardDescriptor
{
    static final int STATE_OFFSET = 0;
    static final int LINES_OFFSET = STATE_OFFSET + 8;
    static final int CHANGED_OFFSET = LINES_OFFSET + 8;
    static final int KEEPER_OFFSET = CHANGED_OFFSET + 4;
    static final int SERVER_OFFSET = KEEPER_OFFSET + 4;
    static final int IDLE_OFFSET = 64;
    static final int WATCHED_OFFSET = IDLE_OFFSET + 8;
    static final int BELLS_OFFSET = 128;

    static final int BELL_LENGTH = 128;
    static final int MAX_THREADS = 64;
    static final int FINGERPRINT = 0x4D475202;

    private ManagerBoardDescriptor()
    {
    }

    static int bodyLength(final int threads)
    {
        return BELLS_OFFSET + threads * BELL_LENGTH;
    }
}
