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

/** Somebody who puts begins to sleep, because there is no room. */
@Name("io.ropewalk.Full")
@Label("Ropewalk full")
@Description("A thread found no room for an element and begins to wait for it")
@Category("Ropewalk")
@StackTrace
final class FullEvent extends Event
{
    @Label("Object")
    String object;

    static void fire(final String object)
    {
        final FullEvent event = new FullEvent();
        event.object = object;
        event.commit();
    }
}
