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
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedSemaphore;
import io.ropewalk.structure.value.SharedInt;

import java.util.ArrayList;
import java.util.List;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** A karaoke bar with room for four. */
final class KtvTutorial
{
    private static final int ROOM = 4;
    private static final int GUESTS = 8;

    private KtvTutorial()
    {
    }

    static void run() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            sing(walk);
        }
    }

    static void kill() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final SharedSemaphore room = walk.boundedSemaphore("room", ROOM);
            final SharedEvent asleep = walk.event("asleep");
            final ChildProcess victim = walk.process(() ->
            {
                room.acquire();
                say("is in the room and falls asleep");
                asleep.set();
                Thread.sleep(60_000);
                room.release();
            }).start();
            asleep.await();
            say("kill -9 " + victim.pid() + ", which has a place");
            victim.kill();
            victim.join();
            sing(walk);
        }
    }

    private static void sing(final Ropewalk walk) throws InterruptedException
    {
        final SharedSemaphore room = walk.boundedSemaphore("room", ROOM);
        final SharedInt inside = walk.intValue("inside", 0);
        final SharedInt most = walk.intValue("most", 0);
        final SharedBarrier choir = walk.barrier("choir", ROOM);
        final List<ChildProcess> guests = new ArrayList<>();
        for (int i = 0; i < GUESTS; i++)
        {
            guests.add(walk.process(() -> visit(room, inside, most, choir)).start());
        }
        boolean haveAllLeft = true;
        for (final ChildProcess guest : guests)
        {
            guest.join();
            haveAllLeft &= 0 == guest.exitValue();
        }
        claim("all " + GUESTS + " guests sang, never more than " + ROOM + " at once",
            haveAllLeft && ROOM == most.get() && 0 == inside.get());
    }

    // tag::visit[]
    private static void visit(
        final SharedSemaphore room, final SharedInt inside, final SharedInt most, final SharedBarrier choir)
        throws Exception
    {
        room.acquire();
        try
        {
            final int now = inside.incrementAndGet();
            most.accumulateAndGet(now, Math::max);
            say("comes in; " + now + " inside");
            choir.await();   // nobody sings before there are four
            inside.decrementAndGet();
        }
        finally
        {
            room.release();
        }
    }
    // end::visit[]
}
