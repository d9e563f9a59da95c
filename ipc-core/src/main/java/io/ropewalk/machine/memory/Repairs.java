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
package io.ropewalk.machine.memory;

import org.agrona.concurrent.AtomicBuffer;

/**
 * Keeps count of what was taken back from the dead in the object that some memory belongs to.
 * <p>
 * <b>Threads:</b> any.
 * <p>
 * <b>Failure:</b> it is for those who look, and nothing depends on it: whoever dies between a repair and its count has
 * repaired without being counted.
 */
public interface Repairs
{
    /**
     * Counts a repair.
     *
     * @param what was taken back, in a few words.
     */
    void count(String what);

    /**
     * Counts a repair of what some memory belongs to, if it is known there. Throws nothing: whoever has repaired must
     * go on.
     *
     * @param part of the memory.
     * @param what was taken back, in a few words.
     */
    static void note(final AtomicBuffer part, final String what)
    {
        try
        {
            if (Slices.ownerOf(part) instanceof Repairs known)
            {
                known.count(what);
            }
        }
        catch (final RuntimeException | StackOverflowError | OutOfMemoryError ignored)
        {
            // One that is not counted.
        }
    }
}
