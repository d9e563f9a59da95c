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
package io.ropewalk.process.pool;

import io.ropewalk.structure.queue.TaskQueue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The tasks of this process for which the queue has no room yet, in order.
 * <p>
 * <b>Threads:</b> any. A submitter never waits for room: two processes that submit into each other's full queue would
 * wait for ever.
 */
final class Backlog
{
    private final TaskQueue<TaskMessage> tasks;
    private final PoolBoard board;
    private final Deque<JobFeed> feeds = new ArrayDeque<>();

    /** Read without the lock: whoever adds one after that feeds it itself. */
    private volatile boolean isEmpty = true;

    Backlog(final TaskQueue<TaskMessage> tasks, final PoolBoard board)
    {
        this.tasks = tasks;
        this.board = board;
    }

    boolean isEmpty()
    {
        return isEmpty;
    }

    synchronized void add(final JobFeed feed)
    {
        feeds.addLast(feed);
        isEmpty = false;
        feed();
    }

    /** Puts what there is room for. */
    void feedIfAny()
    {
        if (!isEmpty)
        {
            synchronized (this)
            {
                feed();
            }
        }
    }

    private void feed()
    {
        while (!feeds.isEmpty())
        {
            final JobFeed feed = feeds.peekFirst();
            try
            {
                if (!feed(feed))
                {
                    return;
                }
            }
            catch (final RuntimeException ex)
            {
                // Of this job alone: too large, or the queue has gone.
                if (feed.job() != null)
                {
                    feed.job().broken(ex);
                }
            }
            feeds.removeFirst();
        }
        isEmpty = true;
    }

    /** False when there is no room. */
    private boolean feed(final JobFeed feed)
    {
        TaskMessage head = feed.head();
        while (null != head)
        {
            if (!tasks.offer(head))
            {
                return false;
            }
            feed.advance();
            board.ringOne();
            head = feed.head();
        }
        return true;
    }

    /** Takes back what was not put yet of a job; null when there is nothing. */
    synchronized JobFeed remove(final Job job)
    {
        final Iterator<JobFeed> iterator = feeds.iterator();
        while (iterator.hasNext())
        {
            final JobFeed feed = iterator.next();
            if (feed.job() == job)
            {
                iterator.remove();
                isEmpty = feeds.isEmpty();
                return feed;
            }
        }
        return null;
    }

    /** Takes back everything. */
    synchronized List<JobFeed> clear()
    {
        final List<JobFeed> all = new ArrayList<>(feeds);
        feeds.clear();
        isEmpty = true;
        return all;
    }
}
