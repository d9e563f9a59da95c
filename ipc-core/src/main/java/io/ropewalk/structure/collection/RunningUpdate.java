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
package io.ropewalk.structure.collection;

import io.ropewalk.segment.Attachment;

import java.util.ArrayList;
import java.util.List;

/**
 * The maps of which this thread runs a function under the mutex of a stripe.
 *
 * <p><b>Threads:</b> each has its own.
 *
 * <p><b>Failure:</b> {@link IllegalStateException} to a function that changes the map that it was called by.
 */
final class RunningUpdate
{
    private static final ThreadLocal<List<Attachment>> RUNNING = new ThreadLocal<>();

    private RunningUpdate()
    {
    }

    static void begin(final Attachment attachment)
    {
        List<Attachment> running = RUNNING.get();
        if (null == running)
        {
            running = new ArrayList<>();
            RUNNING.set(running);
        }
        running.add(attachment);
    }

    static void end()
    {
        final List<Attachment> running = RUNNING.get();
        running.remove(running.size() - 1);
        if (running.isEmpty())
        {
            RUNNING.remove();
        }
    }

    static void check(final Attachment attachment)
    {
        final List<Attachment> running = RUNNING.get();
        if (null != running)
        {
            for (final Attachment other : running)
            {
                if (other.isSameObject(attachment))
                {
                    throw new IllegalStateException("recursive update: a function of this map changes it: " +
                        attachment);
                }
            }
        }
    }
}
