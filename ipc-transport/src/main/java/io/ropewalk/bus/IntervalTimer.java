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
package io.ropewalk.bus;

import java.util.concurrent.TimeUnit;

/** For what is done now and then: due at once, and then at most once in each interval. By one thread at a time. */
final class IntervalTimer
{
    private final long intervalNs;
    private long nextNs = System.nanoTime();

    IntervalTimer(final long intervalMs)
    {
        this.intervalNs = TimeUnit.MILLISECONDS.toNanos(intervalMs);
    }

    /** Whether the interval has passed; if so, the next one begins. */
    boolean isDue()
    {
        final long nowNs = System.nanoTime();
        if (nowNs - nextNs < 0)
        {
            return false;
        }
        nextNs = nowNs + intervalNs;
        return true;
    }
}
