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
package io.ropewalk.bus.topics;

/** Layout of one publisher; what it stores with each message is on a line of its own. */
final class PublisherDescriptor
{
    static final int LENGTH = 128;

    static final int STATE_OFFSET = 0;
    static final int NUMBER_OFFSET = STATE_OFFSET + Long.BYTES;
    static final int STREAM_OFFSET = NUMBER_OFFSET + Long.BYTES;
    static final int EPOCH_OFFSET = STREAM_OFFSET + Integer.BYTES;
    static final int UNHEARD_OFFSET = EPOCH_OFFSET + Integer.BYTES;
    static final int INTERRUPTIONS_OFFSET = UNHEARD_OFFSET + Long.BYTES;
    static final int BEGUN_OFFSET = 64;
    static final int DONE_OFFSET = BEGUN_OFFSET + Long.BYTES;

    private PublisherDescriptor()
    {
    }
}
