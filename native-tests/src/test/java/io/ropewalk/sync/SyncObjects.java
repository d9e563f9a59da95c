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
package io.ropewalk.sync;

import io.ropewalk.segment.BareKind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedCountDownLatch;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedSemaphore;
import org.agrona.concurrent.AtomicBuffer;

/** What the processes of a test share: a name says what is behind it, as in {@code bounded-4-door}. */
final class SyncObjects
{
    private static final int COUNTERS_LENGTH = 1024;

    private final Walk walk;

    SyncObjects(final Walk walk)
    {
        this.walk = walk;
    }

    Walk walk()
    {
        return walk;
    }

    SharedEvent event(final String name)
    {
        return walk.open(name, SharedEvent.of());
    }

    SharedCountDownLatch latch(final String name)
    {
        return walk.open(name, SharedCountDownLatch.of(number(name)));
    }

    SharedSemaphore semaphore(final String name)
    {
        final int permits = number(name);
        return switch (kind(name))
        {
            case "plain" -> walk.open(name, SharedSemaphore.of(permits));
            case "fair" -> walk.open(name, SharedSemaphore.of(permits).fair());
            case "bounded" -> walk.open(name, SharedSemaphore.bounded(permits));
            case "boundedfair" -> walk.open(name, SharedSemaphore.bounded(permits).fair());
            default -> throw new IllegalArgumentException(name);
        };
    }

    SharedBarrier barrier(final String name)
    {
        return barrier(name, null);
    }

    SharedBarrier barrier(final String name, final Runnable action)
    {
        return walk.open(name, SharedBarrier.of(number(name)).action(action));
    }

    /** Bare memory for the test's own accounts. */
    AtomicBuffer counters()
    {
        return walk.open(
            "counters", new BareKind(SegmentSpec.of(SegmentKind.ARRAY, 1, COUNTERS_LENGTH))).buffer();
    }

    static String kind(final String name)
    {
        return name.split("-")[0];
    }

    private static int number(final String name)
    {
        return Integer.parseInt(name.split("-")[1]);
    }
}
