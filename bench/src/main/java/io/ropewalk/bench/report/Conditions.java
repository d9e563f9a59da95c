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
 * What a figure means nothing without.
 * <p>
 * <b>Threads:</b> immutable.
 *
 * @param lineBeforeNs      median round trip of a bare line before the suite; not a number if it was not measured.
 * @param lineAfterNs       the same after the suite.
 * @param loadBeforePercent how busy others kept the busier of the two processors before the suite; negative if the
 *                          system does not tell.
 * @param loadAfterPercent  the same after the suite.
 * @param jdk               version of the JDK that ran all JVMs.
 * @param areBoundsChecked  whether buffers checked bounds, in the processes of every case.
 */
public record Conditions(
    double lineBeforeNs,
    double lineAfterNs,
    int loadBeforePercent,
    int loadAfterPercent,
    String jdk,
    boolean areBoundsChecked)
{
    /**
     * Returns the mode of the machine.
     *
     * @return the mode, from the line before and after.
     */
    public Mode mode()
    {
        return Mode.of(lineBeforeNs, lineAfterNs);
    }

    /**
     * Returns the higher of the two loads.
     *
     * @return percent of a processor; negative if the system does not tell.
     */
    public int loadPercent()
    {
        return Math.max(loadBeforePercent, loadAfterPercent);
    }

    /**
     * Returns whether bounds were checked.
     *
     * @return {@code on} or {@code off}.
     */
    public String boundsChecks()
    {
        return areBoundsChecked ? "on" : "off";
    }

    /**
     * Returns a line for the head of a table.
     *
     * @return the mode, the load, the JDK and the bounds checks.
     */
    public String describe()
    {
        final String line = Mode.UNKNOWN == mode() ? "bare line not measured" :
            "bare line " + Math.round(lineBeforeNs) + " ns before, " + Math.round(lineAfterNs) + " ns after";
        final String load = loadPercent() < 0 ? "unknown" :
            loadBeforePercent + " % before, " + loadAfterPercent + " % after";
        return "mode " + mode() + " (" + line + "); load " + load + "; JDK " + jdk + "; bounds checks " +
            boundsChecks();
    }
}
