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

import io.aeron.Image;
import io.ropewalk.machine.waiting.core.EventCount;

import java.util.concurrent.ConcurrentLinkedQueue;

/** Images that became available to the client's conductor, and that the subscriber's thread has not taken up yet. */
final class AvailableImages
{
    private final ConcurrentLinkedQueue<Image> images = new ConcurrentLinkedQueue<>();
    private final EventCount published;
    /** Something was added that has perhaps not been taken; looked at by every poll that finds nothing. */
    private volatile boolean isAdded;

    /** @param published to be signalled, or null. */
    AvailableImages(final EventCount published)
    {
        this.published = published;
    }

    void add(final Image image)
    {
        images.add(image);
        isAdded = true;
        if (published != null)
        {
            // Whoever sleeps until something is published looks into this log, too.
            published.signal();
        }
    }

    boolean isEmpty()
    {
        return !isAdded;
    }

    Image next()
    {
        // First the word: what is added after the look below sets it once more.
        isAdded = false;
        final Image image = images.poll();
        if (!images.isEmpty())
        {
            isAdded = true;
        }
        return image;
    }
}
