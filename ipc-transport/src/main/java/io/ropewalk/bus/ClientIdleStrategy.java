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

import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.machine.waiting.core.Waiter;
import org.agrona.concurrent.IdleStrategy;

/** How the conductor of a client waits for news: in the kernel, until somebody says that there are some. */
final class ClientIdleStrategy implements IdleStrategy
{
    /** Kept for ever: it spins in the beginning only, then announces itself and sleeps in turn, with looks between. */
    private final Waiter waiter;

    ClientIdleStrategy(final EventCount news)
    {
        this.waiter = new Waiter(WaitStrategy.HYBRID, news, Deadline.NEVER);
    }

    @Override
    public void idle(final int workCount)
    {
        if (workCount <= 0)
        {
            idle();
        }
    }

    @Override
    public void idle()
    {
        try
        {
            waiter.idle();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void reset()
    {
    }
}
