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

import io.ropewalk.bus.topics.SubscriptionEntry;
import io.ropewalk.bus.topics.Topic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The subscriptions of one subscriber: that at the driver there is, and those at drivers that were, whose logs are read
 * to their end. Its thread looks after them; any thread may ask for another one.
 */
final class Links
{
    private final Bus bus;
    private final Topic topic;
    private final SubscriptionEntry entry;
    private final List<SubscriptionLink> all = new ArrayList<>();
    /** Written under the monitor by the subscriber's thread, which reads it without. */
    private SubscriptionLink current;
    private CompletableFuture<SubscriptionLink> pending;
    private boolean isReplaced;
    private volatile boolean isClosed;

    /**
     * Takes its time.
     *
     * @param beforeListening as for {@link SubscriptionLink#open}.
     */
    Links(final Bus bus, final Topic topic, final SubscriptionEntry entry, final Runnable beforeListening)
    {
        this.bus = bus;
        this.topic = topic;
        this.entry = entry;
        this.current = Control.call(() -> SubscriptionLink.open(bus, topic, entry, () -> false, beforeListening));
        this.all.add(current);
    }

    SubscriptionLink current()
    {
        return current;
    }

    /** Asks for another one if the driver has gone; once more if there was none the last time. */
    synchronized void relinkIfLost()
    {
        final boolean isIdle = pending == null || pending.isCompletedExceptionally();
        if (isIdle && !isClosed && current.connection().isLost())
        {
            pending = null;
            isReplaced = true;
            relink();
        }
    }

    /** Asks for another one at the driver there is. */
    synchronized void relink()
    {
        if (pending == null && !isClosed)
        {
            pending = Control.start(() -> SubscriptionLink.open(bus, topic, entry, () -> isClosed, () -> {}));
        }
    }

    synchronized boolean isPending()
    {
        return pending != null;
    }

    /** What was asked for, if it has arrived, to be adopted; null if not. */
    synchronized CompletableFuture<SubscriptionLink> takeArrived()
    {
        final CompletableFuture<SubscriptionLink> arrived = pending != null && pending.isDone() ? pending : null;
        pending = arrived == null ? pending : null;
        return arrived;
    }

    /**
     * The current one from now on; or the exception that came in its place.
     *
     * @param arrived from {@link #takeArrived}.
     * @return whether it replaces one whose driver has gone.
     */
    boolean adopt(final CompletableFuture<SubscriptionLink> arrived)
    {
        final SubscriptionLink next = Control.await(arrived);
        all.add(next);
        synchronized (this)
        {
            current = next;
            final boolean wasReplaced = isReplaced;
            isReplaced = false;
            return wasReplaced;
        }
    }

    void closeUnused(final Source[] sources)
    {
        if (all.size() > 1)
        {
            for (final SubscriptionLink old : new ArrayList<>(all))
            {
                if (old != current && Arrays.stream(sources).noneMatch((source) -> source.link() == old))
                {
                    all.remove(old);
                    Control.start(old::close);
                }
            }
        }
    }

    void close()
    {
        final CompletableFuture<SubscriptionLink> last;
        synchronized (this)
        {
            isClosed = true;
            last = pending;
            pending = null;
        }
        entry.close();
        if (last != null)
        {
            try
            {
                all.add(Control.await(last));
            }
            catch (final RuntimeException ex)
            {
                // It found this one closed, or no driver; so there is nothing to leave.
                isReplaced = false;
            }
        }
        all.forEach((link) -> Control.call(link::close));
        all.clear();
    }
}
