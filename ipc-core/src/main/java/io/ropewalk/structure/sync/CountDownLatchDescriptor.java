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
 * Body of a latch: the count and those who sleep until it is zero, in one cache line.
 *
 * <pre>
 *   0                   8           12          64
 *  +-------------------+-----------+-----------+
 *  | count             | changed   | padding   |
 *  +-------------------+-----------+-----------+
 * </pre>
 *
 * <p><b>Failure:</b> a count that is negative is damage.
 */
final class CountDownLatchDescriptor
{
    static final int COUNT_OFFSET = 0;
    static final int CHANGED_OFFSET = COUNT_OFFSET + 8;
    static final int BODY_LENGTH = 64;
    static final int FINGERPRINT = 0x43444C01;

    private CountDownLatchDescriptor()
    {
    }
}
