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
package io.ropewalk.interop;

/**
 * A record of longs, each of which is the first plus its index, so that a torn one shows; longer than one cache line.
 *
 * @param a the first.
 */
record Numbers(long a, long b, long c, long d, long e, long f, long g, long h, long i)
{
    static Numbers from(final long first)
    {
        return new Numbers(first, first + 1, first + 2, first + 3, first + 4, first + 5, first + 6, first + 7,
            first + 8);
    }

    boolean isWhole()
    {
        return equals(from(a));
    }
}
