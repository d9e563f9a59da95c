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
package io.ropewalk.segment.file;

/**
 * One thread that sleeps, in the participants file of its walk; offsets are relative to the record.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |          Waiter: token * 2^40 + thread * 2; 0: free           |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |        Since: clock of the machine, ns; 0: not valid          |  8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                  What is waited for, UTF-8                   ...  16
 * ...                                                              |
 *  +---------------------------------------------------------------+
 *  |              Name of the object, UTF-8, perhaps cut          ...  40
 * ...                                                              |
 *  +---------------------------------------------------------------+
 *  |              Name of the thread, UTF-8, perhaps cut          ...  96
 * ...                                                              |
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p><b>Threads:</b> constants only.
 *
 * <p><b>Failure:</b> none.
 */
public final class WaitRecordDescriptor
{
    public static final int WAITER_OFFSET = 0;
    public static final int SINCE_OFFSET = WAITER_OFFSET + Long.BYTES;
    public static final int WHAT_OFFSET = SINCE_OFFSET + Long.BYTES;
    public static final int OBJECT_NAME_OFFSET = WHAT_OFFSET + 24;
    public static final int THREAD_NAME_OFFSET = OBJECT_NAME_OFFSET + 56;

    /** Length of a record. */
    public static final int LENGTH = THREAD_NAME_OFFSET + 32;

    /** How many threads of a walk can be shown at a time. */
    public static final int RECORD_COUNT = 256;

    static final int OWNER_SHIFT = 40;
    static final long THREAD_MASK = (1L << (OWNER_SHIFT - 1)) - 1;

    private WaitRecordDescriptor()
    {
    }
}
