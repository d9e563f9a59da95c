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
package io.ropewalk.bus.bridge;

/**
 * Layout of what the sending side of a bridge keeps: who works it, how far it has come, and a ring of records, which are
 * the elements that it has taken and the other side has not confirmed.
 */
final class DepartureDescriptor
{
    /** So many elements of the dead can be in doubt at a time. */
    static final int SUSPECT_COUNT = 64;

    static final int OWNER_OFFSET = 0;
    static final int QUEUE_OFFSET = OWNER_OFFSET + Long.BYTES;
    static final int STREAM_OFFSET = QUEUE_OFFSET + Long.BYTES;
    static final int ENDED_OFFSET = STREAM_OFFSET + Long.BYTES;
    static final int QUEUE_TAIL_OFFSET = ENDED_OFFSET + Long.BYTES;
    static final int TAIL_OFFSET = 128;
    static final int HEAD_OFFSET = 256;
    static final int SUSPECTS_OFFSET = 384;
    static final int RECORDS_OFFSET = SUSPECTS_OFFSET + SUSPECT_COUNT * Long.BYTES;

    /** Within a record: position in the queue, length, then the bytes; at its end its own length, to walk backwards. */
    static final int POSITION_FIELD = 0;
    static final int LENGTH_FIELD = POSITION_FIELD + Long.BYTES;
    static final int RECORD_HEADER_LENGTH = 16;
    static final int RECORD_TRAILER_LENGTH = 8;
    static final int RECORD_ALIGNMENT = 16;

    /** Changes whenever the layout does. */
    static final int FINGERPRINT = 0x0B1D_0001;

    private DepartureDescriptor()
    {
    }
}
