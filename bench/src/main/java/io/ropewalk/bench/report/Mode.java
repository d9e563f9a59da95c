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
package io.ropewalk.bench.report;

/**
 * How close the two processors are, which decides what every figure means. Some machines change it from one run to the
 * next.
 * <p>
 * <b>Threads:</b> immutable.
 */
public enum Mode
{
    /** Both are threads of one core: a line never leaves its cache, and every instruction counts. */
    ONE_CORE("one-core"),

    /** They are two cores: a line travels, and that is most of the cost. */
    TWO_CORES("two-cores"),

    /** It changed during the run. */
    MIXED("mixed"),

    /** It could not be measured. */
    UNKNOWN("unknown");

    /** Threads of one core exchange a bare line in 80 to 120 ns, two cores in 300 to 500 ns. */
    private static final double ONE_CORE_BELOW_NS = 180;

    private final String label;

    Mode(final String label)
    {
        this.label = label;
    }

    /**
     * Returns the mode that round trips of a bare line tell.
     *
     * @param lineNs medians in nanoseconds, measured at different times of a run; not a number where one is missing.
     * @return the mode; {@link #UNKNOWN} if one is missing, or all.
     */
    public static Mode of(final double... lineNs)
    {
        Mode mode = null;
        for (final double each : lineNs)
        {
            if (Double.isNaN(each))
            {
                return UNKNOWN;
            }
            final Mode next = each < ONE_CORE_BELOW_NS ? ONE_CORE : TWO_CORES;
            mode = null == mode || next == mode ? next : MIXED;
        }
        return null == mode ? UNKNOWN : mode;
    }

    @Override
    public String toString()
    {
        return label;
    }
}
