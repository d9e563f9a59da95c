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
package io.ropewalk.value;

/** Seven words, of which the last is the sum of the others; a torn one shows. */
record Measurement(long number, int writer, double level, short grade, char unit, boolean isLast, long checksum)
{
    static Measurement of(final long number, final int writer)
    {
        return new Measurement(number, writer, number * 0.5, (short)number, (char)number, number % 2 == 0,
            sum(number, writer, number * 0.5, (short)number, (char)number, number % 2 == 0));
    }

    boolean isWhole()
    {
        return checksum == sum(number, writer, level, grade, unit, isLast);
    }

    static long sum(
        final long number, final int writer, final double level, final short grade, final char unit,
        final boolean isLast)
    {
        return number * 31 + writer * 37L + Double.doubleToRawLongBits(level) * 41 + grade * 43L + unit * 47L +
            (isLast ? 53 : 0);
    }
}
