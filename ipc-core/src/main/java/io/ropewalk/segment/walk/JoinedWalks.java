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
package io.ropewalk.segment.walk;

import io.ropewalk.segment.liveness.Participants;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The walks that this JVM has joined; removes the temporary ones at its exit.
 */
final class JoinedWalks
{
    private static final Map<Participants, Walk> WALKS = new HashMap<>();

    static
    {
        try
        {
            Runtime.getRuntime().addShutdownHook(new Thread(JoinedWalks::removeTemporary, "ropewalk-exit"));
        }
        catch (final IllegalStateException ex)
        {
            // The JVM is ending already; whoever opens a walk next will sweep.
            WALKS.clear();
        }
    }

    private JoinedWalks()
    {
    }

    /** Whether it was joined right now, and not before, nor by another class loader. */
    static synchronized boolean add(final Walk walk)
    {
        return null == WALKS.putIfAbsent(walk.participants(), walk) && walk.participants().isFirstInJvm();
    }

    /* The proof of life stays: threads may still be at work, and the kernel will take it when they are gone. Their
     * mappings outlive the files. Two processes that leave at once may each find the other alive; then the walk stays
     * for the next sweep.
     */
    private static void removeTemporary()
    {
        for (final Walk walk : snapshot())
        {
            if (walk.isTemporary())
            {
                removeIfAlone(walk);
            }
        }
    }

    /** What cannot be done here is left to the next sweep: nobody could do anything about it, nor wants to read it. */
    private static void removeIfAlone(final Walk walk)
    {
        try
        {
            walk.participants().runIfAlone(() -> Sweeper.removeWalk(walk.path()));
        }
        catch (final RuntimeException | LinkageError ex)
        {
            // No file can be opened any more, for one thing; not even to load a class.
            return;
        }
    }

    private static synchronized List<Walk> snapshot()
    {
        return new ArrayList<>(WALKS.values());
    }
}
