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
package io.ropewalk.linearizability;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Knows whether somebody is taking a message. It has its room until it is handed over, also when messages behind it
 * have been taken meanwhile; so a refusal says something only if nobody was taking.
 */
final class Takes
{
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    void begin()
    {
        begun.incrementAndGet();
    }

    void end()
    {
        ended.incrementAndGet();
    }

    /** Offers again after a refusal that may be due to a message in somebody's hand. */
    boolean offer(final BooleanSupplier attempt)
    {
        while (true)
        {
            final int endedBefore = ended.get();
            if (attempt.getAsBoolean())
            {
                return true;
            }
            // All that had begun by now had ended before.
            if (begun.get() == endedBefore)
            {
                return false;
            }
        }
    }
}
