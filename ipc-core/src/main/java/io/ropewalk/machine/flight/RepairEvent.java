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

/** Each is counted in the object, too. */
@Name("io.ropewalk.Repair")
@Label("Ropewalk repair")
@Description("Something was taken back from a process that died")
@Category("Ropewalk")
@StackTrace(false)
final class RepairEvent extends Event
{
    @Label("Object")
    String object;

    @Label("What was taken back")
    String what;

    static void fire(final String object, final String what)
    {
        final RepairEvent event = new RepairEvent();
        event.object = object;
        event.what = what;
        event.commit();
    }
}
