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

/** Layout of one subscription; what it stores while it reads is on a line of its own. */
final class SubscriptionDescriptor
{
    static final int LENGTH = 128;

    static final int STATE_OFFSET = 0;
    static final int STREAM_OFFSET = STATE_OFFSET + Long.BYTES;
    static final int POLICY_OFFSET = STREAM_OFFSET + Integer.BYTES;
    static final int CLIENT_OFFSET = POLICY_OFFSET + Integer.BYTES;
    static final int REGISTRATION_OFFSET = CLIENT_OFFSET + Long.BYTES;
    static final int EPOCH_OFFSET = REGISTRATION_OFFSET + Long.BYTES;
    static final int EVICTIONS_OFFSET = EPOCH_OFFSET + Integer.BYTES + Integer.BYTES;
    static final int RECEIVED_OFFSET = 64;
    static final int MISSED_OFFSET = RECEIVED_OFFSET + Long.BYTES;

    private SubscriptionDescriptor()
    {
    }
}
