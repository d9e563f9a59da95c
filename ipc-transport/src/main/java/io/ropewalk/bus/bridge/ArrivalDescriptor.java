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

/** Layout of what the receiving side of a bridge keeps: who works it, and how far it has come. */
final class ArrivalDescriptor
{
    static final int OWNER_OFFSET = 0;
    static final int QUEUE_OFFSET = OWNER_OFFSET + Long.BYTES;
    static final int STREAM_OFFSET = QUEUE_OFFSET + Long.BYTES;
    static final int ENDED_OFFSET = STREAM_OFFSET + Long.BYTES;
    static final int QUEUE_NEXT_OFFSET = ENDED_OFFSET + Long.BYTES;
    static final int NEXT_OFFSET = 128;
    static final int INTENT_OFFSET = NEXT_OFFSET + Long.BYTES;
    static final int CLAIM_OFFSET = INTENT_OFFSET + Long.BYTES;
    static final int BODY_LENGTH = 256;

    /** Changes whenever the layout does. */
    static final int FINGERPRINT = 0x0B1D_1001;

    private ArrivalDescriptor()
    {
    }
}
