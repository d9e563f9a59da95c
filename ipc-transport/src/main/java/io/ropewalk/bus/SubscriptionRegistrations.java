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
 * The registrations of one subscriber: that at the driver there is, and those at drivers that were, whose images are
 * read to their end. Its thread looks after them; any thread may ask for another one.
 */
final class SubscriptionRegistrations
{
    private final Bus bus;
    private final Topic topic;
    private final SubscriptionEntry entry;
    private final List<SubscriptionRegistration> all = new ArrayList<>();
    /** Written under the monitor by the subscriber's thread, which reads it without. */
    private SubscriptionRegistration current;
    private CompletableFuture<SubscriptionRegistration> pending;
    private boolean isReplaced;
    private volatile boolean isClosed;

    /**
     * Takes its time.
     *
     * @param beforeListening as for {@link SubscriptionRegistration#open}.
     */
    SubscriptionRegistrations(
        final Bus bus, final Topic topic, final SubscriptionEntry entry, final Runnable beforeListening)
    {
        this.bus = bus;
        this.topic = topic;
        this.entry = entry;
        this.current = Control.call(
            () -> SubscriptionRegistration.open(bus, topic, entry, () -> false, beforeListening));
        this.all.add(current);
    }

    SubscriptionRegistration current()
    {
        return current;
    }

    /** Asks for another one if the driver has gone; once more if there was none the last time. */
    synchronized void reregisterIfLost()
    {
        final boolean isIdle = pending == null || pending.isCompletedExceptionally();
        if (isIdle && !isClosed && current.connection().isLost())
        {
            pending = null;
            isReplaced = true;
            reregister();
        }
    }

    /** Asks for another one at the driver there is. */
    synchronized void reregister()
    {
        if (pending == null && !isClosed)
        {
            pending = Control.start(() -> SubscriptionRegistration.open(bus, topic, entry, () -> isClosed, () -> {}));
        }
    }

    synchronized boolean isPending()
    {
        return pending != null;
    }

    /** The request that was made, if it is complete, to be adopted; null if not. */
    synchronized CompletableFuture<SubscriptionRegistration> takeCompleted()
    {
        final CompletableFuture<SubscriptionRegistration> completed =
            pending != null && pending.isDone() ? pending : null;
        pending = completed == null ? pending : null;
        return completed;
    }

    /**
     * The current one from now on; or the exception that came in its place.
     *
     * @param completed from {@link #takeCompleted}.
     * @return whether it replaces one whose driver has gone.
     */
    boolean adopt(final CompletableFuture<SubscriptionRegistration> completed)
    {
        final SubscriptionRegistration next = Control.await(completed);
        all.add(next);
        synchronized (this)
        {
            current = next;
            final boolean wasReplaced = isReplaced;
            isReplaced = false;
            return wasReplaced;
        }
    }

    void closeUnused(final TopicImage[] images)
    {
        if (all.size() > 1)
        {
            for (final SubscriptionRegistration old : new ArrayList<>(all))
            {
                if (old != current && Arrays.stream(images).noneMatch((image) -> image.registration() == old))
                {
                    all.remove(old);
                    Control.start(old::close);
                }
            }
        }
    }

    void close()
    {
        final CompletableFuture<SubscriptionRegistration> last;
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
        all.forEach((registration) -> Control.call(registration::close));
        all.clear();
    }
}
