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
package io.ropewalk.kill;

/**
 * What the survivors do first. Whatever it is, nothing may be lost, doubled or torn, and nobody stuck.
 */
enum Plan
{
    /** Count, then take all that there is. */
    DRAIN,

    /** Put until it is full, which must be at the capacity exactly. */
    FILL,

    /** Two take while two put. */
    CROWD,

    /** Walk over all and take each out of the middle. */
    REMOVE,

    /** End the stream and take all that there is. */
    CLOSE;

    private static final Plan[] OF_ENDED = {CLOSE};
    private static final Plan[] OF_SINGLE = {DRAIN, FILL};
    private static final Plan[] ALL = values();

    static Plan[] of(final RingScenario scenario)
    {
        if (scenario.end())
        {
            return OF_ENDED;
        }
        return scenario.site().isSingle() ? OF_SINGLE : ALL;
    }
}
