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
 * Waits for the first of several things to be ready: connections, queues, events, child processes.
 * <p>
 * <b>Threads:</b> any; several may wait for the same things, and all of them are woken.
 * <p>
 * <b>Failure:</b> a thing that can never come because a process died counts as ready; the death is noticed within 50
 * ms.
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
     * Waits until at least one of several things is ready.
     *
     * @param waitables to wait for; if empty, returns at once.
     * @param <W>       their type.
     * @return those that are ready, in the order given; empty only if there were none to wait for.
     * @throws InterruptedException if interrupted; nothing was taken.
     */
    public static <W extends Waitable> List<W> any(final Collection<? extends W> waitables) throws InterruptedException
    {
        return AnyReady.await(waitables, Deadline.NEVER);
    }

    /**
     * Waits, with a timeout, until at least one of several things is ready.
     *
     * @param waitables to wait for; if empty, returns at once.
     * @param timeout   to wait; zero or less looks once.
     * @param unit      of the timeout.
     * @param <W>       their type.
     * @return those that are ready, in the order given; empty if the timeout elapsed.
     * @throws InterruptedException if interrupted; nothing was taken.
     */
    public static <W extends Waitable> List<W> any(
        final Collection<? extends W> waitables, final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return AnyReady.await(waitables, Deadline.after(timeout, unit));
    }
}
