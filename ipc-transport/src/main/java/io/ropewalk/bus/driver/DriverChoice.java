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
package io.ropewalk.bus.driver;

import java.io.Serializable;
import java.nio.file.Path;

/**
 * Which driver a process wants if it has to care for one.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> none.
 *
 * @param kind      of driver.
 * @param directory of a driver that exists, else null.
 * @param lingerMs  how long a driver in a JVM of its own stays when nobody is left.
 */
public record DriverChoice(Kind kind, String directory, long lingerMs) implements Serializable
{
    private static final long DEFAULT_LINGER_MS = 5_000;

    /** Kinds of drivers. */
    public enum Kind
    {
        /** In a JVM of its own, which outlives whoever started it. */
        CHILD,

        /** In this process, as long as the bus is open that started it. */
        EMBEDDED,

        /** Somebody else's. */
        EXTERNAL
    }

    /** A JVM of its own. */
    public static DriverChoice child()
    {
        return new DriverChoice(Kind.CHILD, null, DEFAULT_LINGER_MS);
    }

    /** In this process. */
    public static DriverChoice embedded()
    {
        return new DriverChoice(Kind.EMBEDDED, null, DEFAULT_LINGER_MS);
    }

    /** @param directory of a driver that runs. */
    public static DriverChoice external(final Path directory)
    {
        return new DriverChoice(Kind.EXTERNAL, directory.toAbsolutePath().normalize().toString(), DEFAULT_LINGER_MS);
    }
}
