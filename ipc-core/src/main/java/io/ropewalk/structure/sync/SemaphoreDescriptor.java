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
 * Body of a semaphore whose permits belong to nobody.
 *
 * <pre>
 *   0         4           8                  64
 *  +---------+-----------+------------------+--------------------------------+
 *  | permits | released  | padding          | line (WaitingLineDescriptor)   |
 *  +---------+-----------+------------------+--------------------------------+
 * </pre>
 *
 * <p><b>Threads:</b> constants only.
 *
 * <p><b>Failure:</b> none: every number of permits means something.
 */
final class SemaphoreDescriptor
{
    static final int PERMITS_OFFSET = 0;
    static final int RELEASED_OFFSET = PERMITS_OFFSET + 4;
    static final int LINE_OFFSET = 64;
    static final int BODY_LENGTH = LINE_OFFSET + WaitingLineDescriptor.LENGTH;
    static final int FINGERPRINT = 0x53454D01;

    private SemaphoreDescriptor()
    {
    }
}
