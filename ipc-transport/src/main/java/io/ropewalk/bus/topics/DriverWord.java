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
package io.ropewalk.bus.topics;

import io.ropewalk.segment.liveness.OwnerToken;

/**
 * The word that says who drives the bus: {@code epoch << 32 | state << 24 | owner token}. Each change of hands has an
 * epoch of its own, so that a word never comes back.
 *
 * <p><b>Threads:</b> no state.
 *
 * <p><b>Failure:</b> none.
 */
public final class DriverWord
{
    /** Nobody drives. */
    public static final int NONE = 0;

    /** The owner is starting a driver. */
    public static final int STARTING = 1;

    /** The owner drives. */
    public static final int RUNNING = 2;

    /** A driver that is none of ours, in the directory that is recorded. */
    public static final int EXTERNAL = 3;

    private static final int STATE_MASK = 0xFF;

    private DriverWord()
    {
    }

    /**
     * Makes a word.
     *
     * @param epoch of the driver.
     * @param state one of the above.
     * @param owner token of the process.
     */
    public static long of(final int epoch, final int state, final int owner)
    {
        return ((long)epoch << Integer.SIZE) | ((long)state << OwnerToken.BITS) | owner;
    }

    /** @param word to look at. */
    public static int epoch(final long word)
    {
        return (int)(word >>> Integer.SIZE);
    }

    /** @param word to look at. */
    public static int state(final long word)
    {
        return (int)(word >>> OwnerToken.BITS) & STATE_MASK;
    }

    /** @param word to look at. */
    public static int owner(final long word)
    {
        return (int)word & OwnerToken.SEAL;
    }

    /** @param word to describe. */
    public static String describe(final long word)
    {
        return "epoch=" + epoch(word) + " state=" + state(word) + " owner=0x" + Integer.toHexString(owner(word));
    }
}
