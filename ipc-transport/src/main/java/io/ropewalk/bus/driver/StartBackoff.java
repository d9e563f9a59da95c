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

import io.ropewalk.bus.topics.DriverWord;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Waiter;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** How often drivers of one attempt to have one have failed, and how long to wait before the next. */
final class StartBackoff
{
    /** So many in a row have a reason that will not go away. */
    private static final int MAX_FAILURES = 3;
    private static final long MIN_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MAX_PAUSE_NS = TimeUnit.SECONDS.toNanos(1);
    /** What a shell adds to the number of the signal, too. */
    private static final int SIGNALLED = 128;
    /** HUP, INT, KILL, TERM: somebody wanted this one to end. A JVM that crashes has others. */
    private static final Set<Integer> KILLS = Set.of(1, 2, 9, 15);

    private final Topics topics;
    private final BooleanSupplier isGivenUp;
    private long pauseNs = MIN_PAUSE_NS;
    private int failures;

    StartBackoff(final Topics topics, final BooleanSupplier isGivenUp)
    {
        this.topics = topics;
        this.isGivenUp = isGivenUp;
    }

    static boolean isKilled(final int exitCode)
    {
        return KILLS.contains(exitCode - SIGNALLED);
    }

    /** That says nothing about the next one. */
    void killed()
    {
        failures = 0;
    }

    /**
     * A driver has ended by itself before it could be used.
     *
     * @param reason as {@code name=value} pairs.
     * @param cause  what was thrown, or null.
     * @throws DriverUnavailableException if that has happened too often.
     */
    void failed(final String reason, final Throwable cause)
    {
        failures++;
        if (failures >= MAX_FAILURES)
        {
            throw new DriverUnavailableException("cannot start a driver: attempts=" + failures + " walk=" +
                topics.directory() + " " + reason.replaceAll("\\s+", " "), cause);
        }
    }

    /** Waits as long as this is the word of the bus, until it is time for another try. */
    void await(final long word) throws InterruptedException
    {
        awaitChange(word, pauseNs);
        pauseNs = Math.min(pauseNs * 2, MAX_PAUSE_NS);
    }

    /**
     * Waits as long as this is the word of the bus, its owner lives, and somebody wants a driver.
     *
     * @return whether the time is over.
     */
    boolean awaitChange(final long word, final long timeoutNs) throws InterruptedException
    {
        final Waiter waiter =
            new Waiter(WaitStrategy.HYBRID, topics.driverChanged(), System.nanoTime() + timeoutNs);
        boolean isOver = false;
        while (!isOver && topics.driver() == word && isOwned(word) && !isGivenUp.getAsBoolean())
        {
            isOver = !waiter.idle();
        }
        return isOver;
    }

    private boolean isOwned(final long word)
    {
        final int owner = DriverWord.owner(word);
        return owner == 0 || !topics.isDead(owner);
    }
}
