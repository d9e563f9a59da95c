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
package io.ropewalk.tutorial;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.structure.collection.SharedMap;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedLock;

import java.util.ArrayList;
import java.util.List;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** Counts down from 100, in three ways. */
final class CounterTutorial
{
    private static final int PROCESSES = 4;

    private CounterTutorial()
    {
    }

    static void run() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final SharedMap<String, Long> counts = walk.map("counts", 8, Codecs.utf8(), Codecs.int64());
            final SharedLock lock = walk.lock("lock");
            final SharedBarrier allRead = walk.barrier("all-read", PROCESSES);
            List.of("unguarded", "locked", "merged").forEach((name) -> counts.put(name, 100L));
            final List<ChildProcess> children = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++)
            {
                children.add(walk.process(() -> countDown(counts, lock, allRead)).start());
            }
            for (final ChildProcess child : children)
            {
                child.join();
            }
            say("left: " + counts);
            claim("without a lock three of four updates were lost, with one or with merge none",
                99 == counts.get("unguarded") && 100 - PROCESSES == counts.get("locked") &&
                    100 - PROCESSES == counts.get("merged"));
        }
    }

    private static void countDown(
        final SharedMap<String, Long> counts, final SharedLock lock, final SharedBarrier allRead) throws Exception
    {
        // tag::count[]
        final long unguarded = counts.get("unguarded");
        allRead.await();   // the worst that can happen
        counts.put("unguarded", unguarded - 1);

        lock.lock();
        try
        {
            counts.put("locked", counts.get("locked") - 1);
        }
        finally
        {
            lock.unlock();
        }

        counts.merge("merged", -1L, Long::sum);
        // end::count[]
        say("counted down in three ways");
    }
}
