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
package io.ropewalk.process.child;

/** Layout of the body of a child's control object. Numbers are those of FORMAT. */
final class ChildDescriptor
{
    static final int PROGRESS_OFFSET = 0;
    static final int PARENT_OFFSET = PROGRESS_OFFSET + 4;
    static final int STAGE_OFFSET = PARENT_OFFSET + 4;
    static final int ENDING_OFFSET = STAGE_OFFSET + 8;
    static final int REQUEST_LENGTH_OFFSET = ENDING_OFFSET + 8;
    static final int ANSWER_LENGTH_OFFSET = REQUEST_LENGTH_OFFSET + 4;
    static final int DATA_OFFSET = 64;

    /** A failure that needs more is told by the beginning of its stack, unless the request was longer. */
    static final int MIN_DATA_LENGTH = 32 << 10;
    static final int FINGERPRINT = 0x43484C01;

    /** Stages; they only grow. */
    static final long STARTING = 0;
    /** It could not take its task: the answer says why. */
    static final long REFUSED = 1;
    static final long READY = 2;
    static final long RETURNED = 3;
    /** The task threw: the answer is what. */
    static final long FAILED = 4;

    /** Ending: 0 unknown; else its shutdown hooks ran, after this plus the number of a signal, or plus zero. */
    static final long ORDERLY = 1L << 32;

    private ChildDescriptor()
    {
    }
}
