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
package io.ropewalk.bench.party;

import java.util.Optional;

/**
 * How busy others keep the two processors of a run.
 * <p>
 * <b>Threads:</b> immutable.
 *
 * @param first         number of one processor.
 * @param firstPercent  time that it was not idle; negative if the system does not tell.
 * @param second        number of the other processor.
 * @param secondPercent time that it was not idle.
 */
public record Load(int first, int firstPercent, int second, int secondPercent)
{
    /** What the system does not tell. */
    public static final Load UNKNOWN = new Load(-1, -1, -1, -1);

    private static final int BUSY_PERCENT = 5;

    /**
     * Returns the load of the busier one.
     *
     * @return percent; negative if the system does not tell.
     */
    public int percent()
    {
        return Math.max(firstPercent, secondPercent);
    }

    /**
     * Returns what to say when a processor is not idle.
     *
     * @return a sentence, or nothing.
     */
    public Optional<String> complaint()
    {
        return percent() < BUSY_PERCENT ? Optional.empty() :
            Optional.of("NOT IDLE before the run: processor " + first + " is busy for " + firstPercent +
                " %, processor " + second + " for " + secondPercent +
                " %. Trust the ratios more than the absolute figures.");
    }
}
