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
package io.ropewalk.corruption;

import io.ropewalk.segment.walk.Walk;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A kind of shared object whose files are damaged, and what is done with it.
 */
interface Prey
{
    /** What somebody does with an object; it may wait, but not for ever. */
    record Role(String name, Act act)
    {
    }

    /** Once. */
    @FunctionalInterface
    interface Act
    {
        void run(Random random) throws Exception;
    }

    /** In file names and reports. */
    String name();

    /** Opens the object, or makes it: what each of its users does, through handles of their own. */
    List<Role> open(Walk walk, String name) throws Exception;

    /** Whether others may use the object meanwhile, in this process. */
    default boolean isShared()
    {
        return true;
    }

    /** So many strikes on one object: more where one is dear. */
    default int strikes()
    {
        return 8;
    }

    /** Whether there are few of this kind. */
    default boolean isRare()
    {
        return false;
    }

    /** The directory of its files, once it is open. */
    default Path place(final Walk walk)
    {
        return walk.path();
    }

    /** Nobody uses the object any more. */
    default void end() throws Exception
    {
    }

    /** Asks a handle what it is, or looks at an answer. */
    static void show(final Object handle)
    {
        if (handle.toString().isEmpty())
        {
            throw new AssertionError("says nothing");
        }
    }
}
