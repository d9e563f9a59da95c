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
package io.ropewalk.structure.collection;

import org.agrona.DirectBuffer;

/**
 * Reads the value of an entry where it lies.
 *
 * <p><b>Threads:</b> called by the thread that reads.
 *
 * <p><b>Failure:</b> what it throws goes to the caller; nothing has changed.
 */
@FunctionalInterface
public interface ValueHandler
{
    /**
     * Called with the bytes of the value, which may be read only during the call.
     *
     * @param buffer that holds them.
     * @param offset of the first byte.
     * @param length in bytes.
     */
    void onValue(DirectBuffer buffer, int offset, int length);
}
