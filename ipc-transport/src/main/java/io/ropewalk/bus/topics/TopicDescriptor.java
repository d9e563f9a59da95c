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

/** Layout of one topic. */
final class TopicDescriptor
{
    static final int LENGTH = 384;
    static final int NAME_CAPACITY = 128;
    static final int CODEC_CAPACITY = 128;

    static final int STATE_OFFSET = 0;
    static final int PUBLISHED_OFFSET = STATE_OFFSET + Long.BYTES;
    static final int NAME_LENGTH_OFFSET = PUBLISHED_OFFSET + Integer.BYTES;
    static final int CODEC_LENGTH_OFFSET = NAME_LENGTH_OFFSET + Integer.BYTES;
    static final int NAME_OFFSET = 128;
    static final int CODEC_OFFSET = NAME_OFFSET + NAME_CAPACITY;

    private TopicDescriptor()
    {
    }
}
