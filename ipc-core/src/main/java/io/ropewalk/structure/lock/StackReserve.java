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
package io.ropewalk.structure.lock;

/**
 * Makes sure of the stack that it takes to leave a critical section, before it is entered.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> {@link StackOverflowError} when there is too little left, with nothing changed.
 */
final class StackReserve
{
    /*
     * A call that overflows the stack does so at its beginning, so whoever has been as deep as this, and is back, can
     * make calls of as much stack without an error. Each level takes, interpreted, some 200 bytes; compilers take one
     * level of a recursion into another at most, so that there are calls left. Not covered: code that is compiled, or
     * compiled no more, and so takes more of a stack, between this call and the calls it is meant for.
     */
    private static final int LEVELS = 24;

    private StackReserve()
    {
    }

    static void ensure()
    {
        if (reach(LEVELS, 1, 2, 3, 4, 5, 6, 7) == 0)
        {
            throw new AssertionError("not reached");
        }
    }

    /** Uses all of its arguments, so that they have to be there. */
    private static long reach(
        final int levels,
        final long a,
        final long b,
        final long c,
        final long d,
        final long e,
        final long f,
        final long g)
    {
        return 0 == levels ? a | b | c | d | e | f | g : reach(levels - 1, g, a, b, c, d, e, f);
    }
}
