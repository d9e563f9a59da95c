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
package io.ropewalk.bench.party;

import org.HdrHistogram.Histogram;

/**
 * What takes part in interleaved rounds: processes that are there, asleep, and run when it is their turn.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link CaseFailedException}; the case is out of the race, the others go on.
 */
public interface Contender extends AutoCloseable
{
    /**
     * The case that it measures.
     *
     * @return its name.
     */
    String name();

    /**
     * Starts processes without waiting for them.
     *
     * @throws CaseFailedException when that is not possible.
     */
    void begin() throws CaseFailedException;

    /**
     * Waits until every process is ready.
     *
     * @throws CaseFailedException when one of them is not in time.
     */
    void complete() throws CaseFailedException;

    /**
     * One round of round trips.
     *
     * @param durationMs of the round.
     * @return their times.
     * @throws CaseFailedException when it cannot be measured.
     */
    default RoundTripTimes roundTrips(final int durationMs) throws CaseFailedException
    {
        throw new CaseFailedException("makes no round trips");
    }

    /**
     * One round of messages one way.
     *
     * @param durationMs for which the clock runs, in the middle of a longer round.
     * @return messages per second, received; not a number when somebody did not send all that time.
     * @throws CaseFailedException when it cannot be measured.
     */
    default double messagesPerSecond(final int durationMs) throws CaseFailedException
    {
        throw new CaseFailedException("carries no messages");
    }

    /**
     * One round of round trips that begin while both sides sleep in the kernel.
     *
     * @param durationMs of the round.
     * @return their times in nanoseconds.
     * @throws CaseFailedException when it cannot be measured.
     */
    default Histogram sleepingRoundTrips(final int durationMs) throws CaseFailedException
    {
        throw new CaseFailedException("does not sleep");
    }

    /**
     * What it takes to wait for nothing.
     *
     * @param durationMs to wait.
     * @return percent of a processor.
     * @throws CaseFailedException when it cannot be measured.
     */
    default double idleCpuPercent(final int durationMs) throws CaseFailedException
    {
        throw new CaseFailedException("does not wait");
    }

    /**
     * Sets how long the messages of the next rounds are.
     *
     * @param lengthBytes of each.
     * @throws CaseFailedException when that cannot be chosen.
     */
    default void resize(final int lengthBytes) throws CaseFailedException
    {
        throw new CaseFailedException("has messages of one size");
    }

    /**
     * One round of messages one way, at a fixed rate.
     *
     * @param perSecond  messages to send.
     * @param durationMs of the round.
     * @return how long after the time at which it was to be sent each one arrived.
     * @throws CaseFailedException when it cannot be measured.
     */
    default Delays delays(final long perSecond, final int durationMs) throws CaseFailedException
    {
        throw new CaseFailedException("sends at no fixed rate");
    }

    /**
     * Whether its processes are more than the processors: then they wait for each other, and need longer rounds.
     *
     * @return true if so.
     */
    default boolean isCrowded()
    {
        return false;
    }

    /**
     * Whether others took a processor away in the last round.
     *
     * @return true if so; false where the system does not tell.
     */
    default boolean isDisturbed()
    {
        return false;
    }

    @Override
    void close();
}
