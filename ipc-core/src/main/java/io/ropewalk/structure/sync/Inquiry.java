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
package io.ropewalk.structure.sync;

/**
 * Says when to ask the kernel, which costs microseconds, about those who hold others up: not more often than every
 * millisecond.
 *
 * <p><b>Threads:</b> any; when several use one, one of them may be told too often or too late by one time.
 *
 * <p><b>Failure:</b> none.
 */
final class Inquiry
{
    private static final long INTERVAL_NS = 1_000_000;

    private long lastNs;

    private Inquiry(final long lastNs)
    {
        this.lastNs = lastNs;
    }

    /** The first time is now. */
    static Inquiry now()
    {
        return new Inquiry(System.nanoTime() - INTERVAL_NS);
    }

    /** The first time is in a millisecond. */
    static Inquiry later()
    {
        return new Inquiry(System.nanoTime());
    }

    boolean isDue()
    {
        final long nowNs = System.nanoTime();
        final boolean isDue = nowNs - lastNs >= INTERVAL_NS;
        if (isDue)
        {
            lastNs = nowNs;
        }
        return isDue;
    }
}
