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
package io.ropewalk.structure.queue;

/**
 * Layout of one task slot. A task that is too long for its slot lies in blocks, and the slot says where.
 * <pre>
 *  0         4         8                              128
 * +---------+---------+------------------------------+
 * | length  | block   | element                      |
 * +---------+---------+------------------------------+
 * </pre>
 */
final class TaskSlotDescriptor
{
    static final int LENGTH_OFFSET = 0;
    static final int BLOCK_OFFSET = LENGTH_OFFSET + 4;
    static final int ELEMENT_OFFSET = BLOCK_OFFSET + 4;

    static final int SLOT_LENGTH = 128;
    static final int INLINE_LENGTH = SLOT_LENGTH - ELEMENT_OFFSET;

    private TaskSlotDescriptor()
    {
    }
}
