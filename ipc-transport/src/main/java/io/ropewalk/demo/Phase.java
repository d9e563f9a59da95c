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
package io.ropewalk.demo;

/**
 * A part of the show.
 *
 * @param name           used in the names of its queues.
 * @param ticksPerSecond or zero for as fast as they go.
 * @param warmUpCount    ticks in the beginning that are counted but not timed.
 * @param count          ticks, with those.
 */
record Phase(String name, int ticksPerSecond, int warmUpCount, int count)
{
    private static final int PACE = 20_000;
    private static final int WARM_UP_SECONDS = 2;

    static Phase paced(final int seconds)
    {
        return new Phase("paced", PACE, PACE * WARM_UP_SECONDS, PACE * (WARM_UP_SECONDS + seconds));
    }

    static Phase flatOut(final int count)
    {
        return new Phase("flat-out", 0, count / 4, count);
    }
}
