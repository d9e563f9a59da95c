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
package io.ropewalk.structure.sync;

/**
 * Body of a flag to wait for: a word and those who sleep on it, in one cache line, so that a set costs one transfer.
 *
 * <pre>
 *   0                   8           12          64
 *  +-------------------+-----------+-----------+
 *  | state             | changed   | padding   |
 *  +-------------------+-----------+-----------+
 * </pre>
 *
 * <p><b>Failure:</b> none: every value of the two words means something.
 */
final class EventDescriptor
{
    static final int STATE_OFFSET = 0;
    static final int CHANGED_OFFSET = STATE_OFFSET + 8;
    static final int BODY_LENGTH = 64;
    static final int FINGERPRINT = 0x45564E01;

    /** In the state: the flag is up. */
    static final long SET_BIT = 1;

    private EventDescriptor()
    {
    }
}
