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
package io.ropewalk.structure.ring.core;

/**
 * Layout of one slot. A message that is too long for its slot lies in blocks, and the slot says where.
 * <pre>
 *  0                   8         12        16
 * +-------------------+---------+---------+------------------+
 * | header            | block   | length  | padding          |
 * +-------------------+---------+---------+------------------+
 * | header            | message                              |
 * +-------------------+--------------------------------------+
 * </pre>
 */
final class RingSlotDescriptor
{
    static final int HEADER_OFFSET = 0;
    static final int BLOCK_OFFSET = HEADER_OFFSET + 8;
    static final int BLOCK_LENGTH_OFFSET = BLOCK_OFFSET + 4;

    private RingSlotDescriptor()
    {
    }
}
