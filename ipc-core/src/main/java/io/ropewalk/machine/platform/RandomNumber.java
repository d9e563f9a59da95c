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

import java.security.SecureRandom;

/**
 * Random numbers that tell one thing from all others, from the generator of the system. They may be guessed by nobody,
 * but nothing is to be kept secret by them.
 *
 * <p><b>Threads:</b> any thread.
 *
 * <p><b>Failure:</b> none.
 */
public final class RandomNumber
{
    private static final long GETRANDOM_NUMBER = Kernel.IS_AARCH64 ? 278 : 318;

    private RandomNumber()
    {
    }

    /** Returns 64 random bits, not all of them zero. */
    public static long next()
    {
        if (Kernel.IS_BOUND)
        {
            final NativeMemory number = new NativeMemory(Long.BYTES);
            final long length = Kernel.call(GETRANDOM_NUMBER, number.address(), Long.BYTES, 0, 0, 0, 0);
            final long drawn = number.getLong(0);
            number.keepReachable();
            if (Long.BYTES == length && 0 != drawn)
            {
                return drawn;
            }
        }
        return Portable.next();
    }

    /** Apart, because it loads a security provider. */
    private static final class Portable
    {
        private static final SecureRandom RANDOM = new SecureRandom();

        static long next()
        {
            long drawn = 0;
            while (0 == drawn)
            {
                drawn = RANDOM.nextLong();
            }
            return drawn;
        }
    }
}
