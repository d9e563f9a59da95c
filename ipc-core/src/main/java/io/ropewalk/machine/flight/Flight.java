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

import jdk.jfr.FlightRecorder;

/**
 * Tells the flight recorder of this JVM what happens. Its classes are loaded when there is something to tell: by who
 * has slept, repaired, or found somebody dead. While nothing is recorded, a call is the read of a flag.
 * <p>
 * <b>Threads:</b> any.
 * <p>
 * <b>Failure:</b> where the JVM has no recorder, nobody is told.
 */
public final class Flight
{
    private static final String NOT_FULL = "not full";

    /** A JVM that was linked without it. */
    private static final boolean IS_THERE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private Flight()
    {
    }

    /**
     * Whether anybody may listen.
     */
    public static boolean isOn()
    {
        return IS_THERE && FlightRecorder.isInitialized();
    }

    /**
     * The calling thread falls asleep. The event begins now.
     *
     * @param object  that it waits for.
     * @param what    it waits for, in a few words.
     * @param isFirst whether it has not slept before in this wait: then something was full, if it waits for room.
     * @return what to give to {@link #woken}; null if nobody listens.
     */
    public static Object asleep(final Object object, final String what, final boolean isFirst)
    {
        if (!isOn())
        {
            return null;
        }
        if (isFirst && NOT_FULL.equals(what))
        {
            FullEvent.fire(String.valueOf(object));
        }
        return WaitEvent.begun();
    }

    /**
     * The thread was woken, or has slept for long enough. The event ends.
     *
     * @param begun  as {@link #asleep} gave it; null does nothing.
     * @param object that it waited for.
     * @param what   it waited for.
     */
    public static void woken(final Object begun, final Object object, final String what)
    {
        if (null != begun && isOn())
        {
            ((WaitEvent)begun).ended(object, what);
        }
    }

    /**
     * Something was taken back from the dead.
     *
     * @param object in which.
     * @param what   it was, in a few words.
     */
    public static void repaired(final Object object, final String what)
    {
        if (isOn())
        {
            RepairEvent.fire(object.toString(), what);
        }
    }

    /**
     * A process was found dead.
     *
     * @param walk  that it took part in.
     * @param pid   of the process; -1 when its record belongs to another one by now.
     * @param owner its token in the walk.
     */
    public static void died(final String walk, final long pid, final int owner)
    {
        if (isOn())
        {
            DeathEvent.fire(walk, pid, owner);
        }
    }
}
