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
package io.ropewalk;

import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.machine.waiting.core.AnyReady;
import io.ropewalk.machine.waiting.core.Deadline;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the first of several: connections, queues, events, children.
 * <p>
 * <b>Threads:</b> any number may wait for the same things; all of them are told.
 * <p>
 * <b>Failure:</b> a thing that will never come because somebody died is ready; that is noticed within 50 ms.
 * <pre>{@code
 * List<Waitable> ready = Waiting.any(List.of(orders, control, child), 5, TimeUnit.SECONDS);
 * if (ready.contains(control))
 * {
 *     command = control.receive();
 * }
 * }</pre>
 */
public final class Waiting
{
    private Waiting()
    {
    }

    /**
     * Waits until one of them is ready.
     *
     * @param waitables to wait for; none: returns at once.
     * @param <W>       what they are.
     * @return those that are ready, in the order given; at least one, unless there were none.
     * @throws InterruptedException when interrupted; nothing was taken.
     */
    public static <W extends Waitable> List<W> any(final Collection<? extends W> waitables) throws InterruptedException
    {
        return AnyReady.await(waitables, Deadline.NEVER);
    }

    /**
     * Waits for a while until one of them is ready.
     *
     * @param waitables to wait for; none: returns at once.
     * @param timeout   to wait for; zero or less: one look.
     * @param unit      of the timeout.
     * @param <W>       what they are.
     * @return those that are ready, in the order given; empty when the time was over.
     * @throws InterruptedException when interrupted; nothing was taken.
     */
    public static <W extends Waitable> List<W> any(
        final Collection<? extends W> waitables, final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return AnyReady.await(waitables, Deadline.after(timeout, unit));
    }
}
