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
package io.ropewalk.machine.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Once for each process that is found dead, in each JVM that finds it. */
@Name("io.ropewalk.Death")
@Label("Ropewalk death")
@Description("A process of a walk was found dead")
@Category("Ropewalk")
@StackTrace(false)
final class DeathEvent extends Event
{
    @Label("Walk")
    String walk;

    @Label("Process id")
    long pid;

    @Label("Owner token")
    int owner;

    static void fire(final String walk, final long pid, final int owner)
    {
        final DeathEvent event = new DeathEvent();
        event.walk = walk;
        event.pid = pid;
        event.owner = owner;
        event.commit();
    }
}
