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
package io.ropewalk.segment.liveness;

import java.util.Optional;

/**
 * What the copies of these classes under all class loaders of this JVM know of each other: which slot of a walk one of
 * them has got for all. The caller holds {@link LockFile#JVM_MUTEX}.
 */
record JvmToken(int slot, long generation)
{
    /* A property may have been inherited from a parent process by way of a command line, and in a container of its own
     * the child may have the same pid; but it has started later.
     */
    private static final String PROPERTY_PREFIX = "io.ropewalk.owner.";
    private static final int PARTS = 4;
    private static final long START_TIME_MS = startTimeMs(ProcessHandle.current());

    static void publish(final String key, final int slot, final long generation)
    {
        System.setProperty(PROPERTY_PREFIX + key,
            ProcessHandle.current().pid() + ":" + START_TIME_MS + ":" + slot + ":" + generation);
    }

    /** Empty if none of this JVM has joined the walk with this lock file. */
    static Optional<JvmToken> find(final String key)
    {
        final String[] parts = System.getProperty(PROPERTY_PREFIX + key, "").split(":");
        final boolean isOfThisJvm = PARTS == parts.length &&
            parts[0].equals(Long.toString(ProcessHandle.current().pid())) &&
            parts[1].equals(Long.toString(START_TIME_MS));
        if (!isOfThisJvm)
        {
            return Optional.empty();
        }
        try
        {
            return Optional.of(new JvmToken(Integer.parseInt(parts[2]), Long.parseLong(parts[PARTS - 1])));
        }
        catch (final NumberFormatException ex)
        {
            return Optional.empty();
        }
    }

    /** Of this JVM, milliseconds since the epoch, zero if the system does not tell. */
    static long startTimeMs()
    {
        return START_TIME_MS;
    }

    private static long startTimeMs(final ProcessHandle process)
    {
        return process.info().startInstant().map(instant -> instant.toEpochMilli()).orElse(0L);
    }
}
