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
import io.ropewalk.structure.sync.SharedCountDownLatch;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.value.SharedInt;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** A light that one process switches and others wait for. */
final class TrafficLightTutorial
{
    private static final int CARS = 4;

    private TrafficLightTutorial()
    {
    }

    static void run() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary())
        {
            final SharedEvent green = walk.event("green");
            final SharedCountDownLatch arrived = walk.countDownLatch("arrived", CARS);
            final SharedInt passed = walk.intValue("passed", 0);
            final List<ChildProcess> cars = new ArrayList<>();
            for (int i = 0; i < CARS; i++)
            {
                cars.add(walk.process(() -> drive(green, arrived, passed)).start());
            }
            arrived.await();
            final int passedOnRed = passed.get();
            final ChildProcess light = walk.process(() -> shine(green)).name("light").daemon(true).start();
            for (final ChildProcess car : cars)
            {
                car.join();
            }
            light.kill();   // it would go on for ever
            light.join();
            green.clear();
            claim("nobody passed before the first green, then all " + CARS + "; on red a timed wait fails",
                0 == passedOnRed && CARS == passed.get() && !green.await(50, TimeUnit.MILLISECONDS));
        }
    }

    // tag::light[]
    private static void shine(final SharedEvent green) throws InterruptedException
    {
        while (true)
        {
            say("green");
            green.set();
            Thread.sleep(200);
            say("red");
            green.clear();
            Thread.sleep(200);
        }
    }

    private static void drive(final SharedEvent green, final SharedCountDownLatch arrived, final SharedInt passed)
        throws InterruptedException
    {
        say("a car waits");
        arrived.countDown();
        green.await();
        passed.incrementAndGet();
        say("a car passes");
    }
    // end::light[]
}
