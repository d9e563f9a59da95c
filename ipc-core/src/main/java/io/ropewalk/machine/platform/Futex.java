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

/**
 * The Linux futex on a 32-bit word in memory shared between processes.
 *
 * <p><b>Threads:</b> any thread, any number; {@link #await} blocks in the kernel and does not notice interrupts.
 *
 * <p><b>Failure:</b> results are returned as the kernel gives them, negated error numbers included; nothing is thrown
 * where {@link #isSupported()}. The caller keeps the memory behind the address reachable until the call returns.
 */
public final class Futex
{
    /** {@link #await} result: woken, or a spurious return; look again. */
    public static final int WOKEN = 0;

    /** {@link #await} result: interrupted by a signal of the operating system; look again. */
    public static final int INTERRUPTED_BY_SIGNAL = -4;

    /** {@link #await} result: the word had another value already; look again. */
    public static final int VALUE_CHANGED = -11;

    /** {@link #await} result: the time was over. */
    public static final int TIMED_OUT = -110;

    // Without FUTEX_PRIVATE_FLAG: the key is the page of the file, so that a peer with its own mapping finds it.
    private static final int FUTEX_WAIT = 0;
    private static final int FUTEX_WAKE = 1;

    private static final long NUMBER = Kernel.IS_AARCH64 ? 98 : 202;
    private static final long WAITV_NUMBER = 449;
    private static final long CLOCK_NUMBER = Kernel.IS_AARCH64 ? 113 : 228;
    private static final int CLOCK_MONOTONIC = 1;

    /** As many words can be waited for at once. */
    public static final int MOST_WORDS = 128;

    private static final boolean IS_MANY_SUPPORTED = Kernel.IS_BOUND && isWaitvKnown();

    private Futex()
    {
    }

    /**
     * False on other systems, without native code, and when the portable path is forced by
     * {@code io.ropewalk.portable=true}.
     */
    public static boolean isSupported()
    {
        return Kernel.IS_BOUND;
    }

    /**
     * Sleeps while the word holds the expected value, for the given time at most.
     *
     * @param address   of the 32-bit word, aligned to four bytes.
     * @param expected  value that lets the thread sleep.
     * @param timeoutNs relative; zero or less is one look.
     * @return {@link #WOKEN}, {@link #VALUE_CHANGED}, {@link #TIMED_OUT}, {@link #INTERRUPTED_BY_SIGNAL} or another
     * negated error number.
     */
    public static int await(final long address, final int expected, final long timeoutNs)
    {
        final NativeMemory timespec = Timespec.fill(Math.max(0, timeoutNs));
        return (int)Math.min(WOKEN, Kernel.call(NUMBER, address, FUTEX_WAIT, expected, timespec.address(), 0, 0));
    }

    /**
     * Whether {@link #awaitAny} works here: Linux 5.16 or later, not forbidden by a sandbox.
     */
    public static boolean isManySupported()
    {
        return IS_MANY_SUPPORTED;
    }

    /** With no word to wait for the call is refused for its arguments, where there is such a call. */
    private static boolean isWaitvKnown()
    {
        return -Kernel.EINVAL == Kernel.call(WAITV_NUMBER, 0, 0, 0, 0, CLOCK_MONOTONIC, 0);
    }

    /**
     * Sleeps while each word holds its expected value, for the given time at most.
     *
     * @param addresses of the 32-bit words.
     * @param expected  value of each that lets the thread sleep.
     * @param count     of the words, from one to {@link #MOST_WORDS}.
     * @param timeoutNs relative.
     * @return {@link #WOKEN}, {@link #VALUE_CHANGED}, {@link #TIMED_OUT}, {@link #INTERRUPTED_BY_SIGNAL} or another
     * negated error number.
     */
    public static int awaitAny(
        final long[] addresses, final int[] expected, final int count, final long timeoutNs)
    {
        final NativeMemory waiters = Waiters.fill(addresses, expected, count);
        // This call, unlike the other, takes an instant, on the clock that it is given.
        final long instant = waiters.address() + Waiters.CLOCK_OFFSET;
        final long error = Kernel.call(CLOCK_NUMBER, CLOCK_MONOTONIC, instant, 0, 0, 0, 0);
        if (error < 0)
        {
            return (int)error;
        }
        Timespec.add(waiters, Waiters.CLOCK_OFFSET, Math.max(0, timeoutNs));
        return (int)Math.min(WOKEN,
            Kernel.call(WAITV_NUMBER, waiters.address(), count, 0, instant, CLOCK_MONOTONIC, 0));
    }

    /**
     * Wakes everybody who sleeps on the word, in this and in every other process.
     *
     * @param address of the 32-bit word, aligned to four bytes.
     * @return how many were woken, or a negated error number.
     */
    public static int wakeAll(final long address)
    {
        return wake(address, Integer.MAX_VALUE);
    }

    /**
     * Wakes at most so many of those who sleep on the word.
     *
     * @param address of the 32-bit word, aligned to four bytes.
     * @param count   how many to wake at most.
     * @return how many were woken, or a negated error number.
     */
    public static int wake(final long address, final int count)
    {
        return (int)Kernel.call(NUMBER, address, FUTEX_WAKE, count, 0, 0, 0);
    }

    /** The native array of one thread that waits for several words. */
    private static final class Waiters
    {
        private static final int LENGTH = 24;
        private static final int ADDRESS_OFFSET = 8;
        private static final int FLAGS_OFFSET = 16;
        private static final long FUTEX_32 = 2;
        private static final int CLOCK_OFFSET = LENGTH * MOST_WORDS;

        private static final ThreadLocal<NativeMemory> MEMORY =
            ThreadLocal.withInitial(() -> new NativeMemory(CLOCK_OFFSET + Timespec.LENGTH));

        static NativeMemory fill(final long[] addresses, final int[] expected, final int count)
        {
            final NativeMemory array = MEMORY.get();
            for (int i = 0; i < count; i++)
            {
                final int waiter = i * LENGTH;
                array.putLong(waiter, Integer.toUnsignedLong(expected[i]));
                array.putLong(waiter + ADDRESS_OFFSET, addresses[i]);
                // The flags, and a reserved word that must be zero: both known systems are little-endian.
                array.putLong(waiter + FLAGS_OFFSET, FUTEX_32);
            }
            return array;
        }
    }

    /** One native timespec per thread. */
    private static final class Timespec
    {
        private static final long NANOS_PER_SECOND = 1_000_000_000L;
        private static final int LENGTH = 16;
        private static final int NANOS_OFFSET = 8;

        private static final ThreadLocal<NativeMemory> MEMORY = ThreadLocal.withInitial(() -> new NativeMemory(LENGTH));

        static NativeMemory fill(final long timeNs)
        {
            final NativeMemory timespec = MEMORY.get();
            timespec.putLong(0, timeNs / NANOS_PER_SECOND);
            timespec.putLong(NANOS_OFFSET, timeNs % NANOS_PER_SECOND);
            return timespec;
        }

        /** Adds a time to an instant that stands in memory. */
        static void add(final NativeMemory memory, final int instant, final long timeNs)
        {
            final long nanos = memory.getLong(instant + NANOS_OFFSET) + timeNs % NANOS_PER_SECOND;
            final long seconds = memory.getLong(instant) + timeNs / NANOS_PER_SECOND;
            memory.putLong(instant, seconds + nanos / NANOS_PER_SECOND);
            memory.putLong(instant + NANOS_OFFSET, nanos % NANOS_PER_SECOND);
        }
    }
}
