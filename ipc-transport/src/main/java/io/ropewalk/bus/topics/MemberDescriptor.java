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

/** Layout of one member of a bus: an open handle on it. */
final class MemberDescriptor
{
    static final int LENGTH = 64;

    static final int STATE_OFFSET = 0;
    static final int CLIENT_OFFSET = STATE_OFFSET + Long.BYTES;
    static final int EPOCH_OFFSET = CLIENT_OFFSET + Long.BYTES;
    static final int PROFILE_OFFSET = EPOCH_OFFSET + Integer.BYTES;

    /** Bits of the profile. */
    static final int SPINNING = 1;
    static final int NETWORK = 2;

    private MemberDescriptor()
    {
    }
}
