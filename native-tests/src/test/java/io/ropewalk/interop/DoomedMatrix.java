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
package io.ropewalk.interop;

import io.ropewalk.Ropewalk;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.Ending;
import io.ropewalk.harness.Matrix;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Plays operations in which a process of C dies, at every store until they come to their end. */
final class DoomedMatrix implements AutoCloseable
{
    private static final int MOST_STORES = 200;
    private static final int MOST_STORES_TIMED = 16;

    private final Ropewalk walk = Ropewalk.temporary();
    private final Matrix matrix;
    private final Deque<DoomedPeer> resting = new ConcurrentLinkedDeque<>();
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    DoomedMatrix(final String title)
    {
        matrix = new Matrix(title, (death, name, variant) -> new DoomedCell(this, death, name));
    }

    Ropewalk walk()
    {
        return walk;
    }

    DoomedPeer.Fate doom(final long store, final String before, final String armed)
    {
        final DoomedPeer rested = resting.poll();
        final DoomedPeer peer = rested == null ? new DoomedPeer(walk.path()) : rested;
        final DoomedPeer.Fate fate = peer.doom(store, before, armed);
        resting.add(peer);
        return fate;
    }

    void ended(final DoomedOperation operation, final long store, final DoomedPeer.Fate fate)
    {
        if (Ending.DONE == fate.ending())
        {
            open.remove(operation.name());
            matrix.group(operation.name()).stores(store - 1);
        }
    }

    /** It goes no further. */
    void leave(final DoomedOperation operation)
    {
        open.remove(operation.name());
    }

    /** All of them at once, a store after the other. */
    void play(final List<DoomedOperation> operations) throws Exception
    {
        operations.forEach((operation) -> open.add(operation.name()));
        for (int store = 1; store <= MOST_STORES && !open.isEmpty(); store++)
        {
            final int last = store;
            operations.stream().filter((operation) -> operation.isTimed() && last > MOST_STORES_TIMED)
                .forEach(this::leave);
            final List<Death> deaths = new ArrayList<>();
            for (final DoomedOperation operation : operations)
            {
                if (open.contains(operation.name()))
                {
                    deaths.add(Death.of(operation, store));
                }
            }
            matrix.halt(deaths, (death) -> death.first().name());
        }
        if (!open.isEmpty())
        {
            throw new AssertionError("more stores than expected: operations=" + open);
        }
    }

    void verify(final String name)
    {
        matrix.verify(name);
    }

    @Override
    public void close()
    {
        resting.forEach(DoomedPeer::close);
        walk.close();
    }
}
