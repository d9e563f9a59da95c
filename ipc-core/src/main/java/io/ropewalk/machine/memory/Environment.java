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
package io.ropewalk.machine.memory;

import io.ropewalk.error.EnvironmentException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Checks once that this JVM lets Agrona reach memory.
 *
 * <p><b>Threads:</b> any thread.
 *
 * <p><b>Failure:</b> one sentence that names the flag to add, instead of an {@code IllegalAccessError} from deep
 * inside.
 */
public final class Environment
{
    private static final String MISSING_FLAG =
        "Ropewalk needs the JVM flag: --add-opens java.base/jdk.internal.misc=ALL-UNNAMED";

    private static final boolean IS_OPEN = probe();

    private Environment()
    {
    }

    /**
     * Does nothing in a JVM that was started with what it takes.
     *
     * @throws EnvironmentException naming the missing flag.
     */
    public static void verify()
    {
        if (!IS_OPEN)
        {
            throw new EnvironmentException(MISSING_FLAG);
        }
    }

    private static boolean probe()
    {
        try
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Long.BYTES]);
            buffer.putLong(0, 1);
            return 1 == buffer.getLong(0);
        }
        catch (final LinkageError ex)
        {
            // Refused access shows as IllegalAccessError first, as NoClassDefFoundError after that.
            return false;
        }
    }
}
