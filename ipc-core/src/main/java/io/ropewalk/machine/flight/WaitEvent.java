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
import jdk.jfr.Threshold;

/** From falling asleep until woken, or until the time was over. */
@Name("io.ropewalk.Wait")
@Label("Ropewalk wait")
@Description("A thread has slept until something in a walk happened")
@Category("Ropewalk")
@Threshold("20 ms")
@StackTrace
final class WaitEvent extends Event
{
    @Label("Object")
    String object;

    @Label("Waited for")
    String what;

    static WaitEvent begun()
    {
        final WaitEvent event = new WaitEvent();
        event.begin();
        return event;
    }

    void ended(final Object subject, final String reason)
    {
        end();
        if (shouldCommit())
        {
            object = String.valueOf(subject);
            what = reason;
            commit();
        }
    }
}
