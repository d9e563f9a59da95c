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

import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedSemaphore;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import static org.junit.jupiter.api.Assertions.*;

/** Semaphore, event and barrier, as the tutorials show them, between real processes. */
class SyncProcessTest extends SyncTeam
{
    private static final int PERMITS = 4;
    private static final int GUESTS = 20;
    private static final int CARS = 20;
    private static final int PARTIES = 5;
    private static final int ROUNDS = 1_000;

    @ParameterizedTest
    @ValueSource(strings = {"plain-4", "fair-4", "bounded-4", "boundedfair-4"})
    void shouldWaitForAReleaseElsewhereWhenFourAreTaken(final String name) throws Exception
    {
        final SharedSemaphore semaphore = objects.semaphore(name);
        final SyncChild child = child();
        for (int i = 0; i < PERMITS; i++)
        {
            assertEquals("true", child.result(name + " tryAcquire 1 0"));
        }
        assertEquals("false", child.result(name + " tryAcquire 1 200"));
        final SyncChild other = child();
        assertEquals("false", other.result(name + " tryAcquire 1 0"));
        final SyncChild.Call fifth = other.call(name + " tryAcquire 1 3600000");
        awaitUntil(() -> semaphore.getQueueLength() == 1);
        assertEquals("done", child.result(name + " release 1"));
        assertEquals("true", fifth.result());
        assertEquals(0, semaphore.availablePermits());
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain-4", "boundedfair-4"})
    void shouldLetInFourAtATimeWhenTwentyGuestsCome(final String name) throws Exception
    {
        final SharedSemaphore rooms = objects.semaphore(name);
        final AtomicBuffer counters = objects.counters();
        final SharedEvent door = objects.event("event-door");
        final List<SyncChild> guests = children(GUESTS);
        // Everybody is there before the door is opened.
        results(callAll(guests, "event-door isSet"));
        final List<SyncChild.Call> singing = callAll(guests, name + " sing " + PERMITS);
        door.set();
        assertEquals(Collections.nCopies(GUESTS, "done"), results(singing));
        assertEquals(PERMITS, counters.getIntVolatile(SyncMain.MOST_INSIDE_INDEX));
        assertEquals(0, counters.getIntVolatile(SyncMain.INSIDE_INDEX));
        assertEquals(PERMITS, rooms.availablePermits());
    }

    @Test
    void shouldReleaseWaitersInThreeProcessesWhenSetOnce() throws Exception
    {
        final SharedEvent event = objects.event("event");
        final List<SyncChild> team = children(3);
        final List<SyncChild.Call> waiting = callAll(team, "event await 3600000");
        for (final SyncChild.Call call : waiting)
        {
            call.begun.get();
        }
        event.set();
        assertEquals(List.of("true", "true", "true"), results(waiting));
        assertEquals(List.of("true", "true", "true"), results(callAll(team, "event isSet")));
        event.clear();
        assertEquals(List.of("false", "false", "false"), results(callAll(team, "event await 100")));
    }

    @Test
    void shouldReleaseWaitersInThreeProcessesWhenSetAndClearedAtOnce() throws Exception
    {
        final SharedEvent event = objects.event("event");
        final List<SyncChild> team = children(3);
        for (int round = 0; round < 50; round++)
        {
            final List<SyncChild.Call> waiting = callAll(team, "event await 3600000");
            for (final SyncChild.Call call : waiting)
            {
                call.begun.get();
            }
            event.set();
            event.clear();
            assertEquals(List.of("true", "true", "true"), results(waiting));
            assertFalse(event.isSet());
        }
    }

    @Test
    void shouldPassOnGreenOnlyWhenCarsComeToATrafficLight() throws Exception
    {
        objects.counters();
        final SyncChild light = child();
        light.call("event light");
        final List<SyncChild> cars = children(CARS);
        for (int round = 0; round < 5; round++)
        {
            for (final String phases : results(callAll(cars, "event pass")))
            {
                final long before = Long.parseLong(phases.split(":")[0]);
                final long after = Long.parseLong(phases.split(":")[1]);
                assertTrue(after > before || before % 2 == 1, "passed on red: phases=" + phases);
            }
        }
    }

    @Test
    void shouldKeepStepWhenFiveProcessesPlayAThousandRounds() throws Exception
    {
        final List<SyncChild> team = children(PARTIES);
        final List<SyncChild.Call> steps = new ArrayList<>();
        for (int i = 0; i < PARTIES; i++)
        {
            steps.add(team.get(i).call("barrier-5 step " + i + " " + ROUNDS));
        }
        assertEquals(Collections.nCopies(PARTIES, "0"), results(steps));
    }
}
