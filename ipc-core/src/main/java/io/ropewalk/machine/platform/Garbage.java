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
package io.ropewalk.machine.platform;

import javax.management.JMException;
import javax.management.ObjectName;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;

/**
 * Asks the collector for what only it can give back: mappings that nobody reaches any more.
 *
 * <p><b>Threads:</b> any thread.
 *
 * <p><b>Failure:</b> none; whether anything was given back is for the caller to see.
 */
public final class Garbage
{
    private static final String DIAGNOSTIC_COMMAND = "com.sun.management:type=DiagnosticCommand";

    /** A histogram of what is alive needs a collection first, and no flag forbids that one. */
    private static final String HISTOGRAM = "gcClassHistogram";

    private Garbage()
    {
    }

    /**
     * Lets the whole heap be collected, also where {@code -XX:+DisableExplicitGC} makes {@link System#gc} void. What is
     * unreachable is found when this returns; it is unmapped by another thread, a little later.
     */
    public static void collect()
    {
        final WeakReference<Object> probe = unreachable();
        System.gc();
        if (null != probe.get())
        {
            collectForHistogram();
        }
    }

    private static WeakReference<Object> unreachable()
    {
        return new WeakReference<>(new Object());
    }

    private static void collectForHistogram()
    {
        try
        {
            ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName(DIAGNOSTIC_COMMAND),
                HISTOGRAM,
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
        }
        catch (final JMException | RuntimeException | LinkageError ex)
        {
            // Another virtual machine, or one without these modules: then only its own collections help.
            return;
        }
    }
}
