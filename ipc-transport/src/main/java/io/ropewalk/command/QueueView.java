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
package io.ropewalk.command;

import java.util.function.Consumer;

/** The elements of a queue, seen from aside: nothing is taken, and nobody is held up. */
interface QueueView
{
    /**
     * Shows the elements that there are now and were not there at the last look, as far as that can be told, in the
     * order in which they would be taken.
     *
     * @param target shown to.
     * @return how many have come and gone since the last look, so that they cannot be shown.
     */
    long look(Consumer<byte[]> target);

    /** Whether nothing will ever come. */
    boolean isAtEnd();
}
