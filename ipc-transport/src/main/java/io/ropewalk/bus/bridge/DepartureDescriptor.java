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
 * Layout of what the sending side of a bridge keeps: who works it, how far it has come, and a ring of records, which
 * are the elements that it has taken and the other side has not confirmed.
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
    static final int LAST_OFFSET = TAIL_OFFSET + Long.BYTES;
    static final int HEAD_OFFSET = 256;
    static final int SUSPECTS_OFFSET = 384;
    static final int RECORDS_OFFSET = SUSPECTS_OFFSET + SUSPECT_COUNT * Long.BYTES;

    /** Of the last record: position of its element in the queue, and the tail behind it; two entries, in turn. */
    static final int LAST_COUNT = 2;
    static final int LAST_POSITION_FIELD = 0;
    static final int LAST_TAIL_FIELD = LAST_POSITION_FIELD + Long.BYTES;
    static final int LAST_LENGTH = LAST_TAIL_FIELD + Long.BYTES;

    /** A record: the length of the element (4), padding (4), its bytes. */
    static final int RECORD_HEADER_LENGTH = 8;
    static final int RECORD_ALIGNMENT = 8;

    /** Changes whenever the layout does. */
    static final int FINGERPRINT = 0x0B1D_0001;

    private DepartureDescriptor()
    {
    }
}
