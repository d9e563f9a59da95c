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

import org.agrona.UnsafeApi;

/**
 * Opens to Agrona what it needs of the JDK, in a JVM that was started for us and without the flag for it: with the
 * flag, the JDK makes its modules anew at each start instead of mapping them, which takes a third of the time of a
 * short start. Native code may call any method of the JDK.
 *
 * <p><b>Threads:</b> to be called before anything touches Agrona.
 *
 * <p><b>Failure:</b> none; what is not open then is reported by the first who needs it.
 */
public final class Opening
{
    private static final String PACKAGE = "jdk.internal.misc";
    private static final Module BASE = Object.class.getModule();

    private Opening()
    {
    }

    /** Opens it, unless it is open. */
    public static void open()
    {
        // The literal loads the class and does not initialise it: without access it would stay broken.
        final Module agrona = UnsafeApi.class.getModule();
        if (!BASE.isExported(PACKAGE, agrona) && null == KernelLibrary.load())
        {
            try
            {
                KernelLibrary.export(Module.class, BASE, PACKAGE, agrona);
            }
            catch (final LinkageError ignored)
            {
                // A JDK without such a method.
            }
        }
    }

    /** Whether a child that is started like this JVM can do without the flag. */
    public static boolean isPossible()
    {
        return Kernel.IS_BOUND;
    }
}
