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

import io.ropewalk.machine.flight.Flight;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

import java.nio.file.Path;

/** Each time a bus has lost its driver and goes on with another one. */
@Name("io.ropewalk.DriverRestart")
@Label("Ropewalk driver restart")
@Description("A bus was connected to another driver, because the one before has ended")
@Category("Ropewalk")
@StackTrace(false)
final class DriverRestartEvent extends Event
{
    @Label("Walk")
    String walk;

    @Label("Driver directory")
    String driver;

    static void fire(final Path walk, final Path driver)
    {
        if (Flight.isOn())
        {
            final DriverRestartEvent event = new DriverRestartEvent();
            event.walk = walk.toString();
            event.driver = driver.toString();
            event.commit();
        }
    }
}
