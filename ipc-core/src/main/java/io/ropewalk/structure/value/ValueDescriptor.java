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
package io.ropewalk.structure.value;

/**
 * One number, character or truth value, in its own width, and the lock that goes with it.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |         Value, 1 to 8 bytes; the rest of the word is 0        |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        (padding)                             ...  8
 * ...                                                              |
 *  +---------------------------------------------------------------+
 *  |                          Lock                                ...  128
 * ...                                                              |
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class ValueDescriptor
{
    /** Changes whenever the layout does. */
    static final int FINGERPRINT = 0x56414c31;

    static final int VALUE_OFFSET = 0;
    static final int LOCK_OFFSET = 128;

    private ValueDescriptor()
    {
    }
}
