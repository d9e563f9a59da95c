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

import io.ropewalk.segment.SegmentSpec;

/**
 * The common header at the beginning of every shared file; the body follows it.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                      Magic "ROPEWALK"                         |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |             Format version (written last, read first)         |  8
 *  +---------------------------------------------------------------+
 *  |                     Byte-order mark                           |  12
 *  +---------------------------------------------------------------+
 *  |                          Kind                                 |  16
 *  +---------------------------------------------------------------+
 *  |                   Layout fingerprint                          |  20
 *  +---------------------------------------------------------------+
 *  |                Total length, header included                  |  24
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Walk id                               |  32
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                       Creator pid                             |  40
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                      Creator owner                            |  48
 *  +---------------------------------------------------------------+
 *  |             Repairs: taken back from the dead so far           |  52
 *  +---------------------------------------------------------------+
 *  |           Creation time, ms since the epoch                   |  56
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                    8 parameters (long)                       ...  64
 * ...                                                              |
 *  +---------------------------------------------------------------+
 *  |                   Type name length, bytes                     |  128
 *  +---------------------------------------------------------------+
 *  |                Type name, UTF-8, zero padded                 ...  132
 * ...                                                              |
 *  +---------------------------------------------------------------+
 *  |                          Body                                ...  256
 * </pre>
 *
 * <p><b>Threads:</b> constants only.
 *
 * <p><b>Failure:</b> none.
 */
public final class SegmentDescriptor
{
    /** Spells ROPEWALK in the file; always stored with the lowest byte first, so that a dump shows it. */
    public static final long MAGIC = 0x4B4C4157_45504F52L;

    /** Format written by this code; a file with any other one, older or newer, is refused. */
    public static final int VERSION = 2;

    /** Reads differently on a machine with the other byte order. */
    public static final int BYTE_ORDER_MARK = 0x01020304;

    /** How many parameters there is room for. */
    public static final int PARAMETER_COUNT = SegmentSpec.MAX_PARAMETERS;

    public static final int MAGIC_OFFSET = 0;
    public static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;
    public static final int BYTE_ORDER_MARK_OFFSET = VERSION_OFFSET + Integer.BYTES;
    public static final int KIND_OFFSET = BYTE_ORDER_MARK_OFFSET + Integer.BYTES;
    public static final int LAYOUT_FINGERPRINT_OFFSET = KIND_OFFSET + Integer.BYTES;
    public static final int TOTAL_LENGTH_OFFSET = LAYOUT_FINGERPRINT_OFFSET + Integer.BYTES;
    public static final int WALK_ID_OFFSET = TOTAL_LENGTH_OFFSET + Long.BYTES;
    public static final int CREATOR_PID_OFFSET = WALK_ID_OFFSET + Long.BYTES;
    public static final int CREATOR_OWNER_OFFSET = CREATOR_PID_OFFSET + Long.BYTES;
    public static final int REPAIRS_OFFSET = CREATOR_OWNER_OFFSET + Integer.BYTES;
    public static final int CREATION_TIME_OFFSET = REPAIRS_OFFSET + Integer.BYTES;
    public static final int PARAMETERS_OFFSET = CREATION_TIME_OFFSET + Long.BYTES;
    public static final int TYPE_NAME_LENGTH_OFFSET = PARAMETERS_OFFSET + PARAMETER_COUNT * Long.BYTES;
    public static final int TYPE_NAME_OFFSET = TYPE_NAME_LENGTH_OFFSET + Integer.BYTES;

    /** Length of the header: where the body begins, on a line of its own. */
    public static final int BODY_OFFSET = SegmentSpec.HEADER_LENGTH;

    /** How many UTF-8 bytes a type name may have. */
    public static final int TYPE_NAME_CAPACITY = BODY_OFFSET - TYPE_NAME_OFFSET;

    private SegmentDescriptor()
    {
    }

    /**
     * Where a parameter is.
     *
     * @param index from zero.
     */
    public static int parameterOffset(final int index)
    {
        return PARAMETERS_OFFSET + index * Long.BYTES;
    }
}
