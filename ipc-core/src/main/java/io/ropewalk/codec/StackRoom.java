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
package io.ropewalk.codec;

/**
 * Tells a stack that is nearly used up from data that would overflow any: a list that contains itself, in a set, has a
 * hash code without end. The first is an error of this JVM at this moment, the second is bad input.
 */
final class StackRoom
{
    /** Together more than the deepest object that is admitted takes. */
    private static final int LEVELS = 1500;

    private StackRoom()
    {
    }

    /** Whether the caller has the stack for every object that can be decoded. */
    static boolean isAmple()
    {
        try
        {
            return descend(LEVELS, 1, 2, 3, 4, 5, 6, 7) != 0;
        }
        catch (final StackOverflowError ex)
        {
            return false;
        }
    }

    /** The arguments are there for the room that they take. */
    private static long descend(
        final int levels,
        final long a,
        final long b,
        final long c,
        final long d,
        final long e,
        final long f,
        final long g)
    {
        return 0 == levels ? 1 : 1 + descend(levels - 1, b, c, d, e, f, g, a);
    }
}
