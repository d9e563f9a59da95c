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

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Lets an interrupted thread work on files: the JDK closes a channel whose thread is interrupted, but setting up a file
 * is short and must be whole. The interrupt is not lost, only kept for the next who asks.
 *
 * <p><b>Threads:</b> any thread.
 *
 * <p><b>Failure:</b> what the call throws.
 */
public final class Uninterrupted
{
    private static final int MAX_ATTEMPTS = 1000;

    private Uninterrupted()
    {
    }

    /**
     * Does something with files, from the beginning again when it was interrupted.
     *
     * @param call that may be made again.
     * @param <T>  its result.
     * @return its result.
     * @throws IOException as the call does.
     */
    public static <T> T get(final Call<T> call) throws IOException
    {
        boolean isInterrupted = Thread.interrupted();
        try
        {
            for (int i = 1; i < MAX_ATTEMPTS; i++)
            {
                try
                {
                    return call.get();
                }
                catch (final ClosedByInterruptException ex)
                {
                    isInterrupted |= Thread.interrupted();
                }
            }
            return call.get();
        }
        finally
        {
            if (isInterrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Something to do with files.
     *
     * @param <T> its result.
     */
    @FunctionalInterface
    public interface Call<T>
    {
        /**
         * Does it.
         *
         * @throws IOException if it cannot be done.
         */
        T get() throws IOException;
    }
}
