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

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What the system keeps for this process as a whole, and Java neither tells at once nor sets: who it is, the modes of
 * new files, the session, and how many files may be open.
 *
 * <p><b>Threads:</b> any thread; what is set concerns the whole process.
 *
 * <p><b>Failure:</b> returns false, or says that it does not know, where the system cannot or will not do it.
 */
public final class ThisProcess
{
    /** {@link #openFilesLimit()} result: not known, or none. */
    public static final long UNKNOWN = -1;

    private static final long SIGACTION_NUMBER = Kernel.IS_AARCH64 ? 134 : 13;
    private static final int SIGINT = 2;
    private static final long IGNORED = 1;
    private static final int SIGACTION_LENGTH = 32;
    private static final long SIGNAL_SET_LENGTH = 8;
    private static final long UMASK_NUMBER = Kernel.IS_AARCH64 ? 166 : 95;
    private static final long SETSID_NUMBER = Kernel.IS_AARCH64 ? 157 : 112;
    private static final long PRLIMIT_NUMBER = Kernel.IS_AARCH64 ? 261 : 302;
    private static final long GETPID_NUMBER = Kernel.IS_AARCH64 ? 172 : 39;
    private static final long CLOCK_NUMBER = Kernel.IS_AARCH64 ? 113 : 228;
    private static final long PRCTL_NUMBER = Kernel.IS_AARCH64 ? 167 : 157;
    private static final int SET_PARENT_DEATH_SIGNAL = 1;
    private static final int SIGTERM = 15;
    private static final long GETEUID_NUMBER = Kernel.IS_AARCH64 ? 175 : 107;
    private static final long SETPRIORITY_NUMBER = Kernel.IS_AARCH64 ? 140 : 141;
    private static final int LOW_PRIORITY = 10;
    private static final int OPEN_FILES = 7;
    private static final int OTHERS = 07;
    private static final String FOLDER = "/proc/self/";

    private static final long PID = Kernel.IS_BOUND ? Kernel.call(GETPID_NUMBER, 0, 0, 0, 0, 0, 0) : 0;

    private ThisProcess()
    {
    }

    /**
     * Lets the group use every file and directory that this process makes from now on, and nobody else: sets the umask.
     * It is for a process whose files are all alike.
     *
     * @return whether that is so now.
     */
    public static boolean shareFilesWithGroup()
    {
        // It returns the previous mask, and cannot fail.
        return Kernel.IS_BOUND && Kernel.call(UMASK_NUMBER, OTHERS, 0, 0, 0, 0, 0) >= 0;
    }

    /**
     * Begins a session of its own: Ctrl-C and the end of the terminal that this process was started from do not concern
     * it any more.
     *
     * @return whether it did.
     */
    public static boolean beginSession()
    {
        return Kernel.IS_BOUND && Kernel.call(SETSID_NUMBER, 0, 0, 0, 0, 0, 0) > 0;
    }

    /**
     * Asks for SIGTERM at the end of the thread that started this process. The caller must live as long as this process
     * does, since the wish ends with it; and look afterwards whether the parent is still there.
     *
     * @return whether it will come.
     */
    public static boolean terminateWithParent()
    {
        return Kernel.IS_BOUND && Kernel.call(PRCTL_NUMBER, SET_PARENT_DEATH_SIGNAL, SIGTERM, 0, 0, 0, 0) == 0;
    }

    /**
     * Ignores SIGINT from now on, that is Ctrl-C in the terminal, whatever the JVM has installed for it.
     *
     * @return whether that is so now.
     */
    public static boolean ignoreInterrupt()
    {
        if (!Kernel.IS_BOUND)
        {
            return false;
        }
        // The handler comes first; no flags, and an empty mask.
        final NativeMemory action = new NativeMemory(SIGACTION_LENGTH);
        action.putLong(0, IGNORED);
        final long result = Kernel.call(
            SIGACTION_NUMBER, SIGINT, action.address(), 0, SIGNAL_SET_LENGTH, 0, 0);
        action.keepReachable();
        return 0 == result;
    }

    /** The limit in force, as in {@code ulimit -n}, or {@link #UNKNOWN}. Opens no file. */
    public static long openFilesLimit()
    {
        return Kernel.IS_BOUND ? limit() : UNKNOWN;
    }

    /** Why nothing native works here, and what helps; null where it does. */
    public static String nativeAbsence()
    {
        return Kernel.absence();
    }

    /** Number of the user that this process works for, or {@link #UNKNOWN}. */
    public static long userId()
    {
        return Kernel.IS_BOUND ? Kernel.call(GETEUID_NUMBER, 0, 0, 0, 0, 0, 0) : UNKNOWN;
    }

    /** Leaves the processor to others when they want it; for this process and those that it starts. */
    public static void lowerPriority()
    {
        if (Kernel.IS_BOUND)
        {
            Kernel.call(SETPRIORITY_NUMBER, 0, 0, LOW_PRIORITY, 0, 0, 0);
        }
    }

    /** Number of this process. */
    public static long pid()
    {
        return Kernel.IS_BOUND ? PID : ProcessHandle.current().pid();
    }

    /**
     * What tells this process from all others that have or had its number on this machine, the same at each call.
     * Letters, digits and dots.
     */
    public static String identity()
    {
        return pid() + "." + Start.TICKS;
    }

    /** When this process began, in milliseconds since the epoch, about; zero if the system does not say. */
    public static long startTimeMs()
    {
        return Start.TIME_MS;
    }

    /**
     * What Linux tells of this process.
     *
     * @param subject a file in the folder of this process.
     * @return its text, as ISO 8859-1.
     * @throws IOException if there is no such file, on another system for one.
     */
    public static String told(final String subject) throws IOException
    {
        // Not by a channel, whose classes a JVM that opens its first walk would have to load for this alone.
        try (InputStream input = new FileInputStream(FOLDER + subject))
        {
            return new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static long limit()
    {
        final NativeMemory softAndHard = new NativeMemory(2 * Long.BYTES);
        final long result = Kernel.call(PRLIMIT_NUMBER, 0, OPEN_FILES, 0, softAndHard.address(), 0, 0);
        final long limit = softAndHard.getLong(0);
        softAndHard.keepReachable();
        return 0 == result ? Math.max(UNKNOWN, limit) : UNKNOWN;
    }

    /**
     * The JDK knows it, too, but starts a pool of threads to tell it: a tenth of what it takes to open a walk.
     */
    private static final class Start
    {
        private static final int START_FIELD = 22;
        private static final int FIRST_FIELD_BEHIND_NAME = 3;
        private static final int MS_PER_TICK = 10;
        private static final int NS_PER_MS = 1_000_000;
        private static final int MS_PER_SECOND = 1000;
        private static final int CLOCK_BOOTTIME = 7;

        /** Since the machine began. */
        static final long TICKS = ticks();
        static final long TIME_MS = timeMs();

        private static long ticks()
        {
            try
            {
                final String text = told("stat");
                // The name stands in parentheses, and may contain anything.
                int index = text.lastIndexOf(')') + 1;
                for (int i = FIRST_FIELD_BEHIND_NAME; i < START_FIELD; i++)
                {
                    index = text.indexOf(' ', index + 1);
                }
                return Long.parseLong(text, index + 1, text.indexOf(' ', index + 1), 10);
            }
            catch (final IOException | IndexOutOfBoundsException | NumberFormatException ex)
            {
                return 0;
            }
        }

        private static long timeMs()
        {
            if (0 == TICKS || !Kernel.IS_BOUND)
            {
                return ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(0L);
            }
            final NativeMemory time = new NativeMemory(2 * Long.BYTES);
            Kernel.call(CLOCK_NUMBER, CLOCK_BOOTTIME, time.address(), 0, 0, 0, 0);
            final long sinceBootMs = time.getLong(0) * MS_PER_SECOND + time.getLong(Long.BYTES) / NS_PER_MS;
            time.keepReachable();
            return System.currentTimeMillis() - sinceBootMs + TICKS * MS_PER_TICK;
        }
    }
}
