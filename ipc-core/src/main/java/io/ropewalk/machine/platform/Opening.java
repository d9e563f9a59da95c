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

import io.ropewalk.error.EnvironmentException;
import org.agrona.UnsafeApi;

/**
 * Opens to Agrona what it needs of the JDK, in a JVM that was started without the flag for it: a child of ours, because
 * with the flag the JDK makes its modules anew at each start instead of mapping them, which takes a third of the time
 * of a short start; or an application that asks for it. Native code may call any method of the JDK.
 *
 * <p><b>Threads:</b> any; to be called before anything touches Agrona.
 *
 * <p><b>Failure:</b> in a child none; what is not open then is reported by the first who needs it.
 */
public final class Opening
{
    /** Says what is missing, and what helps. */
    public static final String MISSING_FLAG =
        "Ropewalk needs the JVM flag: --add-opens java.base/jdk.internal.misc=ALL-UNNAMED";

    private static final String PACKAGE = "jdk.internal.misc";
    private static final Module BASE = Object.class.getModule();
    // The literal loads the class and does not initialise it: without access it would stay broken.
    private static final Module AGRONA = UnsafeApi.class.getModule();

    private Opening()
    {
    }

    /** Opens it, unless it is open. */
    public static void open()
    {
        if (!isOpen() && null == KernelLibrary.load())
        {
            export();
        }
    }

    /**
     * Opens it for an application, unless it is open.
     *
     * @throws EnvironmentException if it cannot, or if Agrona was touched before and is broken for good.
     */
    public static void openByConsent()
    {
        if (!isOpen())
        {
            // Not through Kernel, which would touch Agrona.
            final String absence =
                KernelLibrary.isSwitchedOff() ? KernelLibrary.SWITCHED_OFF : KernelLibrary.load();
            if (null == absence)
            {
                export();
            }
            if (!isOpen())
            {
                throw new EnvironmentException(MISSING_FLAG + "; a call cannot replace it here: " +
                    (null == absence ? "unknown JDK: version=" + Runtime.version() : absence));
            }
        }
        if (!NativeMemory.IS_ACCESSIBLE)
        {
            throw new EnvironmentException("Agrona was used before Ropewalk.openJdkInternals(), which must be the " +
                "first call of an application, and stays broken in this JVM; " + MISSING_FLAG);
        }
    }

    /** Whether a child that is started like this JVM can do without the flag. */
    public static boolean isPossible()
    {
        return Kernel.IS_BOUND;
    }

    private static boolean isOpen()
    {
        return BASE.isExported(PACKAGE, AGRONA);
    }

    private static void export()
    {
        try
        {
            KernelLibrary.export(Module.class, BASE, PACKAGE, AGRONA);
        }
        catch (final LinkageError ignored)
        {
            // A JDK without such a method.
        }
    }
}
